// SPDX-License-Identifier: Apache-2.0
// Where the next page begins: opaque to the client, who cannot make one up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/auth/seal.h"
#include "pawl/base/result.h"

namespace pawl::api {

// A cursor belongs to one list: that of jobs does not open that of slots.
[[nodiscard]] auto make_cursor(
    const auth::Seal& seal, std::string_view list, std::string_view position
) -> std::string;
[[nodiscard]] auto make_cursor(const auth::Seal& seal, std::string_view list, std::int64_t position)
    -> std::string;

// The position in the cursor; nothing if there is no cursor. Error: invalid_cursor.
[[nodiscard]] auto open_cursor(
    const auth::Seal& seal, std::string_view list, std::optional<std::string_view> cursor
) -> Result<std::optional<std::string>>;
[[nodiscard]] auto open_number_cursor(
    const auth::Seal& seal, std::string_view list, std::optional<std::string_view> cursor
) -> Result<std::optional<std::int64_t>>;

}  // namespace pawl::api
