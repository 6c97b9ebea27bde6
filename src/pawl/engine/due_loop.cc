// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/due_loop.h"

#include <algorithm>
#include <utility>

namespace pawl::engine {
namespace {

constexpr Duration kLookAtClockEvery = std::chrono::seconds(1);
constexpr Duration kTryAgainAfter = std::chrono::seconds(1);

}  // namespace

DueLoop::DueLoop(
    EngineContext& context, Executor executor, std::string name, Time time, Sweep sweep
)
    : context_(context),
      name_(std::move(name)),
      time_(std::move(time)),
      sweep_(std::move(sweep)),
      alarm_(context.alarms.make(std::move(executor))),
      last_beat_(context.clock.steady_now()) {}

auto DueLoop::run() -> Async<> {
    while (running_) {
        last_beat_ = context_.clock.steady_now();
        const auto now = time_();
        if (take_due(now)) {
            co_await sweep_once(now);
            continue;
        }
        auto pause = kLookAtClockEvery;
        {
            const std::scoped_lock lock(mutex_);
            if (next_) {
                pause = std::min(pause, *next_ - now);
            }
        }
        co_await alarm_->wait_until(context_.clock.steady_now() + pause);
    }
}

// What is expected during the sweep is not lost: it is merged with what the sweep gives.
auto DueLoop::take_due(WallTime now) -> bool {
    const std::scoped_lock lock(mutex_);
    const bool due = next_ && *next_ <= now;
    if (due) {
        next_.reset();
    }
    return due;
}

auto DueLoop::sweep_once(WallTime now) -> Async<> {
    const auto next = co_await sweep_(now);
    last_beat_ = context_.clock.steady_now();  // however long the store took
    if (!next) {
        if (next.error().code != "storage_full") {
            context_.logger.error(
                "engine.sweep_failed", {{"loop", name_}, {"error", next.error().message}}
            );
        }
        expect(now + kTryAgainAfter);
        co_await alarm_->wait_until(context_.clock.steady_now() + kTryAgainAfter);
        co_return;
    }
    if (*next) {
        expect(**next);
    }
}

void DueLoop::expect(WallTime time) {
    {
        const std::scoped_lock lock(mutex_);
        if (next_ && *next_ <= time) {
            return;
        }
        next_ = time;
    }
    alarm_->ring();
}

void DueLoop::stop() {
    running_ = false;
    alarm_->ring();
}

}  // namespace pawl::engine
