// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/attempt_log.h"

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "pawl/observe/redact.h"

namespace pawl::engine {
namespace {

constexpr auto kFlushAfter = std::chrono::milliseconds(500);

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

}  // namespace

AttemptLog::AttemptLog(EngineContext& engine, Executor executor, const job::Job& job)
    : engine_(engine), executor_(std::move(executor)), job_(job) {}

void AttemptLog::add(LogLevel level, std::string_view message) {
    job::LogLine line{
        .attempt = job_.attempt,
        .at = engine_.clock.wall_now(),
        .level = level_name(level),
        .message = kept_text(message, job::kLongestLogLine),
    };
    {
        const std::scoped_lock lock(mutex_);
        if (added_ > job::kMostLogLines || lost_) {
            return;
        }
        if (added_++ == job::kMostLogLines) {
            line.level = level_name(LogLevel::warn);
            line.message = job::kMoreLogLines;
        }
        lines_.push_back(std::move(line));
        if (std::exchange(flushing_, true)) {
            return;
        }
    }
    // An exception here is a bug: it ends the process at main's door.
    boost::asio::co_spawn(
        executor_,
        flush_while_lines_come(),
        [](const std::exception_ptr& failure) {
            if (failure) {
                std::rethrow_exception(failure);
            }
        }
    );
}

auto AttemptLog::end() -> Async<std::vector<job::LogLine>> {
    ended_ = true;
    if (is_flushing()) {
        if (alarm_) {
            alarm_->ring();
        }
        co_await suspend_for<bool>([this](Resume<bool> resume) { when_done_ = std::move(resume); });
    }
    const std::scoped_lock lock(mutex_);
    co_return std::exchange(lines_, {});
}

// Until there is nothing to store, or the attempt has ended.
auto AttemptLog::flush_while_lines_come() -> Async<> {
    if (!alarm_) {
        alarm_ = engine_.alarms.make(executor_);
    }
    while (!ended_) {
        co_await alarm_->wait_until(engine_.clock.steady_now() + kFlushAfter);
        if (ended_) {
            break;
        }
        co_await flush(next_batch());
        const std::scoped_lock lock(mutex_);
        if (lines_.empty()) {
            flushing_ = false;
            break;
        }
    }
    if (when_done_) {
        std::exchange(when_done_, nullptr)(true);
    }
}

auto AttemptLog::flush(Lines batch) -> Async<> {
    // Shared with the write, which may run twice; kept in case it is refused.
    const auto kept = std::make_shared<const Lines>(std::move(batch));
    const auto stored = co_await engine_.writer.transact<void>(
        [kept, id = job_.id, fence = job_.fence](store::Transaction& transaction) {
            return transaction.jobs().append_log(id, fence, *kept);
        }
    );
    if (!stored && stored.error().code == "lease_lost") {
        const std::scoped_lock lock(mutex_);
        lost_ = true;
        lines_.clear();
    } else if (!stored) {
        put_back(*kept);
    }
}

auto AttemptLog::next_batch() -> Lines {
    const std::scoped_lock lock(mutex_);
    return std::exchange(lines_, {});
}

void AttemptLog::put_back(const Lines& batch) {
    const std::scoped_lock lock(mutex_);
    lines_.insert(lines_.begin(), batch.begin(), batch.end());
}

auto AttemptLog::is_flushing() -> bool {
    const std::scoped_lock lock(mutex_);
    return flushing_;
}

}  // namespace pawl::engine
