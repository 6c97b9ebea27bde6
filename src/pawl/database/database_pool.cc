// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/database_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <expected>
#include <stop_token>
#include <string>
#include <utility>

#include "pawl/database/postgres_link.h"
#include "pawl/database/sql_error.h"
#include "pawl/database/sqlite_link.h"
#include "pawl/runtime/sleep_until_stopped.h"

namespace pawl::database {
namespace {

constexpr Duration kOneTry = std::chrono::seconds(5);
constexpr Duration kFirstPause = std::chrono::milliseconds(250);
constexpr Duration kLongestPause = std::chrono::seconds(2);
// Threads of closed connections end at once, but a little later than they are told.
constexpr Duration kJoinAfter = std::chrono::seconds(1);

auto is_worth_another_try(const Error& error) -> bool {
    return error.code == "connection_failed" || error.code == "busy";
}

}  // namespace

// A place in the line of those who wait for a connection. Lives in the coroutine that waits.
class DatabasePool::Place {
 public:
    Place(DatabasePool& pool, Alarm& alarm) : pool_(pool), alarm_(alarm) {
        const std::scoped_lock lock(pool_.mutex_);
        pool_.waiting_.push_back(this);
    }
    Place(const Place&) = delete;
    auto operator=(const Place&) -> Place& = delete;
    ~Place() {
        const std::scoped_lock lock(pool_.mutex_);
        pool_.waiting_.remove(this);
        pool_.wake_first();
    }

    void ring() { alarm_.ring(); }

 private:
    DatabasePool& pool_;
    Alarm& alarm_;
};

DatabasePool::DatabasePool(
    DatabaseOptions options, const Clock& clock, Alarms& alarms, std::function<void()> idle
)
    : options_(std::move(options)),
      clock_(clock),
      alarms_(alarms),
      idle_changed_(std::move(idle)),
      postgres_(parse_postgres_url(options_.url.reveal())),
      most_(postgres_ ? static_cast<std::size_t>(options_.max) : 1),
      pooled_(postgres_ && postgres_->pooled) {}

auto DatabasePool::borrow(Patience patience) -> Async<Result<Session>> {
    const auto self = shared_from_this();  // a reload may drop the pool meanwhile
    std::unique_ptr<Line> line;
    {
        const auto alarm = alarms_.make(co_await boost::asio::this_coro::executor);
        const Place place(*this, *alarm);
        const std::stop_callback wake(patience.stop, [&alarm] { alarm->ring(); });
        for (line = take(place); line == nullptr; line = take(place)) {
            if (patience.is_over()) {
                co_return std::unexpected(connection_error(
                    options_.name,
                    "cancelled",
                    fmt::format("all of its {} connections are in use", most_)
                ));
            }
            co_await alarm->wait_until(patience.until);
        }
    }
    auto* const borrowed = line.get();
    Session session(self, std::move(line), patience);
    if (borrowed->link == nullptr) {
        if (auto connected = co_await connect(borrowed, patience); !connected) {
            co_return std::unexpected(std::move(connected.error()));
        }
    }
    co_return session;
}

auto DatabasePool::take(const Place& place) -> std::unique_ptr<Line> {
    const std::scoped_lock lock(mutex_);
    if (waiting_.front() != &place) {
        return nullptr;
    }
    join_ended();
    while (!idle_.empty()) {
        auto line = std::move(idle_.back().line);
        idle_.pop_back();
        if (line->link->is_alive()) {
            return line;
        }
        close(std::move(line));
    }
    if (open_ == most_) {
        return nullptr;
    }
    ++open_;
    return std::make_unique<Line>();
}

void DatabasePool::give_back(std::unique_ptr<Line> line) {
    {
        const std::scoped_lock lock(mutex_);
        const bool useful = !retired_ && !line->lost && !line->stuck && line->link != nullptr &&
                            line->link->state() == LinkState::idle;
        if (useful) {
            idle_.push_back({.line = std::move(line), .since = clock_.steady_now()});
        } else {
            close(std::move(line));
        }
        wake_first();
    }
    idle_changed_();
}

auto DatabasePool::close_idle(SteadyTime now) -> std::optional<SteadyTime> {
    const std::scoped_lock lock(mutex_);
    join_ended();
    std::optional<SteadyTime> next;
    for (auto& idle : idle_) {
        const auto end = idle.since + options_.idle_close;
        if (end <= now) {
            close(std::move(idle.line));
        } else if (!next || end < *next) {
            next = end;
        }
    }
    std::erase_if(idle_, [](const IdleLine& idle) { return idle.line == nullptr; });
    if (!closing_.empty()) {
        next = std::min(next.value_or(now + kJoinAfter), now + kJoinAfter);
    }
    return next;
}

void DatabasePool::retire() {
    const std::scoped_lock lock(mutex_);
    retired_ = true;
    for (auto& idle : std::exchange(idle_, {})) {
        close(std::move(idle.line));
    }
}

auto DatabasePool::has_stuck_threads() -> bool {
    const std::scoped_lock lock(mutex_);
    join_ended();
    return std::ranges::any_of(closing_, [](const auto& line) { return line->stuck; });
}

// Its thread closes it, since saying goodbye to a server may block, and ends.
void DatabasePool::close(std::unique_ptr<Line> line) {
    --open_;
    auto* const leaving = line.get();
    leaving->thread.post([leaving] { leaving->link.reset(); });
    leaving->thread.finish();
    closing_.push_back(std::move(line));
}

void DatabasePool::join_ended() {
    std::erase_if(closing_, [](const std::unique_ptr<Line>& line) {
        return line->thread.has_ended();
    });
}

void DatabasePool::wake_first() {
    if (!waiting_.empty()) {
        waiting_.front()->ring();
    }
}

auto DatabasePool::connect(Line* line, Patience patience) -> Async<Result<>> {
    const auto give_up = std::min(patience.until, clock_.steady_now() + kWakeTime);
    auto pause = kFirstPause;
    for (;;) {
        auto connected = co_await try_targets(line, patience);
        const bool final = connected || line->stuck || !is_worth_another_try(connected.error());
        if (final || patience.is_over() || clock_.steady_now() + pause >= give_up) {
            co_return connected;
        }
        co_await sleep_until_stopped(&clock_, &alarms_, clock_.steady_now() + pause, patience.stop);
        pause = std::min(2 * pause, kLongestPause);
    }
}

// Each host once, until one of them lets us in.
auto DatabasePool::try_targets(Line* line, Patience patience) -> Async<Result<>> {
    const auto count = postgres_ ? postgres_->targets.size() : 1;
    Result<> last;
    for (std::size_t target = 0; target < count; ++target) {
        last = co_await try_one(line, patience, target);
        if (!last && last.error().code == kIsPooled) {
            {
                const std::scoped_lock lock(mutex_);
                pooled_ = true;
            }
            last = co_await try_one(line, patience, target);
        }
        if (last || line->stuck || !is_worth_another_try(last.error())) {
            break;
        }
    }
    co_return last;
}

auto DatabasePool::try_one(Line* line, Patience patience, std::size_t target) -> Async<Result<>> {
    const auto until = std::min(patience.until, clock_.steady_now() + kOneTry);
    const bool by_us = until < patience.until;
    patience.until = until;
    auto called = co_await call_blocking<Result<std::unique_ptr<Link>>>(
        &line->thread, patience, opening(target)
    );
    line->stuck = !called.value;
    if (called.value && *called.value) {
        line->link = std::move(**called.value);
        co_return Result<>();
    }
    if (called.cut == Cut::time && by_us) {
        co_return std::unexpected(connection_error(
            options_.name, "connection_failed", "cannot connect: no answer within 5 s"
        ));
    }
    if (!called.value) {
        co_return std::unexpected(
            connection_error(options_.name, "cancelled", "the attempt to connect was interrupted")
        );
    }
    co_return std::unexpected(std::move(called.value->error()));
}

auto DatabasePool::opening(std::size_t target) -> Opening {
    if (!postgres_) {
        SqliteTarget file{
            .connection = options_.name,
            .path = std::string(options_.url.reveal().substr(kSqlitePrefix.size())),
            .read_only = options_.read_only,
        };
        return [file = std::move(file)](Interrupt&) { return open_sqlite(file); };
    }
    const std::scoped_lock lock(mutex_);
    PostgresTarget server{
        .connection = options_.name,
        .parameters = postgres_->targets.at(target),
        .schema = postgres_->schema,
        .pooled = pooled_,
        .read_only = options_.read_only,
        .statement_timeout = options_.statement_timeout,
    };
    return [server = std::move(server)](Interrupt& interrupt) {
        return open_postgres(server, interrupt);
    };
}

}  // namespace pawl::database
