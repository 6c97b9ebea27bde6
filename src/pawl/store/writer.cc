// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/writer.h"

#include <exception>

namespace pawl::store {
namespace {

constexpr auto kRoomCheckEvery = std::chrono::milliseconds(500);
constexpr auto kFullLogEvery = std::chrono::minutes(1);

auto overloaded() -> std::unexpected<Error> {
    return fail("overloaded", "too many writes are waiting; try again shortly");
}

auto storage_full() -> Error {
    return {
        .code = "storage_full",
        .message = "the disk of the store is full: free space; pawl goes on by itself",
    };
}

template <class List>
void answer_list(List& list, const Error* error) {
    for (auto& pending : list) {
        if (error != nullptr) {
            pending.resume(std::unexpected(*error));
        } else {
            pending.resume(std::move(*pending.answer));
        }
    }
    list.clear();
}

}  // namespace

Writer::Writer(
    Store& store, const Clock& clock, Logger& logger, Executor flush_on, WriterHooks hooks
)
    : store_(store),
      clock_(clock),
      logger_(logger),
      flush_on_(std::move(flush_on)),
      hooks_(std::move(hooks)) {}

auto Writer::insert(InsertJobs request) -> Async<Result<Inserted>> {
    const auto caller = co_await boost::asio::this_coro::executor;
    co_return co_await suspend_for<Result<Inserted>>([this, &request, &caller](auto resume) {
        const bool taken = enqueue(caller, [&](Batch& batch) {
            batch.inserts.push_back({.request = std::move(request), .resume = std::move(resume)});
        });
        if (!taken) {
            resume(overloaded());
        }
    });
}

auto Writer::finish(Finish finish) -> Async<Result<void>> {
    const auto caller = co_await boost::asio::this_coro::executor;
    co_return co_await suspend_for<Result<void>>([this, &finish, &caller](auto resume) {
        // An attempt's end is never refused: there are no more of them than slots.
        bool post = false;
        {
            const std::scoped_lock lock(mutex_);
            gathering_.finishes.push_back(
                {.request = std::move(finish), .resume = std::move(resume)}
            );
            post = !std::exchange(flush_posted_, true);
        }
        if (post) {
            post_flush(caller);
        }
    });
}

auto Writer::claim(ClaimRequest request) -> Async<Result<Claimed>> {
    const auto caller = co_await boost::asio::this_coro::executor;
    co_return co_await suspend_for<Result<Claimed>>([this, &request, &caller](auto resume) {
        const bool taken = enqueue(caller, [&](Batch& batch) {
            batch.claims.push_back({.request = std::move(request), .resume = std::move(resume)});
        });
        if (!taken) {
            resume(overloaded());
        }
    });
}

// By way of the caller's queue: a flush that began at once would carry this write alone.
void Writer::post_flush(const Executor& caller) {
    boost::asio::post(caller, [this] { boost::asio::post(flush_on_, [this] { flush(); }); });
}

void Writer::flush() {
    Batch batch;
    {
        const std::scoped_lock lock(mutex_);
        batch = std::exchange(gathering_, {});
        flush_posted_ = false;
    }
    if (full_ && !has_room()) {
        refuse_what_needs_room(batch);
    }
    flushing_since_ = clock_.steady_now();
    try {
        commit(batch);
    } catch (const StoreBroken& broken) {
        hooks_.broken(broken);
    }
    flushing_since_ = SteadyTime{};
}

auto Writer::flushing_since() const -> std::optional<SteadyTime> {
    const SteadyTime since = flushing_since_;
    return since == SteadyTime{} ? std::nullopt : std::optional(since);
}

void Writer::commit(Batch& batch) {
    if (batch.size() == 0) {
        return;
    }
    Result<void> committed;
    try {
        committed = apply(batch);
    } catch (const StoreBroken&) {
        throw;
    } catch (const std::exception&) {
        // One write broke the batch: it alone shall fail.
        commit_one_by_one(batch);
        return;
    }
    if (!committed && committed.error().code == "storage_full") {
        note_full();
        refuse_what_needs_room(batch);
        committed = batch.size() == 0 ? Result<void>() : apply(batch);
    }
    answer(batch, committed ? nullptr : &committed.error());
}

// One transaction: ends first, since they free slots; claims last, so that they see what was added.
auto Writer::apply(Batch& batch) -> Result<void> {
    const auto began = clock_.steady_now();
    const auto changes = store_.transact([&](Transaction& transaction) {
        std::vector<const Finish*> finishes;
        finishes.reserve(batch.finishes.size());
        for (auto& pending : batch.finishes) {
            finishes.push_back(&pending.request);
        }
        auto ends = transaction.jobs().finish(finishes);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            batch.finishes[i].answer = std::move(ends[i]);
        }
        std::vector<InsertJobs*> inserts;
        inserts.reserve(batch.inserts.size());
        for (auto& pending : batch.inserts) {
            inserts.push_back(&pending.request);
        }
        auto inserted = transaction.jobs().insert(inserts);
        for (std::size_t i = 0; i < inserted.size(); ++i) {
            batch.inserts[i].answer = std::move(inserted[i]);
        }
        for (auto& other : batch.others) {
            other.apply(transaction);
        }
        for (auto& pending : batch.claims) {
            pending.answer = transaction.jobs().claim(pending.request);
        }
    });
    if (!changes) {
        return std::unexpected(changes.error());
    }
    if (hooks_.committed) {
        hooks_.committed(*changes);
    }
    if (hooks_.flushed) {
        FlushReport report{.writes = batch.size(), .took = clock_.steady_now() - began};
        for (const auto& change : changes->jobs) {
            report.jobs_created += change.event == JobEvent::created ? 1U : 0U;
        }
        hooks_.flushed(report);
    }
    return {};
}

void Writer::commit_one_by_one(Batch& batch) {
    std::vector<Batch> singles;
    const auto split = [&singles](auto& list, auto member) {
        for (auto& pending : list) {
            (singles.emplace_back().*member).push_back(std::move(pending));
        }
        list.clear();
    };
    split(batch.finishes, &Batch::finishes);
    split(batch.inserts, &Batch::inserts);
    split(batch.others, &Batch::others);
    split(batch.claims, &Batch::claims);
    for (auto& single : singles) {
        try {
            const auto committed = apply(single);
            answer(single, committed ? nullptr : &committed.error());
        } catch (const StoreBroken&) {
            throw;
        } catch (const std::exception& failure) {
            logger_.error("store.write_failed", {{"error", failure.what()}});
            const Error error{
                .code = "internal", .message = "the store could not apply this write"
            };
            answer(single, &error);
        }
    }
}

void Writer::refuse_what_needs_room(Batch& batch) {
    const auto full = storage_full();
    answer_list(batch.inserts, &full);
    answer_list(batch.claims, &full);
    std::erase_if(batch.others, [&](Other& other) {
        const bool refused = other.urgency == Urgency::normal;
        if (refused) {
            other.reply(&full);
        }
        return refused;
    });
}

void Writer::note_full() {
    const auto now = clock_.steady_now();
    // The room that was found may be gone a moment later, again and again.
    if (!full_logged_at_ || now - *full_logged_at_ >= kFullLogEvery) {
        logger_.error("store.full", {{"detail", storage_full().message}});
        full_logged_at_ = now;
        room_logged_ = false;
    }
    full_ = true;
    room_checked_at_ = now;
    store_.release_reserve();
}

auto Writer::has_room() -> bool {
    const auto now = clock_.steady_now();
    if (now - room_checked_at_ < kRoomCheckEvery) {
        return false;
    }
    room_checked_at_ = now;
    if (store_.has_room()) {
        full_ = false;
        if (!std::exchange(room_logged_, true)) {
            logger_.info("store.has_room_again");
        }
    }
    return !full_;
}

void Writer::answer(Batch& batch, const Error* error) {
    answer_list(batch.finishes, error);
    answer_list(batch.inserts, error);
    answer_list(batch.claims, error);
    for (auto& other : batch.others) {
        other.reply(error);
    }
    batch.others.clear();
}

}  // namespace pawl::store
