// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/attempt_context.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "pawl/observe/redact.h"

namespace pawl::engine {
namespace {

auto level_name(LogLevel level) -> const char* {
    switch (level) {
        case LogLevel::debug:
            return "DEBUG";
        case LogLevel::info:
            return "INFO";
        case LogLevel::warn:
            return "WARN";
        case LogLevel::error:
            return "ERROR";
        case LogLevel::fatal:
            return "FATAL";
    }
    return "INFO";
}

// Losing a progress report loses nothing that counts: the next one or the end will tell.
auto store_progress(store::Writer& writer, JobId id, std::int64_t fence, job::Progress progress)
    -> Async<> {
    (void)co_await writer.transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
        (void)transaction.jobs().report_progress(id, fence, progress);
        return true;
    });
}

}  // namespace

AttemptContext::AttemptContext(
    EngineContext& engine,
    Executor executor,
    const job::Job& job,
    SteadyTime deadline,
    std::stop_token stop
)
    : engine_(engine),
      executor_(std::move(executor)),
      job_(job),
      deadline_(deadline),
      stop_(std::move(stop)) {}

void AttemptContext::log(LogLevel level, std::string_view message) {
    auto text = redact(message.substr(0, job::kLongestLogLine));
    const std::scoped_lock lock(mutex_);
    if (lines_.size() == job::kMostLogLines) {
        text = job::kMoreLogLines;
        level = LogLevel::warn;
    }
    if (lines_.size() <= job::kMostLogLines) {
        lines_.push_back({
            .attempt = job_.attempt,
            .at = engine_.clock.wall_now(),
            .level = level_name(level),
            .message = std::move(text),
        });
    }
}

void AttemptContext::report_progress(int percent, std::string_view message) {
    const job::Progress progress{
        .percent = std::clamp(percent, 0, 100),
        .message = redact(message.substr(0, job::kLongestLogLine)),
    };
    boost::asio::co_spawn(
        executor_,
        store_progress(engine_.writer, job_.id, job_.fence, progress),
        boost::asio::detached
    );
}

auto AttemptContext::take_log() -> std::vector<job::LogLine> {
    const std::scoped_lock lock(mutex_);
    return std::exchange(lines_, {});
}

}  // namespace pawl::engine
