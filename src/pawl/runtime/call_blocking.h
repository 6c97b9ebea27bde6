// SPDX-License-Identifier: Apache-2.0
// Waits, in a coroutine, for a call that blocks a thread, and interrupts it in time.
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/blocking_thread.h"
#include "pawl/runtime/interrupt.h"

namespace pawl {

// How long somebody waits: until `until`, or until he is asked to stop. The referents outlive the
// wait.
struct Patience {
    const Clock* clock;
    Alarms* alarms;
    std::stop_token stop;
    SteadyTime until;

    [[nodiscard]] auto is_over() const -> bool {
        return stop.stop_requested() || clock->steady_now() >= until;
    }
};

// How long an interrupted call may take to return before it is abandoned.
inline constexpr Duration kInterruptGrace = std::chrono::seconds(2);

enum class Cut : std::uint8_t { none, stop, time };

// What became of a call.
template <class T>
struct Called {
    std::optional<T> value;  // nothing: it was abandoned, and its thread may be stuck in it
    Cut cut = Cut::none;     // why it was interrupted; it may have come to its end all the same
};

// One call: what the thread and the coroutine share. Either may be gone first.
template <class T>
class BlockedCall {
 public:
    BlockedCall(Alarm& alarm, Executor executor) : alarm_(&alarm), executor_(std::move(executor)) {}

    [[nodiscard]] auto interrupt() -> Interrupt& { return interrupt_; }

    // By the thread. The alarm is rung on the coroutine's executor, since only there it is sure to
    // be alive.
    static void finish(const std::shared_ptr<BlockedCall>& call, T value) {
        const std::scoped_lock lock(call->mutex_);
        call->value_ = std::move(value);
        if (call->alarm_ != nullptr) {
            boost::asio::post(call->executor_, [call] { call->ring(); });
        }
    }

    // By the coroutine.
    [[nodiscard]] auto take() -> std::optional<T> {
        const std::scoped_lock lock(mutex_);
        return std::exchange(value_, std::nullopt);
    }
    void detach() {
        const std::scoped_lock lock(mutex_);
        alarm_ = nullptr;
        executor_ = {};
    }

 private:
    void ring() {
        const std::scoped_lock lock(mutex_);
        if (alarm_ != nullptr) {
            alarm_->ring();
        }
    }

    Interrupt interrupt_;
    std::mutex mutex_;
    Alarm* alarm_;  // null: nobody waits any more
    Executor executor_;
    std::optional<T> value_;
};

// Runs `work(interrupt)` on `thread`. When the patience is over the call is told to cancel, and,
// if that does not end it within kInterruptGrace, abandoned: then the thread is used no more, and
// what `work` refers to must live until the thread has ended. `thread` outlives the coroutine.
template <class T>
auto call_blocking(
    BlockingThread* thread, Patience patience, std::move_only_function<T(Interrupt&)> work
) -> Async<Called<T>> {
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto alarm = patience.alarms->make(executor);
    // Shared with the thread, which may be at work on it when the coroutine is over.
    const auto call = std::make_shared<BlockedCall<T>>(*alarm, executor);
    struct Attachment {
        explicit Attachment(BlockedCall<T>& made) : attached(made) {}
        Attachment(const Attachment&) = delete;
        auto operator=(const Attachment&) -> Attachment& = delete;
        ~Attachment() {
            attached.interrupt().raise(Interrupt::Level::abandon);
            attached.detach();
        }
        BlockedCall<T>& attached;
    } const attachment(*call);
    const std::stop_callback wake(patience.stop, [&alarm] { alarm->ring(); });
    thread->post([call, work = std::move(work)]() mutable {
        BlockedCall<T>::finish(call, work(call->interrupt()));
    });

    auto limit = patience.until;
    auto cut = Cut::none;
    for (;;) {
        if (auto value = call->take()) {
            co_return Called<T>{.value = std::move(value), .cut = cut};
        }
        const auto now = patience.clock->steady_now();
        const bool due = now >= limit;
        if (cut != Cut::none && due) {
            co_return Called<T>{.value = std::nullopt, .cut = cut};
        }
        if (cut == Cut::none && (due || patience.stop.stop_requested())) {
            cut = due ? Cut::time : Cut::stop;
            limit = now + kInterruptGrace;
            call->interrupt().raise(Interrupt::Level::cancel);
        }
        co_await alarm->wait_until(limit);
    }
}

}  // namespace pawl
