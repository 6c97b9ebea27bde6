// SPDX-License-Identifier: Apache-2.0
// Group commit: many callers, one transaction, one fsync, then everybody is answered.
#pragma once

#include <atomic>
#include <boost/asio/this_coro.hpp>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/suspend.h"
#include "pawl/store/store.h"

namespace pawl::store {

// What a write may do when the disk is full: a `relief` write ends attempts or frees space, and is
// tried with the reserve; the others are refused until there is room.
enum class Urgency : std::uint8_t { normal, relief };

// One flush, for metrics.
struct FlushReport {
    std::size_t writes = 0;
    std::size_t jobs_created = 0;
    Duration took = {};
};

struct WriterHooks {
    // After each COMMIT, on the writer's thread, before the callers are answered.
    std::function<void(const Changes&)> committed = nullptr;
    std::function<void(const FlushReport&)> flushed = nullptr;
    // The store is broken: must end the process.
    std::function<void(const StoreBroken&)> broken = nullptr;
};

// A coroutine hands a write over and suspends; what gathers while one flush runs is the next batch,
// so no timer is needed and no thread blocks for a caller. A flush starts behind whatever its first
// caller's executor was about to run: those that are ready now share its commit. Each write fails
// or succeeds alone. Methods may be called from any thread, by coroutines whose executor runs on.
// `flush_on` must be single-threaded: the writer's thread.
class Writer {
 public:
    Writer(Store& store, const Clock& clock, Logger& logger, Executor flush_on, WriterHooks hooks);

    // Each answers after COMMIT. Errors of all: storage_full, overloaded (too many writes wait),
    // internal; and those of the port's method.
    [[nodiscard]] auto insert(InsertJobs request) -> Async<Result<Inserted>>;
    [[nodiscard]] auto finish(Finish finish) -> Async<Result<void>>;
    [[nodiscard]] auto claim(ClaimRequest request) -> Async<Result<Claimed>>;

    // Anything else, in its own savepoint of the shared transaction. `body` may run twice (again
    // alone, if its batch fails): it must have no other effect than on the transaction.
    template <class T>
    [[nodiscard]] auto transact(
        std::function<Result<T>(Transaction&)> body, Urgency urgency = Urgency::normal
    ) -> Async<Result<T>>;

    // Store time, which decides leases.
    [[nodiscard]] auto lease_time() const -> WallTime { return store_.lease_time(); }
    // When the flush began that runs now; for the watchdog.
    [[nodiscard]] auto flushing_since() const -> std::optional<SteadyTime>;

 private:
    template <class Request, class Answer>
    struct Pending {
        Request request;
        std::optional<Answer> answer = std::nullopt;
        Resume<Answer> resume = nullptr;
    };
    // A write of `transact`, with its type erased.
    struct Other {
        Urgency urgency = Urgency::normal;
        std::function<void(Transaction&)> apply = nullptr;  // keeps its answer for `reply`
        std::move_only_function<void(const Error*)> reply = nullptr;  // null: committed
    };
    struct Batch {
        std::vector<Pending<Finish, Result<void>>> finishes;
        std::vector<Pending<InsertJobs, Result<Inserted>>> inserts;
        std::vector<Other> others;
        std::vector<Pending<ClaimRequest, Result<Claimed>>> claims;

        [[nodiscard]] auto size() const -> std::size_t {
            return finishes.size() + inserts.size() + others.size() + claims.size();
        }
    };

    template <class Add>
    auto enqueue(const Executor& caller, Add add) -> bool;
    void post_flush(const Executor& caller);
    void flush();
    void commit(Batch& batch);
    void commit_one_by_one(Batch& batch);
    void refuse_what_needs_room(Batch& batch);
    void note_full();
    [[nodiscard]] auto apply(Batch& batch) -> Result<void>;
    [[nodiscard]] auto has_room() -> bool;

    static void answer(Batch& batch, const Error* error);

    Store& store_;
    const Clock& clock_;
    Logger& logger_;
    Executor flush_on_;
    WriterHooks hooks_;

    std::mutex mutex_;  // guards gathering_ and flush_posted_
    Batch gathering_;
    bool flush_posted_ = false;

    std::atomic<SteadyTime> flushing_since_ = SteadyTime{};

    // The writer's thread only.
    bool full_ = false;
    SteadyTime room_checked_at_{};
    std::optional<SteadyTime> full_logged_at_ = std::nullopt;
    bool room_logged_ = false;
};

inline constexpr std::size_t kMostPendingWrites = 100'000;

template <class Add>
auto Writer::enqueue(const Executor& caller, Add add) -> bool {
    bool post = false;
    {
        const std::scoped_lock lock(mutex_);
        if (gathering_.size() >= kMostPendingWrites) {
            return false;
        }
        add(gathering_);
        post = !std::exchange(flush_posted_, true);
    }
    if (post) {
        post_flush(caller);
    }
    return true;
}

template <class T>
auto Writer::transact(std::function<Result<T>(Transaction&)> body, Urgency urgency)
    -> Async<Result<T>> {
    auto caller = co_await boost::asio::this_coro::executor;
    co_return co_await suspend_for<Result<T>>([this, body = std::move(body), urgency, caller](
                                                  auto resume
                                              ) {
        // Shared by apply and reply, which live in one Other.
        auto kept = std::make_shared<Result<T>>(fail("internal", "the write did not run"));
        auto shared_resume = std::make_shared<Resume<Result<T>>>(std::move(resume));
        Other other{
            .urgency = urgency,
            .apply =
                [body = std::move(body), kept](Transaction& transaction) {
                    (void)transaction.attempt([&]() -> Result<void> {  // the answer is in kept
                        *kept = body(transaction);
                        return *kept ? Result<void>() : std::unexpected(kept->error());
                    });
                },
            .reply =
                [kept, shared_resume](const Error* error) {
                    (*shared_resume)(error == nullptr ? std::move(*kept) : std::unexpected(*error));
                },
        };
        if (!this->enqueue(caller, [&](Batch& batch) {
                batch.others.push_back(std::move(other));
            })) {
            (*shared_resume)(fail("overloaded", "too many writes are waiting; try again shortly"));
        }
    });
}

}  // namespace pawl::store
