// SPDX-License-Identifier: Apache-2.0
// What one running attempt sees and says.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "pawl/engine/context.h"
#include "pawl/job/attempt.h"
#include "pawl/task/context.h"

namespace pawl::engine {

// `job` outlives it.
class AttemptContext final : public task::TaskContext {
 public:
    AttemptContext(
        EngineContext& engine,
        Executor executor,
        const job::Job& job,
        SteadyTime deadline,
        std::stop_token stop
    );

    [[nodiscard]] auto job() const -> const job::Job& override { return job_; }
    [[nodiscard]] auto deadline() const -> SteadyTime override { return deadline_; }
    [[nodiscard]] auto stop() const -> std::stop_token override { return stop_; }
    [[nodiscard]] auto clock() const -> const Clock& override { return engine_.clock; }
    void log(LogLevel level, std::string_view message) override;
    void report_progress(int percent, std::string_view message) override;

    // What log() gathered; call it once, at the end.
    [[nodiscard]] auto take_log() -> std::vector<job::LogLine>;

 private:
    EngineContext& engine_;
    Executor executor_;
    const job::Job& job_;
    SteadyTime deadline_;
    std::stop_token stop_;
    std::mutex mutex_;  // guards lines_
    std::vector<job::LogLine> lines_;
};

}  // namespace pawl::engine
