// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/store.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <vector>

#include "pawl/database/sqlite.h"
#include "pawl/sqlite/ai.h"
#include "pawl/sqlite/batches.h"
#include "pawl/sqlite/bulk_actions.h"
#include "pawl/sqlite/directory.h"
#include "pawl/sqlite/errors.h"
#include "pawl/sqlite/job_reads.h"
#include "pawl/sqlite/jobs.h"
#include "pawl/sqlite/journal.h"
#include "pawl/sqlite/keys.h"
#include "pawl/sqlite/leases.h"
#include "pawl/sqlite/prune.h"
#include "pawl/sqlite/queues.h"
#include "pawl/sqlite/schedules.h"
#include "pawl/sqlite/session.h"
#include "pawl/sqlite/store_clock.h"
#include "pawl/sqlite/views.h"
#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {
namespace {

using database::SqliteConnection;
using database::SqliteError;
using database::SqliteFault;
using store::StoreBroken;

// A larger database is checked while it already serves: ready does not wait for it.
constexpr std::uint64_t kCheckedAtOnceBytes = 8U << 20U;

auto is_whole(SqliteConnection& connection) -> bool {
    static constexpr std::string_view kCheck = "PRAGMA quick_check(1)";
    auto rows = connection.query(kCheck);
    return rows.next() && rows.text(0) == "ok";
}

[[noreturn]] void rethrow_as_broken(const SqliteError& error) {
    switch (error.fault()) {
        case SqliteFault::io:
            throw StoreBroken(StoreBroken::Cause::io, error.what());
        case SqliteFault::corrupt:
            throw StoreBroken(StoreBroken::Cause::corrupt, error.what());
        case SqliteFault::interrupted:
            throw store::QueryTimeout(error.what());
        case SqliteFault::full:
        case SqliteFault::constraint:
        case SqliteFault::other:
            throw;
    }
}

class SqliteTransaction final : public store::Transaction {
 public:
    SqliteTransaction(Session& session, const StoreClock& clock)
        : session_(session),
          jobs_(session),
          schedules_(session),
          queues_(session),
          keys_(session),
          batches_(session),
          leases_(session, clock),
          ai_(session),
          views_(session),
          bulk_actions_(session, jobs_) {}

    auto jobs() -> store::JobPort& override { return jobs_; }
    auto schedules() -> store::SchedulePort& override { return schedules_; }
    auto queues() -> store::QueuePort& override { return queues_; }
    auto keys() -> store::KeyPort& override { return keys_; }
    auto batches() -> store::BatchPort& override { return batches_; }
    auto bulk_actions() -> store::BulkActionPort& override { return bulk_actions_; }
    auto leases() -> store::LeasePort& override { return leases_; }
    auto ai() -> store::AiPort& override { return ai_; }
    auto views() -> store::ViewPort& override { return views_; }

    auto prune_jobs(const store::PruneRequest& request) -> store::PruneResult override {
        return sqlite::prune_jobs(session_, jobs_, request);
    }
    auto prune_bookkeeping(WallTime now, std::size_t limit) -> std::size_t override {
        const auto leases = leases_.forget(limit);
        return sqlite::prune_bookkeeping(session_, now, limit) + static_cast<std::size_t>(leases);
    }

    auto attempt(const std::function<Result<void>()>& body) -> Result<void> override {
        return session_.attempt(body);
    }
    // Batches whose last member ended enqueue their callbacks; the last thing before COMMIT.
    void settle(WallTime now) {
        batches_.settle(now, [this, now](const store::NewJob& job) { jobs_.add(job, now); });
    }

 private:
    Session& session_;
    Jobs jobs_;
    Schedules schedules_;
    Queues queues_;
    Keys keys_;
    Batches batches_;
    Leases leases_;
    Ai ai_;
    Views views_;
    BulkActions bulk_actions_;
};

class SqliteSnapshot final : public store::Snapshot {
 public:
    explicit SqliteSnapshot(SqliteConnection& connection)
        : jobs_(connection),
          schedules_(connection),
          queues_(connection),
          keys_(connection),
          batches_(connection),
          leases_(connection),
          ai_(connection),
          bulk_actions_(connection),
          statistics_(connection),
          errors_(connection),
          journal_(connection) {}

    auto jobs() -> store::JobQueries& override { return jobs_; }
    auto schedules() -> store::ScheduleQueries& override { return schedules_; }
    auto queues() -> store::QueueQueries& override { return queues_; }
    auto keys() -> store::KeyQueries& override { return keys_; }
    auto batches() -> store::BatchQueries& override { return batches_; }
    auto bulk_actions() -> store::BulkActionQueries& override { return bulk_actions_; }
    auto leases() -> store::LeaseQueries& override { return leases_; }
    auto ai() -> store::AiQueries& override { return ai_; }
    auto statistics() -> store::StatisticsQueries& override { return statistics_; }
    auto errors() -> store::ErrorQueries& override { return errors_; }
    auto journal() -> store::JournalQueries& override { return journal_; }

 private:
    JobReads jobs_;
    ScheduleReads schedules_;
    QueueReads queues_;
    KeyReads keys_;
    BatchReads batches_;
    LeaseReads leases_;
    AiReads ai_;
    BulkActionReads bulk_actions_;
    StatisticsReads statistics_;
    ErrorReads errors_;
    JournalReads journal_;
};

// Read-only connections, lent to one thread at a time. They never checkpoint.
class Readers {
 public:
    Readers(std::string path, const StoreOptions& options)
        : path_(std::move(path)), options_(options) {}

    auto borrow() -> std::unique_ptr<SqliteConnection> {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return !idle_.empty() || made_ < options_.readers; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++made_;
        auto connection =
            std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_only);
        connection->limit_statement_time(options_.read_limit);
        return connection;
    }

    void give_back(std::unique_ptr<SqliteConnection> connection) {
        {
            const std::scoped_lock lock(mutex_);
            idle_.push_back(std::move(connection));
        }
        returned_.notify_one();
    }

 private:
    std::string path_;
    StoreOptions options_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    std::size_t made_ = 0;
};

class SqliteStore final : public store::Store {
 public:
    SqliteStore(Directory directory, const StoreOptions& options, const Clock& clock)
        : directory_(std::move(directory)),
          clock_(clock),
          store_clock_(clock),
          session_(directory_.database()),
          readers_(directory_.database(), options) {}

    auto start(Durability durability) -> Result<void>;

    auto transact(const std::function<void(store::Transaction&)>& body)
        -> Result<store::Changes> override;
    void read(const std::function<void(store::Snapshot&)>& body) override;
    [[nodiscard]] auto lease_time() const -> WallTime override { return store_clock_.now(); }
    auto has_room() -> bool override { return directory_.make_reserve(); }
    void release_reserve() override { directory_.release_reserve(); }
    void verify() override;
    auto backup(const std::string& path) -> Result<void> override;

 private:
    auto migrate() -> Result<void>;
    auto schema_version() -> std::int64_t;

    Directory directory_;
    const Clock& clock_;
    StoreClock store_clock_;
    Session session_;
    Readers readers_;
    bool verified_ = false;
};

auto SqliteStore::start(Durability durability) -> Result<void> {
    auto& connection = session_.connection;
    // Checkpoints and a WAL file cut back to 64 MB bound its growth.
    session_.checkpoint_every(kCheckpointPages);
    connection.execute(
        "PRAGMA journal_mode = WAL;"
        "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;"
        "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;"
    );
    connection.execute(
        durability == Durability::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"
    );
    verified_ = directory_.database_bytes() <= kCheckedAtOnceBytes;
    if (verified_ && !is_whole(connection)) {
        return fail("corrupt", directory_.database() + " is damaged: restore a backup");
    }
    if (const auto migrated = migrate(); !migrated) {
        return migrated;
    }
    directory_.remember_created();
    (void)directory_.make_reserve();  // a full disk is met when something is written
    session_.load_mirrors();
    store_clock_.start(read_store_time(connection));
    return {};
}

auto SqliteStore::schema_version() -> std::int64_t {
    static constexpr std::string_view kVersion = "PRAGMA user_version";
    auto rows = session_.connection.query(kVersion);
    return rows.next() ? rows.integer(0) : 0;
}

auto SqliteStore::migrate() -> Result<void> {
    const auto known = static_cast<std::int64_t>(sql::migrations.size());
    const auto version = schema_version();
    if (version > known) {
        return fail(
            "store_newer",
            "the store has schema " + std::to_string(version) + ", this pawl knows " +
                std::to_string(known) + ": use the newer pawl"
        );
    }
    for (auto next = version; next < known; ++next) {
        session_.connection.execute(
            "BEGIN IMMEDIATE;" + std::string(sql::migrations.at(static_cast<std::size_t>(next))) +
            "\n;PRAGMA user_version = " + std::to_string(next + 1) + ";COMMIT"
        );
    }
    return {};
}

auto SqliteStore::transact(const std::function<void(store::Transaction&)>& body)
    -> Result<store::Changes> {
    try {
        session_.begin();
        SqliteTransaction transaction(session_, store_clock_);
        body(transaction);
        transaction.settle(clock_.wall_now());
        session_.commit(clock_.wall_now());
    } catch (const SqliteError& error) {
        if (error.fault() == SqliteFault::full) {
            session_.roll_back();
            return fail("storage_full", "the disk of the store is full");
        }
        if (error.fault() == SqliteFault::other || error.fault() == SqliteFault::constraint) {
            session_.roll_back();
        }
        rethrow_as_broken(error);
    } catch (...) {
        session_.roll_back();
        throw;
    }
    return std::move(session_.changes);
}

void SqliteStore::read(const std::function<void(store::Snapshot&)>& body) {
    static constexpr std::string_view kBegin = "BEGIN";
    static constexpr std::string_view kEnd = "COMMIT";
    auto connection = readers_.borrow();
    std::exception_ptr failure;
    try {
        connection->run(kBegin);
        SqliteSnapshot snapshot(*connection);
        body(snapshot);
    } catch (...) {
        failure = std::current_exception();
    }
    try {
        connection->run(kEnd);
        // NOLINTNEXTLINE(bugprone-empty-catch): the failure above is the one to tell
    } catch (const SqliteError&) {
    }
    readers_.give_back(std::move(connection));
    if (failure) {
        try {
            std::rethrow_exception(failure);
        } catch (const SqliteError& error) {
            rethrow_as_broken(error);
        }
    }
}

void SqliteStore::verify() {
    if (verified_) {
        return;
    }
    try {
        SqliteConnection connection(directory_.database(), SqliteConnection::Mode::read_only);
        if (!is_whole(connection)) {
            throw StoreBroken(StoreBroken::Cause::corrupt, directory_.database() + " is damaged");
        }
    } catch (const SqliteError& error) {
        rethrow_as_broken(error);
    }
}

auto SqliteStore::backup(const std::string& path) -> Result<void> {
    static constexpr std::string_view kCopy = "VACUUM INTO :path";
    try {
        SqliteConnection source(directory_.database(), SqliteConnection::Mode::read_only);
        source.run(kCopy, path);
        SqliteConnection copy(path, SqliteConnection::Mode::read_only);
        if (!is_whole(copy)) {
            return fail("corrupt", "the copy does not pass SQLite's check");
        }
    } catch (const SqliteError& error) {
        if (error.fault() == SqliteFault::full) {
            return fail("storage_full", "no room for the copy on the disk of " + path);
        }
        return fail("backup_failed", error.what());
    }
    return {};
}

}  // namespace

auto open_store(const StoreOptions& options, const Clock& clock)
    -> Result<std::unique_ptr<store::Store>> {
    auto directory = Directory::open(options.directory);
    if (!directory) {
        return std::unexpected(directory.error());
    }
    try {
        auto opened = std::make_unique<SqliteStore>(std::move(*directory), options, clock);
        if (const auto started = opened->start(options.durability); !started) {
            return std::unexpected(started.error());
        }
        return opened;
    } catch (const SqliteError& error) {
        if (error.fault() == SqliteFault::full) {
            return fail(
                "storage_full", "the disk of the store is full: free space, then start again"
            );
        }
        rethrow_as_broken(error);
    }
}

}  // namespace pawl::sqlite
