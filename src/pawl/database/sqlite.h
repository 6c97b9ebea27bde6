// SPDX-License-Identifier: Apache-2.0
// SQLite's C API, wrapped once: connections and compiled statements. One thread at a time uses a
// connection and everything made from it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/database/bound.h"

struct sqlite3;
struct sqlite3_stmt;

namespace pawl::database {

// What a failed statement means for its caller (https://www.sqlite.org/rescode.html).
enum class SqliteFault : std::uint8_t {
    full,         // no space left: SQLITE_FULL
    io,           // the disk failed: SQLITE_IOERR and its kin, SQLITE_CANTOPEN, SQLITE_READONLY
    corrupt,      // SQLITE_CORRUPT, SQLITE_NOTADB
    interrupted,  // a statement ran past its time limit
    busy,         // another process has the file locked: SQLITE_BUSY
    constraint,
    other,
};

// A surprise: thrown, and caught at the doors only. Its text names the statement, never its values.
class SqliteError : public std::runtime_error {
 public:
    SqliteError(SqliteFault fault, const std::string& text)
        : std::runtime_error(text), fault_(fault) {}

    [[nodiscard]] auto fault() const -> SqliteFault { return fault_; }

 private:
    SqliteFault fault_;
};

// A compiled statement. Columns count from 0, parameters from 1.
class SqliteStatement {
 public:
    SqliteStatement(sqlite3* connection, sqlite3_stmt* statement)
        : connection_(connection), statement_(statement) {}
    SqliteStatement(SqliteStatement&& other) noexcept
        : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}
    SqliteStatement(const SqliteStatement&) = delete;
    auto operator=(const SqliteStatement&) -> SqliteStatement& = delete;
    auto operator=(SqliteStatement&&) -> SqliteStatement& = delete;
    ~SqliteStatement();

    // In the order in which the statement first names its parameters.
    void bind(std::span<const Bound> values);
    // A name that the statement does not have is passed over.
    void bind(const char* name, const Bound& value);
    // Moves to the next row; false at the end.
    auto next() -> bool;
    // Ready to be bound and run again.
    void reset();

    [[nodiscard]] auto is_null(int column) const -> bool;
    [[nodiscard]] auto integer(int column) const -> std::int64_t;
    // Valid until next().
    [[nodiscard]] auto text(int column) const -> std::string_view;
    // Of a BLOB. Valid until next().
    [[nodiscard]] auto bytes(int column) const -> std::string_view;

 private:
    void bind(int index, const Bound& value);

    sqlite3* connection_;
    sqlite3_stmt* statement_;
};

class SqliteConnection {
 public:
    enum class Mode : std::uint8_t { read_write, read_only };

    // Throws SqliteError when the file cannot be opened.
    SqliteConnection(const std::string& path, Mode mode);
    SqliteConnection(const SqliteConnection&) = delete;
    auto operator=(const SqliteConnection&) -> SqliteConnection& = delete;
    // Behind all of its statements.
    ~SqliteConnection();

    // Runs statements without values, such as a migration.
    void execute(const std::string& sql);
    [[nodiscard]] auto compile(std::string_view sql) -> SqliteStatement;
    // Rows that the last statement changed.
    [[nodiscard]] auto changes() const -> std::int64_t;

    // Statements that run longer than this are interrupted; zero: no limit.
    void limit_statement_time(std::chrono::milliseconds limit);
    // A statement begins: its time runs from now.
    void begin_statement();

 private:
    sqlite3* handle_ = nullptr;
    struct TimeLimit;
    std::unique_ptr<TimeLimit> time_limit_;
};

}  // namespace pawl::database
