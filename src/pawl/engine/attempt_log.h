// SPDX-License-Identifier: Apache-2.0
// The lines of one running attempt, on their way into the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "pawl/engine/context.h"
#include "pawl/job/attempt.h"
#include "pawl/job/job.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/suspend.h"

namespace pawl::engine {

// Stores what has gathered half a second after the first line of it; nothing runs while nothing is
// said. What is left at the end is recorded with the end, so that a short attempt costs no commit
// more. Lines keep their order, and none is stored twice: a batch that the store refused is
// gathered again. Once the attempt has lost its job, nothing of it is stored.
class AttemptLog {
 public:
    // `job` outlives it.
    AttemptLog(EngineContext& engine, Executor executor, const job::Job& job);

    // From any thread.
    void add(LogLevel level, std::string_view message);

    // What is not stored, once a batch that is on its way has arrived. On the executor, once, when
    // nobody adds any more.
    [[nodiscard]] auto end() -> Async<std::vector<job::LogLine>>;

 private:
    using Lines = std::vector<job::LogLine>;

    [[nodiscard]] auto flush_while_lines_come() -> Async<>;
    [[nodiscard]] auto flush(Lines batch) -> Async<>;
    [[nodiscard]] auto next_batch() -> Lines;
    void put_back(const Lines& batch);
    [[nodiscard]] auto is_flushing() -> bool;

    EngineContext& engine_;
    Executor executor_;
    const job::Job& job_;

    std::mutex mutex_;  // guards the four below
    Lines lines_;
    std::size_t added_ = 0;
    bool flushing_ = false;  // a coroutine waits for the time to store lines_, or stores them
    bool lost_ = false;      // the job is somebody else's

    // The executor only.
    bool ended_ = false;
    std::unique_ptr<Alarm> alarm_;  // made by the first line
    Resume<bool> when_done_;
};

}  // namespace pawl::engine
