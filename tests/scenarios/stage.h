// SPDX-License-Identifier: Apache-2.0
// Where attempts run in virtual time: what they say and how they end is the test's to decide.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/job/outcome.h"
#include "pawl/runtime/suspend.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::scenarios {

// Attempts of its tasks wait until the test ends them, or end at once with `answer`.
class Stage {
 public:
    std::optional<job::Outcome> answer = std::nullopt;
    std::vector<std::string> says = {};     // lines of each attempt before it ends with `answer`
    std::vector<std::string> started = {};  // "task" or "task@slot", in order

    void end(JobId id, job::Outcome outcome);
    // A running attempt writes a log line.
    void say(JobId id, std::string_view message);
    [[nodiscard]] auto running() const -> std::vector<JobId>;
    // The node is gone, and its attempts with it.
    void forget_running() { waiting_.clear(); }

 private:
    friend class StagedRunner;
    struct Waiting {
        task::TaskContext* context = nullptr;
        Resume<bool> resume;
        job::Outcome outcome;
    };
    std::map<JobId, Waiting> waiting_;
};

// Of tasks whose attempts run on the stage, which outlives it.
[[nodiscard]] auto make_staged_runner(Stage& stage) -> std::shared_ptr<const task::Runner>;

}  // namespace pawl::scenarios
