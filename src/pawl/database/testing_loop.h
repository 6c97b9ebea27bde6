// SPDX-License-Identifier: Apache-2.0
// Runs the coroutines of a test on one thread, in virtual time, while threads of connections are
// real.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl::database {

class TestingLoop {
 public:
    // What a coroutine that was started gives, once it does.
    template <class T>
    using Given = std::shared_ptr<std::optional<T>>;  // shared with the coroutine

    template <class T>
    [[nodiscard]] auto start(Async<T> work) -> Given<T> {
        auto given = std::make_shared<std::optional<T>>();
        boost::asio::co_spawn(io_, keep(std::move(work), given), rethrow);
        settle();
        return given;
    }
    // For work that gives nothing, and may go on beside the test.
    void start_beside(Async<void> work) {
        ++beside_;
        boost::asio::co_spawn(io_, std::move(work), [this](std::exception_ptr error) {
            --beside_;
            rethrow(error);
        });
        settle();
    }
    void finish_beside() {
        while (beside_ > 0) {
            io_.run_one();
        }
    }

    template <class T>
    auto wait(const Given<T>& given) -> T {
        while (!*given) {
            io_.run_one();
        }
        return std::move(**given);
    }
    template <class T>
    auto run(Async<T> work) -> T {
        return wait(start(std::move(work)));
    }
    // Until `holds` does, as other threads go on.
    void run_until(auto holds) {
        while (!holds()) {
            io_.poll();
        }
    }

    // What can run without time passing.
    void settle() { io_.poll(); }
    void advance(Duration by) {
        clock.advance(by);
        alarms.fire_due();
        settle();
    }

    ManualClock clock;
    ManualAlarms alarms{clock};
    std::stop_source stopper;

 private:
    template <class T>
    static auto keep(Async<T> work, Given<T> given) -> Async<void> {
        given->emplace(co_await std::move(work));
    }
    static void rethrow(const std::exception_ptr& error) {
        if (error) {
            std::rethrow_exception(error);
        }
    }

    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor(
    )};
    int beside_ = 0;
};

}  // namespace pawl::database
