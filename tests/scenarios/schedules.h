// SPDX-License-Identifier: Apache-2.0
// A house whose schedules fire jobs that end at once, unless a test holds them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "house.h"

namespace pawl::scenarios {

class Schedules : public House {
 protected:
    Schedules() { stage_.answer = job::Outcome::success(""); }

    // Attempts wait until the test ends them.
    void hold_attempts() { stage_.answer = std::nullopt; }
    void end_first(job::Outcome outcome) {
        const auto running = stage_.running();
        ASSERT_FALSE(running.empty());
        stage_.end(running.front(), std::move(outcome));
        pass(Duration::zero());
    }
    // Of its jobs, oldest first.
    auto states(const std::string& schedule) -> std::vector<std::string> {
        std::vector<std::string> list;
        for (const auto& job : jobs_of(schedule)) {
            list.emplace_back(to_text(job.state));
        }
        return list;
    }
};

}  // namespace pawl::scenarios
