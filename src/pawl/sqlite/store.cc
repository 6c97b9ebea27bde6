// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/store.h"

#include <array>
#include <memory>

#include "pawl/database/sqlite.h"
#include "pawl/relational/leases.h"
#include "pawl/relational/ports.h"
#include "pawl/relational/readers.h"
#include "pawl/relational/session.h"
#include "pawl/sqlite/connection.h"
#include "pawl/sqlite/directory.h"
#include "pawl/sqlite/store_clock.h"
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
    auto check = connection.compile("PRAGMA quick_check(1)");
    return check.next() && check.text(0) == "ok";
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
        case SqliteFault::busy:
        case SqliteFault::constraint:
        case SqliteFault::other:
            throw;
    }
}

class SqliteStore final : public store::Store {
 public:
    SqliteStore(Directory directory, const StoreOptions& options, const Clock& clock)
        : directory_(std::move(directory)),
          clock_(clock),
          store_clock_(clock),
          connection_(directory_.database(), Connection::Mode::read_write),
          session_(connection_, relational::Writers::one),
          readers_(options.readers, [this, limit = options.read_limit] {
              auto connection =
                  std::make_unique<Connection>(directory_.database(), Connection::Mode::read_only);
              connection->raw().limit_statement_time(limit);
              return connection;
          }) {}

    auto start(Durability durability) -> Result<void>;

    auto transact(const std::function<void(store::Transaction&)>& body)
        -> Result<store::Changes> override;
    void read(const std::function<void(store::Snapshot&)>& body) override;
    [[nodiscard]] auto clock() const -> const Clock& override { return clock_; }
    [[nodiscard]] auto lease_time() const -> WallTime override { return store_clock_.now(); }
    auto has_room() -> bool override { return directory_.make_reserve(); }
    void release_reserve() override { directory_.release_reserve(); }
    void verify() override;
    [[nodiscard]] auto membership() -> store::Membership* override { return nullptr; }
    // Kept job by job: prune_jobs removes them.
    auto tidy_history(WallTime /*keep_from*/, std::stop_token /*stop*/)
        -> Result<std::size_t> override {
        return 0;
    }
    auto backup(const std::string& path) -> Result<void> override;

 private:
    auto migrate() -> Result<void>;
    auto schema_version() -> std::int64_t;
    auto is_new() -> bool;

    Directory directory_;
    const Clock& clock_;
    StoreClock store_clock_;
    Connection connection_;
    relational::Session session_;
    relational::Readers readers_;  // they never checkpoint
    bool verified_ = false;
};

auto SqliteStore::start(Durability durability) -> Result<void> {
    auto& connection = connection_.raw();
    // Checkpoints and a WAL file cut back to 64 MB bound its growth.
    checkpoint_every(connection, kCheckpointPages);
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
    if (durability != Durability::full && !directory_.was_created()) {
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"
        );  // or a power cut might take the tables
    }
    directory_.remember_created();
    (void)directory_.make_reserve();  // a full disk is met when something is written
    session_.load_mirrors();
    store_clock_.start(relational::read_store_time(connection_));
    return {};
}

auto SqliteStore::schema_version() -> std::int64_t {
    auto version = connection_.raw().compile("PRAGMA user_version");
    return version.next() ? version.integer(0) : 0;
}

// A database that was never used. One that was, and has lost what stood in its WAL, looks like it.
auto SqliteStore::is_new() -> bool {
    auto tables = connection_.raw().compile("SELECT count(*) FROM sqlite_master");
    return !directory_.was_created() && tables.next() && tables.integer(0) == 0;
}

auto SqliteStore::migrate() -> Result<void> {
    const auto known = static_cast<std::int64_t>(sql::migrations.size());
    const auto version = schema_version();
    if (version < 0 || (version == 0 && !is_new())) {
        return fail(
            "corrupt",
            directory_.database() +
                " has none of the store's tables: restore a backup, or move the folder away to "
                "begin anew"
        );
    }
    if (version > known) {
        return fail(
            "store_newer",
            "the store has schema " + std::to_string(version) + ", this pawl knows " +
                std::to_string(known) + ": use the newer pawl"
        );
    }
    for (auto next = version; next < known; ++next) {
        connection_.raw().execute(
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
        relational::Transaction transaction(session_, [this] { return store_clock_.now(); });
        body(transaction);
        transaction.settle(clock_.wall_now());
        session_.commit(clock_.wall_now());
    } catch (const SqliteError& error) {
        if (error.fault() == SqliteFault::full) {
            session_.roll_back();
            return fail("storage_full", "the disk of the store is full");
        }
        if (error.fault() == SqliteFault::busy) {
            session_.roll_back();
            return fail(
                "store_unavailable",
                "another process has the store's file locked: end its write transaction"
            );
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
    try {
        readers_.read(body);
    } catch (const SqliteError& error) {
        rethrow_as_broken(error);
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
    try {
        SqliteConnection source(directory_.database(), SqliteConnection::Mode::read_only);
        auto copying = source.compile("VACUUM INTO :path");
        const std::array<database::Bound, 1> values{path};
        copying.bind(values);
        while (copying.next()) {
        }
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
