// SPDX-License-Identifier: Apache-2.0
// The store's connections to its SQLite file: one writer, a few readers.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "pawl/database/sqlite.h"
#include "pawl/relational/connection.h"

namespace pawl::sqlite {

class Connection final : public relational::Connection {
 public:
    using Mode = database::SqliteConnection::Mode;

    // Throws database::SqliteError, as all methods do.
    Connection(const std::string& path, Mode mode);
    Connection(const Connection&) = delete;
    auto operator=(const Connection&) -> Connection& = delete;
    ~Connection() override;

    // For what is no statement of the store: settings, migrations.
    [[nodiscard]] auto raw() -> database::SqliteConnection& { return connection_; }

    void begin() override;
    void commit() override;
    void roll_back() noexcept override;
    void save() override;
    void undo() override;
    void release() override;
    void create_views() override;
    void drop_views() override;

 protected:
    auto open(relational::Sql sql, std::span<const database::Bound> values)
        -> relational::Cursor& override;
    auto open_named(relational::Sql sql, std::span<const Named> values)
        -> relational::Cursor& override;
    auto run_bound(relational::Sql sql, std::span<const database::Bound> values)
        -> std::int64_t override;
    void post_bound(relational::Sql sql, std::span<const database::Bound> values) override;

 private:
    class StatementCursor;

    auto cursor(relational::Sql sql) -> StatementCursor&;
    void run_once(database::SqliteStatement& statement);

    database::SqliteConnection connection_;
    [[maybe_unused]] Mode mode_;  // a broken build of the tests asks it
    struct Brackets;
    std::unique_ptr<Brackets> brackets_;
    // Compiled when they are first run.
    std::array<std::unique_ptr<StatementCursor>, relational::kStatements> cursors_;
};

// A checkpoint every 4,000 pages (16 MB). While another process may write, through the views, every
// 400, so that none of its commits, whose limit is 1,000, ever begins one: SQLite before 3.51.3 may
// corrupt a database that two connections checkpoint (sqlite.org/wal.html#walresetbug).
void checkpoint_every(database::SqliteConnection& connection, int pages);
inline constexpr int kCheckpointPages = 4'000;
inline constexpr int kCheckpointPagesWithViews = 400;

}  // namespace pawl::sqlite
