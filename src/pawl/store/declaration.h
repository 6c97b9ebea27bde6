// SPDX-License-Identifier: Apache-2.0
// A schedule's declaration and a queue's limits as JSON, as both stores keep them.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/queues.h"

namespace pawl::store {

// Only what differs from the defaults is written, so that 100,000 schedules stay small.
[[nodiscard]] auto encode_declaration(const schedule::Schedule& schedule) -> std::string;
// Error: corrupt_declaration.
[[nodiscard]] auto decode_declaration(std::string_view text) -> Result<schedule::Schedule>;

// The limits of a queue but for its concurrency, as JSON; empty if none is set.
[[nodiscard]] auto encode_limits(const Queue& queue) -> std::string;
// Error: corrupt_declaration.
[[nodiscard]] auto decode_limits(std::string_view text, Queue& queue) -> Result<void>;

}  // namespace pawl::store
