// SPDX-License-Identifier: Apache-2.0
// Names of tables and columns, which come from the configuration and cannot be bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::database {

// PostgreSQL cuts longer names off (Documentation, 4.1.1), which would name something else.
inline constexpr std::size_t kLongestIdentifier = 63;

// `name` in double quotes, as both dialects take it: letters, digits and underscores of ASCII, at
// most 63, and nothing else, so that no name can end its quotes. Case counts.
// Error: invalid_identifier.
[[nodiscard]] auto quote_identifier(std::string_view name) -> Result<std::string>;

// The same for a table, which may stand in a schema: `billing.invoices`.
[[nodiscard]] auto quote_table(std::string_view name) -> Result<std::string>;

}  // namespace pawl::database
