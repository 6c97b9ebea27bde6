// SPDX-License-Identifier: Apache-2.0
// A TaskContext for the tests of kinds: what was said is kept, and the clock is moved by hand.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/runtime/manual_alarms.h"
#include "pawl/task/task.h"

namespace pawl::task {

class FakeContext final : public TaskContext {
 public:
    [[nodiscard]] auto job() const -> const job::Job& override { return job_; }
    [[nodiscard]] auto deadline() const -> SteadyTime override {
        return SteadyTime{} + job_.timeout;
    }
    [[nodiscard]] auto stop() const -> std::stop_token override { return stopper_.get_token(); }
    [[nodiscard]] auto clock() const -> const Clock& override { return clock_; }

    void log(LogLevel, std::string_view message) override {
        const std::scoped_lock lock(mutex_);
        lines_.emplace_back(message);
    }
    void report_progress(int percent, std::string_view message) override {
        const std::scoped_lock lock(mutex_);
        progress_ = job::Progress{.percent = percent, .message = std::string(message)};
    }

    // For tests to set and to look at.
    job::Job job_ = {.id = {7}, .task = "greet", .attempt = 1, .fence = 3};
    ManualClock clock_;
    std::stop_source stopper_;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::optional<job::Progress> progress_;
};

// One attempt on an io_context of its own, in virtual time.
class FakeAttempt {
 public:
    FakeAttempt(const Runner& runner, FakeContext& context) : context_(context) {
        boost::asio::co_spawn(
            io_,
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
        io_.restart();
        io_.poll();
    }
    void advance(Duration by, ManualAlarms& alarms) {
        context_.clock_.advance(by);
        alarms.fire_due();
        settle();
    }
    // Waits for other threads until the attempt has ended.
    void finish() {
        while (!ended()) {
            io_.restart();
            io_.run_one();
        }
    }

    [[nodiscard]] auto ended() const -> bool { return outcome_.has_value(); }
    [[nodiscard]] auto outcome() const -> const job::Outcome& { return outcome_.value(); }
    [[nodiscard]] auto error() const -> std::exception_ptr { return error_; }

 private:
    FakeContext& context_;
    boost::asio::io_context io_;
    std::exception_ptr error_;
    std::optional<job::Outcome> outcome_;
};

}  // namespace pawl::task
