// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/sleep_until_stopped.h"

#include <boost/asio/this_coro.hpp>
#include <stop_token>

#include "pawl/base/clock.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"

namespace pawl {

auto sleep_until_stopped(const Clock* clock, Alarms* alarms, SteadyTime until, std::stop_token stop)
    -> Async<void> {
    const auto alarm = alarms->make(co_await boost::asio::this_coro::executor);
    // Declared behind the alarm: its destructor waits for a call that rings right now.
    const std::stop_callback wake(stop, [&alarm] { alarm->ring(); });
    while (!stop.stop_requested() && clock->steady_now() < until) {
        co_await alarm->wait_until(until);
    }
}

}  // namespace pawl
