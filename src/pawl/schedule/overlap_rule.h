// SPDX-License-Identifier: Apache-2.0
// What becomes of a slot while jobs of its schedule are not over.
#pragma once

#include <cstddef>

#include "pawl/schedule/schedule.h"

namespace pawl::schedule {

struct OverlapRule {
    Overlap overlap = Overlap::skip;
    std::size_t most_waiting = 0;  // with `queue`: behind the job that runs

    // How many unfinished jobs one has to know of to follow the rule.
    [[nodiscard]] auto looks_at() const -> std::size_t;
    // Whether a slot has no job when so many are unfinished.
    [[nodiscard]] auto writes_off(std::size_t unfinished) const -> bool;

    auto operator==(const OverlapRule&) const -> bool = default;
};

// The schedule's own `overlap`, but where slots were missed that shall all have their jobs
// (`catch_up = "all"`): `skip` would leave only the oldest of them, so they stand in line. Pure.
[[nodiscard]] auto overlap_rule(const Schedule& schedule, bool missed) -> OverlapRule;

}  // namespace pawl::schedule
