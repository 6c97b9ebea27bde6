// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/store.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/random.h"
#include "pawl/database/postgres_connection.h"
#include "pawl/postgres/connection.h"
#include "pawl/postgres/history.h"
#include "pawl/postgres/membership.h"
#include "pawl/postgres/migrate.h"
#include "pawl/relational/leases.h"
#include "pawl/relational/ports.h"
#include "pawl/relational/readers.h"
#include "pawl/relational/session.h"

namespace pawl::postgres {
namespace {

using database::PostgresError;
using database::PostgresFault;

// A server that ends a statement in time says so within this.
constexpr auto kAnswerOfLimit = std::chrono::seconds(2);
constexpr int kMostTries = 5;  // of a transaction that meets another one's
constexpr Duration kFirstPause = std::chrono::milliseconds(50);
constexpr Duration kLongestPause = std::chrono::seconds(1);

auto unavailable() -> std::unexpected<Error> {
    return fail("store_unavailable", "the store's database cannot be reached; try again shortly");
}

[[noreturn]] void rethrow_read(const PostgresError& error) {
    if (error.fault() == PostgresFault::timeout) {
        throw store::QueryTimeout(error.what());
    }
    if (error.fault() == PostgresFault::unavailable) {
        throw store::StoreUnavailable(error.what());
    }
    throw error;
}

// The writer's connection, and what is remembered along with it.
struct Writing {
    Writing(const database::PostgresSettings& settings, const StoreOptions& options)
        : connection(
              settings,
              Connection::Mode::read_write,
              options.node,
              options.durability == Durability::full ? Connection::Commit::waits
                                                     : Connection::Commit::returns_at_once
          ),
          session(connection, relational::Writers::many) {}

    Connection connection;
    relational::Session session;
};

// The server's time between two looks at it: it runs with the steady clock. Differences that the
// way of an answer explains are passed over, so that no time comes twice.
class ServerClock final : public Clock {
 public:
    explicit ServerClock(const Clock& clock) : clock_(clock) {}

    void set(WallTime time) {
        constexpr Duration kOnTheWay = std::chrono::milliseconds(10);
        const std::scoped_lock lock(mutex_);
        const auto now = clock_.steady_now();
        if (std::chrono::abs(time - time_at(now)) > kOnTheWay) {
            time_ = time;
            steady_ = now;
        }
    }
    [[nodiscard]] auto wall_now() const -> WallTime override {
        const std::scoped_lock lock(mutex_);
        return time_at(clock_.steady_now());
    }
    [[nodiscard]] auto steady_now() const -> SteadyTime override { return clock_.steady_now(); }

 private:
    [[nodiscard]] auto time_at(SteadyTime now) const -> WallTime { return time_ + (now - steady_); }

    const Clock& clock_;
    mutable std::mutex mutex_;
    WallTime time_{};
    SteadyTime steady_{};
};

class PostgresStore final : public store::Store {
 public:
    PostgresStore(const StoreOptions& options, const Clock& clock)
        : options_(options),
          clock_(clock),
          server_clock_(clock),
          membership_(settings(), [this](WallTime time) { server_clock_.set(time); }),
          readers_(options.readers, [this] {
              auto reading = settings();
              reading.statement_limit = options_.read_limit;
              reading.answer_limit = options_.read_limit + kAnswerOfLimit;
              return std::make_unique<Connection>(
                  reading, Connection::Mode::read_only, options_.node
              );
          }) {}

    // Errors: those of open_store().
    auto start() -> Result<>;

    auto transact(const std::function<void(store::Transaction&)>& body)
        -> Result<store::Changes> override;
    void read(const std::function<void(store::Snapshot&)>& body) override;
    [[nodiscard]] auto clock() const -> const Clock& override {
        return options_.store_time ? clock_ : server_clock_;
    }
    [[nodiscard]] auto lease_time() const -> WallTime override {
        return options_.store_time ? options_.store_time() : server_clock_.wall_now();
    }
    auto has_room() -> bool override { return true; }
    void release_reserve() override {}
    void verify() override {}
    [[nodiscard]] auto membership() -> store::Membership* override { return &membership_; }
    auto tidy_history(WallTime keep_from, std::stop_token stop) -> Result<std::size_t> override;
    auto backup(const std::string& path) -> Result<void> override;

 private:
    [[nodiscard]] auto settings() -> database::PostgresSettings {
        return {.url = options_.url, .timeline = &timeline_};
    }
    auto writing() -> Writing&;
    void try_to_connect();
    auto connect() -> Result<>;
    auto try_once(const std::function<void(store::Transaction&)>& body) -> store::Changes;
    void note_outage();

    StoreOptions options_;
    const Clock& clock_;
    ServerClock server_clock_;
    database::PostgresTimeline timeline_;
    Membership membership_;
    relational::Readers readers_;

    // The writer's thread only.
    std::unique_ptr<Writing> writing_;
    Duration pause_ = Duration::zero();  // before the next try to connect: half of it, and jitter
    Random random_{random_seed()};
    SteadyTime next_try_{};
};

auto PostgresStore::start() -> Result<> {
    try {
        return connect();
    } catch (const PostgresError& error) {
        return fail(
            error.fault() == PostgresFault::refused ? "store_refused" : "store_unavailable",
            error.what()
        );
    }
}

auto PostgresStore::connect() -> Result<> {
    auto made = std::make_unique<Writing>(settings(), options_);
    if (auto migrated = migrate(made->connection.raw()); !migrated) {
        return migrated;
    }
    made->connection.raw().execute("SELECT pawl.ensure_partitions(pawl.store_time())");
    made->session.load_mirrors();
    writing_ = std::move(made);
    pause_ = Duration::zero();
    server_clock_.set(relational::read_store_time(writing_->connection));
    return {};
}

// Throws PostgresError. While the database is down it is asked again after a pause that grows.
auto PostgresStore::writing() -> Writing& {
    if (writing_ != nullptr && writing_->connection.is_lost()) {
        writing_.reset();
    }
    if (writing_ == nullptr) {
        if (clock_.steady_now() < next_try_) {
            throw PostgresError(PostgresFault::unavailable, "postgres: waits for its next try");
        }
        try_to_connect();
    }
    return *writing_;
}

void PostgresStore::try_to_connect() {
    try {
        if (const auto connected = connect(); !connected) {
            throw PostgresError(PostgresFault::unavailable, connected.error().message);
        }
    } catch (const PostgresError&) {
        note_outage();
        throw;
    }
}

auto PostgresStore::transact(const std::function<void(store::Transaction&)>& body)
    -> Result<store::Changes> {
    for (int tries = 1;; ++tries) {
        try {
            return try_once(body);
        } catch (const PostgresError& error) {
            switch (error.fault()) {
                case PostgresFault::conflict:
                    if (tries < kMostTries) {
                        continue;
                    }
                    throw;
                case PostgresFault::full:
                    return fail("storage_full", "the disk of the store's database is full");
                case PostgresFault::commit_unknown:
                    return fail(
                        "commit_unknown",
                        "the store's database was lost while it committed: ask again with the same "
                        "Idempotency-Key"
                    );
                case PostgresFault::unavailable:
                case PostgresFault::refused:
                case PostgresFault::timeout:
                    return unavailable();
                case PostgresFault::constraint:
                case PostgresFault::other:
                    throw;
            }
        }
    }
}

auto PostgresStore::try_once(const std::function<void(store::Transaction&)>& body)
    -> store::Changes {
    auto& [connection, session] = writing();
    try {
        session.begin();
        relational::Transaction transaction(session, [this, &connection] {
            return options_.store_time ? options_.store_time()
                                       : relational::read_store_time(connection);
        });
        body(transaction);
        transaction.settle(clock().wall_now());
        session.commit(clock().wall_now());
        return std::move(session.changes);
    } catch (...) {
        if (!connection.is_lost()) {
            session.roll_back();  // which may find that it is lost
        }
        if (connection.is_lost()) {
            note_outage();
        }
        throw;
    }
}

void PostgresStore::note_outage() {
    writing_.reset();
    constexpr std::uint64_t kParts = 1'000;
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    const auto jitter = pause_ / 2 * (random_.next() % kParts) / kParts;
    next_try_ = clock_.steady_now() + pause_ / 2 + jitter;
}

void PostgresStore::read(const std::function<void(store::Snapshot&)>& body) {
    try {
        readers_.read(body);
    } catch (const PostgresError& error) {
        rethrow_read(error);
    }
}

auto PostgresStore::tidy_history(WallTime keep_from, std::stop_token stop) -> Result<std::size_t> {
    try {
        auto tidying = settings();
        tidying.stop = std::move(stop);
        return postgres::tidy_history(std::move(tidying), keep_from);
    } catch (const PostgresError& error) {
        return fail("store_unavailable", error.what());
    }
}

auto PostgresStore::backup(const std::string& /*path*/) -> Result<void> {
    return fail(
        "backup_unsupported",
        "this store is a PostgreSQL database: back it up with pg_dump or pg_basebackup"
    );
}

}  // namespace

auto open_store(const StoreOptions& options, const Clock& clock)
    -> Result<std::unique_ptr<store::Store>> {
    auto opened = std::make_unique<PostgresStore>(options, clock);
    if (auto started = opened->start(); !started) {
        return std::unexpected(started.error());
    }
    return opened;
}

}  // namespace pawl::postgres
