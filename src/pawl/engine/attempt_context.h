// SPDX-License-Identifier: Apache-2.0
// What one running attempt sees and says.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "pawl/engine/attempt_log.h"
#include "pawl/engine/context.h"
#include "pawl/job/attempt.h"
#include "pawl/task/context.h"

namespace pawl::engine {

// `job` outlives it; `begun` is from before it was claimed.
class AttemptContext final : public task::TaskContext {
 public:
    AttemptContext(
        EngineContext& engine,
        Executor executor,
        const job::Job& job,
        SteadyTime begun,
        SteadyTime deadline,
        std::stop_token stop
    );

    [[nodiscard]] auto job() const -> const job::Job& override { return job_; }
    [[nodiscard]] auto deadline() const -> SteadyTime override { return deadline_; }
    [[nodiscard]] auto stop() const -> std::stop_token override { return stop_; }
    [[nodiscard]] auto clock() const -> const Clock& override { return engine_.clock; }
    [[nodiscard]] auto may_act() const -> bool override {
        return engine_.lease.holds(begun_, engine_.clock.steady_now());
    }
    void log(LogLevel level, std::string_view message) override { log_.add(level, message); }
    void report_progress(int percent, std::string_view message) override;
    [[nodiscard]] auto logger() const -> Logger& override { return engine_.logger; }
    [[nodiscard]] auto spawn(std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<task::Spawned>>> override;

    // What log() gathered and nothing has stored yet; once, when the runner has returned.
    [[nodiscard]] auto end_log() -> Async<std::vector<job::LogLine>> { return log_.end(); }

 private:
    EngineContext& engine_;
    Executor executor_;
    const job::Job& job_;
    SteadyTime begun_;
    SteadyTime deadline_;
    std::stop_token stop_;
    AttemptLog log_;
    std::size_t spawned_ = 0;  // requests so far: the place of the next one
};

}  // namespace pawl::engine
