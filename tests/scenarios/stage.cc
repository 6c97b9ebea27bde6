// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <stop_token>
#include <utility>

#include "pawl/base/text_time.h"

namespace pawl::scenarios {

class StagedRunner final : public task::Runner {
 public:
    explicit StagedRunner(Stage& stage) : stage_(stage) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        const auto& job = context.job();
        stage_.started.push_back(
            job.slot && job.slot->slot ? job.task + "@" + format_seconds(*job.slot->slot) : job.task
        );
        if (stage_.answer) {
            for (const auto& line : stage_.says) {
                context.log(LogLevel::info, line);
            }
            co_return *stage_.answer;
        }
        const auto id = job.id;
        const std::stop_callback stop(context.stop(), [this, id] {
            stage_.end(id, job::Outcome::failure("stopped", "was asked to stop"));
        });
        co_await suspend_for<bool>([&](Resume<bool> resume) {
            auto& waiting = stage_.waiting_[id];
            waiting.context = &context;
            waiting.resume = std::move(resume);
        });
        const auto outcome = stage_.waiting_[id].outcome;
        stage_.waiting_.erase(id);
        co_return outcome;
    }

 private:
    Stage& stage_;
};

void Stage::end(JobId id, job::Outcome outcome) {
    auto& waiting = waiting_.at(id);
    waiting.outcome = std::move(outcome);
    if (waiting.resume) {
        std::exchange(waiting.resume, nullptr)(true);
    }
}

void Stage::say(JobId id, std::string_view message) {
    waiting_.at(id).context->log(LogLevel::info, message);
}

auto Stage::running() const -> std::vector<JobId> {
    std::vector<JobId> ids;
    for (const auto& [id, waiting] : waiting_) {
        ids.push_back(id);
    }
    return ids;
}

auto make_staged_runner(Stage& stage) -> std::shared_ptr<const task::Runner> {
    return std::make_shared<StagedRunner>(stage);
}

}  // namespace pawl::scenarios
