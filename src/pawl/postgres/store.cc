// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/store.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "pawl/database/postgres_connection.h"
#include "pawl/postgres/connection.h"
#include "pawl/postgres/migrate.h"
#include "pawl/relational/leases.h"
#include "pawl/relational/ports.h"
#include "pawl/relational/readers.h"
#include "pawl/relational/session.h"

namespace pawl::postgres {
namespace {

using database::PostgresError;
using database::PostgresFault;

constexpr int kMostTries = 5;  // of a transaction that meets another one's
constexpr Duration kFirstPause = std::chrono::milliseconds(50);
constexpr Duration kLongestPause = std::chrono::seconds(1);
constexpr Duration kLookAtTimeEvery = std::chrono::seconds(30);

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
    explicit Writing(const StoreOptions& options)
        : connection(
              database::PostgresSettings{.url = options.url},
              Connection::Mode::read_write,
              options.node
          ),
          session(connection, relational::Writers::many) {}

    Connection connection;
    relational::Session session;
};

// The server's time between two looks at it: it runs with the steady clock.
class ServerTime {
 public:
    explicit ServerTime(const Clock& clock) : clock_(clock) {}

    void set(WallTime time) {
        const std::scoped_lock lock(mutex_);
        time_ = time;
        steady_ = clock_.steady_now();
    }
    [[nodiscard]] auto now() const -> WallTime {
        const std::scoped_lock lock(mutex_);
        return time_ + (clock_.steady_now() - steady_);
    }
    [[nodiscard]] auto age() const -> Duration {
        const std::scoped_lock lock(mutex_);
        return clock_.steady_now() - steady_;
    }

 private:
    const Clock& clock_;
    mutable std::mutex mutex_;
    WallTime time_{};
    SteadyTime steady_{};
};

auto make_reader(const StoreOptions& options) -> std::unique_ptr<relational::Connection> {
    return std::make_unique<Connection>(
        database::PostgresSettings{.url = options.url, .answer_limit = options.read_limit},
        Connection::Mode::read_only,
        options.node
    );
}

class PostgresStore final : public store::Store {
 public:
    PostgresStore(const StoreOptions& options, const Clock& clock)
        : options_(options),
          clock_(clock),
          server_time_(clock),
          readers_(options.readers, [this] { return make_reader(options_); }) {}

    // Errors: those of open_store().
    auto start() -> Result<>;

    auto transact(const std::function<void(store::Transaction&)>& body)
        -> Result<store::Changes> override;
    void read(const std::function<void(store::Snapshot&)>& body) override;
    [[nodiscard]] auto lease_time() const -> WallTime override {
        return options_.store_time ? options_.store_time() : server_time_.now();
    }
    auto has_room() -> bool override { return true; }
    void release_reserve() override {}
    void verify() override {}
    auto backup(const std::string& path) -> Result<void> override;

 private:
    auto writing() -> Writing&;
    auto connect() -> Result<>;
    auto try_once(const std::function<void(store::Transaction&)>& body) -> store::Changes;
    void look_at_time();
    void note_outage();

    StoreOptions options_;
    const Clock& clock_;
    ServerTime server_time_;
    relational::Readers readers_;

    // The writer's thread only.
    std::unique_ptr<Writing> writing_;
    Duration pause_ = Duration::zero();  // before the next try to connect
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
    auto made = std::make_unique<Writing>(options_);
    if (auto migrated = migrate(made->connection.raw()); !migrated) {
        return migrated;
    }
    made->connection.raw().execute("SELECT pawl.ensure_partitions(pawl.store_time())");
    made->session.load_mirrors();
    writing_ = std::move(made);
    pause_ = Duration::zero();
    look_at_time();
    return {};
}

// Throws PostgresError. While the database is down it is asked again after a pause that grows.
auto PostgresStore::writing() -> Writing& {
    if (writing_ == nullptr) {
        if (clock_.steady_now() < next_try_) {
            throw PostgresError(PostgresFault::unavailable, "postgres: waits for its next try");
        }
        if (const auto connected = connect(); !connected) {
            throw PostgresError(PostgresFault::unavailable, connected.error().message);
        }
    }
    return *writing_;
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
    try {
        auto& [connection, session] = writing();
        if (server_time_.age() > kLookAtTimeEvery) {
            look_at_time();
        }
        session.begin();
        relational::Transaction transaction(session, [this, &connection] {
            return options_.store_time ? options_.store_time()
                                       : relational::read_store_time(connection);
        });
        body(transaction);
        transaction.settle(clock_.wall_now());
        session.commit(clock_.wall_now());
        return std::move(session.changes);
    } catch (...) {
        if (writing_ == nullptr || writing_->connection.is_lost()) {
            note_outage();
        } else {
            writing_->session.roll_back();
        }
        throw;
    }
}

void PostgresStore::look_at_time() {
    server_time_.set(relational::read_store_time(writing_->connection));
}

void PostgresStore::note_outage() {
    writing_.reset();
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    next_try_ = clock_.steady_now() + pause_;
}

void PostgresStore::read(const std::function<void(store::Snapshot&)>& body) {
    try {
        readers_.read(body);
    } catch (const PostgresError& error) {
        rethrow_read(error);
    }
}

auto PostgresStore::backup(const std::string& /*path*/) -> Result<void> {
    return fail(
        "backup_failed",
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
