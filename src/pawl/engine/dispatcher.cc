// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/dispatcher.h"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "pawl/engine/run_attempt.h"

namespace pawl::engine {
namespace {

constexpr auto kTryAgainAfter = std::chrono::seconds(1);

}  // namespace

Dispatcher::Dispatcher(EngineContext& context, RunningAttempts& running, Executor executor)
    : context_(context),
      running_(running),
      executor_(std::move(executor)),
      alarm_(context.alarms.make(executor_)) {}

auto Dispatcher::run() -> Async<> {
    while (claiming_) {
        const auto pause = co_await poll();
        std::optional<SteadyTime> until;
        if (pause) {
            until = context_.clock.steady_now() + *pause;
        }
        co_await alarm_->wait_until(until);
    }
}

void Dispatcher::stop_claiming() {
    claiming_ = false;
    alarm_->ring();
}

// Claims once. Gives how long to wait when the store could not be asked.
auto Dispatcher::poll() -> Async<std::optional<Duration>> {
    const auto slots = context_.options.slots;
    const std::size_t busy = in_flight_;
    if (busy >= slots || !claiming_) {
        co_return std::nullopt;
    }
    const auto tasks = context_.tasks.snapshot();
    auto claimed = co_await context_.writer.claim({
        .holder = context_.options.node,
        .now = context_.clock.wall_now(),
        .limit = slots - busy,
        .runnable =
            [tasks](std::string_view task) {
                const auto found = tasks->find(task);
                return found != tasks->end() && found->second.runner != nullptr;
            },
    });
    if (!claimed) {
        co_return kTryAgainAfter;
    }
    for (auto& job : *claimed) {
        start(std::move(job));
    }
    co_return std::nullopt;
}

void Dispatcher::start(job::Job job) {
    ++in_flight_;
    boost::asio::co_spawn(
        executor_,
        run_attempt(context_, running_, executor_, std::move(job)),
        [this](const std::exception_ptr& failure) {
            --in_flight_;
            if (failure) {
                std::rethrow_exception(failure);  // a bug: ends the process at main's door
            }
            alarm_->ring();
        }
    );
}

}  // namespace pawl::engine
