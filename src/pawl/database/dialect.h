// SPDX-License-Identifier: Apache-2.0
// Which SQL a database speaks.
#pragma once

#include <cstdint>

namespace pawl::database {

// Both take $1, $2, … for bound values and "…" around names.
enum class Dialect : std::uint8_t { postgres, sqlite };

}  // namespace pawl::database
