// SPDX-License-Identifier: Apache-2.0
// A schedule's declaration as JSON, as both stores keep it.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"

namespace pawl::store {

// Only what differs from the defaults is written, so that 100,000 schedules stay small.
[[nodiscard]] auto encode_declaration(const schedule::Schedule& schedule) -> std::string;
// Error: corrupt_declaration.
[[nodiscard]] auto decode_declaration(std::string_view text) -> Result<schedule::Schedule>;

}  // namespace pawl::store
