// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/alarm.h"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pawl {
namespace {

namespace asio = boost::asio;

// The timer is shared with the posted ring, which may outlive the alarm at shutdown.
struct Sleeper {
    explicit Sleeper(const Executor& executor) : timer(executor) {}

    asio::steady_timer timer;
    std::atomic<bool> rung = false;
};

class SystemAlarm final : public Alarm {
 public:
    SystemAlarm(const Clock& clock, const Executor& executor)
        : clock_(clock), sleeper_(std::make_shared<Sleeper>(executor)) {}

    auto wait_until(std::optional<SteadyTime> time) -> Async<void> override {
        const auto sleeper = sleeper_;
        if (!sleeper->rung.exchange(false)) {
            if (time) {
                sleeper->timer.expires_after(*time - clock_.steady_now());
            } else {
                sleeper->timer.expires_at(asio::steady_timer::time_point::max());
            }
            // A ring between the look above and the wait below has been posted to this executor,
            // and so finds the wait begun.
            co_await sleeper->timer.async_wait(asio::as_tuple(asio::use_awaitable));
            sleeper->rung = false;
        }
    }

    void ring() override {
        if (sleeper_->rung.exchange(true)) {
            return;
        }
        asio::post(sleeper_->timer.get_executor(), [sleeper = sleeper_] {
            sleeper->timer.cancel();
        });
    }

 private:
    const Clock& clock_;
    std::shared_ptr<Sleeper> sleeper_;
};

class SystemAlarms final : public Alarms {
 public:
    explicit SystemAlarms(const Clock& clock) : clock_(clock) {}

    auto make(Executor executor) -> std::unique_ptr<Alarm> override {
        return std::make_unique<SystemAlarm>(clock_, executor);
    }

 private:
    const Clock& clock_;
};

}  // namespace

auto make_system_alarms(const Clock& clock) -> std::unique_ptr<Alarms> {
    return std::make_unique<SystemAlarms>(clock);
}

}  // namespace pawl
