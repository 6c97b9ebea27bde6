// SPDX-License-Identifier: Apache-2.0
// A TaskContext for the tests of kinds: what was said is kept, and the clock is moved by hand.
#pragma once

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/observe/log.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/task/kept_loop.h"
#include "pawl/task/task.h"

namespace pawl::task {

// Lines of the server's log, as a terminal would show them.
class KeptLogger final : public Logger {
 public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields)
        override {
        const std::scoped_lock lock(mutex_);
        lines_.push_back(format_log_line(LogFormat::logfmt, WallTime{}, level, event, fields));
    }

    std::mutex mutex_;
    std::vector<std::string> lines_;
};

class FakeContext final : public TaskContext {
 public:
    [[nodiscard]] auto job() const -> const job::Job& override { return job_; }
    [[nodiscard]] auto deadline() const -> SteadyTime override {
        return SteadyTime{} + job_.timeout;
    }
    [[nodiscard]] auto stop() const -> std::stop_token override { return stopper_.get_token(); }
    [[nodiscard]] auto clock() const -> const Clock& override { return clock_; }

    [[nodiscard]] auto may_act() const -> bool override { return may_act_; }
    void log(LogLevel, std::string_view message) override {
        const std::scoped_lock lock(mutex_);
        lines_.emplace_back(message);
    }
    void report_progress(int percent, std::string_view message) override {
        const std::scoped_lock lock(mutex_);
        progress_ = job::Progress{.percent = percent, .message = std::string(message)};
    }

    [[nodiscard]] auto logger() const -> Logger& override { return logger_; }

    // Ids count from 1,000; a key that was there before creates nothing.
    auto spawn(std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<Spawned>>> override {
        if (spawn_error_) {
            co_return std::unexpected(*spawn_error_);
        }
        if (refuse_spawn_ && std::ranges::any_of(requests, refuse_spawn_)) {
            co_return fail_field("/0/payload", "invalid_value", "refused, as the test says");
        }
        give_keys(requests, job_, next_spawned_);
        next_spawned_ += requests.size();
        std::vector<Spawned> spawned;
        for (auto& request : requests) {
            const auto held = std::ranges::find_if(spawned_, [&](const auto& other) {
                return other.task == request.task && other.unique->key == request.unique->key;
            });
            const auto place = held - spawned_.begin();
            spawned.push_back({.id = {1'000 + place}, .created = held == spawned_.end()});
            if (spawned.back().created) {
                spawned_.push_back(std::move(request));
            }
        }
        co_return spawned;
    }
    // The next attempt of the same job.
    void begin_again() { next_spawned_ = 0; }

    // For tests to set and to look at.
    job::Job job_ = {.id = {7}, .task = "greet", .attempt = 1, .fence = 3};
    ManualClock clock_;
    std::stop_source stopper_;
    bool may_act_ = true;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    mutable KeptLogger logger_;
    std::optional<job::Progress> progress_;
    std::vector<job::JobRequest> spawned_;
    std::optional<Error> spawn_error_;                          // what spawn() gives instead
    std::function<bool(const job::JobRequest&)> refuse_spawn_;  // requests that are not valid

 private:
    std::size_t next_spawned_ = 0;
};

// One attempt on an io_context of its own, in virtual time.
class FakeAttempt {
 public:
    FakeAttempt(const Runner& runner, FakeContext& context) : context_(context) {
        boost::asio::co_spawn(
            *io_,
            runner.run(context),
            [this](std::exception_ptr error, job::Outcome outcome) {
                error_ = std::move(error);
                outcome_ = std::move(outcome);
            }
        );
        settle();
    }

    // Runs what can run without time passing.
    void settle() {
        io_->restart();
        io_->poll();
    }
    void advance(Duration by, ManualAlarms& alarms) {
        context_.clock_.advance(by);
        alarms.fire_due();
        settle();
    }
    // Waits for other threads until the attempt has ended.
    void finish() {
        while (!ended()) {
            io_->restart();
            io_->run_one();
        }
    }

    // The same where it sleeps too: nobody waits for alarms that are due within `longest`. Those
    // behind it are deadlines of what other threads do.
    void finish_with_time(ManualAlarms& alarms, Duration longest) {
        while (!ended()) {
            settle();
            const auto now = context_.clock_.steady_now();
            if (const auto next = alarms.next(); next && *next - now <= longest) {
                advance(std::max<Duration>(*next - now, Duration::zero()), alarms);
            } else if (!ended()) {
                io_->restart();
                io_->run_one();
            }
        }
    }

    [[nodiscard]] auto ended() const -> bool { return outcome_.has_value(); }
    [[nodiscard]] auto outcome() const -> const job::Outcome& { return outcome_.value(); }
    [[nodiscard]] auto error() const -> std::exception_ptr { return error_; }

 private:
    FakeContext& context_;
    KeptLoop io_;
    // An attempt that waits for another thread is no work that io_ knows of.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        io_->get_executor()
    };
    std::exception_ptr error_;
    std::optional<job::Outcome> outcome_;
};

// What a runner says to a request; waits for other threads.
[[nodiscard]] inline auto ask_to_admit(const Runner& runner, const AdmitRequest& request)
    -> Result<> {
    KeptLoop io;
    const auto work = boost::asio::make_work_guard(*io);
    std::optional<Result<>> admitted;
    std::exception_ptr error;
    boost::asio::co_spawn(
        *io,
        runner.admit(request),
        [&](std::exception_ptr thrown, Result<> answer) {
            error = std::move(thrown);
            admitted = std::move(answer);
        }
    );
    while (!admitted) {
        io->run_one();
    }
    if (error) {
        std::rethrow_exception(error);
    }
    return *admitted;
}

}  // namespace pawl::task
