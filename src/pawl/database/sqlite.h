// SPDX-License-Identifier: Apache-2.0
// SQLite's C API, wrapped once: connections, cached statements, rows. One thread at a time uses a
// connection and everything made from it.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"

struct sqlite3;
struct sqlite3_stmt;

namespace pawl::database {

// What a failed statement means for its caller (https://www.sqlite.org/rescode.html).
enum class SqliteFault : std::uint8_t {
    full,         // no space left: SQLITE_FULL
    io,           // the disk failed: SQLITE_IOERR and its kin, SQLITE_CANTOPEN, SQLITE_READONLY
    corrupt,      // SQLITE_CORRUPT, SQLITE_NOTADB
    interrupted,  // a statement ran past its time limit
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

// What is bound and kept as a BLOB: bytes that are no text.
struct SqliteBytes {
    std::string_view bytes;
};

// A statement that is being stepped through; resets it when it goes. Columns count from 0.
class SqliteRows {
 public:
    SqliteRows(sqlite3* connection, sqlite3_stmt* statement)
        : connection_(connection), statement_(statement) {}
    SqliteRows(SqliteRows&& other) noexcept
        : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}
    SqliteRows(const SqliteRows&) = delete;
    auto operator=(const SqliteRows&) -> SqliteRows& = delete;
    auto operator=(SqliteRows&&) -> SqliteRows& = delete;
    ~SqliteRows();

    // Moves to the next row; false at the end.
    auto next() -> bool;

    [[nodiscard]] auto is_null(int column) const -> bool;
    [[nodiscard]] auto integer(int column) const -> std::int64_t;
    // Valid until next().
    [[nodiscard]] auto text(int column) const -> std::string_view;
    // Of a BLOB. Valid until next().
    [[nodiscard]] auto bytes(int column) const -> std::string_view;
    [[nodiscard]] auto string(int column) const -> std::string { return std::string(text(column)); }
    [[nodiscard]] auto time(int column) const -> WallTime {
        return WallTime(Duration(integer(column)));
    }
    [[nodiscard]] auto optional_time(int column) const -> std::optional<WallTime> {
        return is_null(column) ? std::nullopt : std::optional(time(column));
    }

 private:
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
    ~SqliteConnection();

    // Runs statements without values, such as a migration.
    void execute(const std::string& sql);

    // Binds `values` in the order in which the statement first names its parameters. `sql` must be
    // a constant of the program: compiled statements are kept by its address.
    template <class... Values>
    auto query(std::string_view sql, const Values&... values) -> SqliteRows {
        auto* statement = prepare(sql);
        int index = 0;
        (bind(statement, ++index, values), ...);
        return SqliteRows(handle_, statement);
    }
    // The same by name, for statements whose parameters stand in various orders. A name that the
    // statement does not have is passed over.
    template <class... Values>
    auto query_named(std::string_view sql, const std::pair<const char*, Values>&... values)
        -> SqliteRows {
        auto* statement = prepare(sql);
        (bind_named(statement, values.first, values.second), ...);
        return SqliteRows(handle_, statement);
    }
    // Runs to the end and gives the number of rows changed.
    template <class... Values>
    auto run(std::string_view sql, const Values&... values) -> std::int64_t {
        {
            auto rows = query(sql, values...);
            while (rows.next()) {
            }
        }
        return changes();
    }

    // Statements that run longer than this are interrupted; zero: no limit.
    void limit_statement_time(std::chrono::milliseconds limit);

 private:
    [[nodiscard]] auto prepare(std::string_view sql) -> sqlite3_stmt*;
    [[nodiscard]] auto changes() const -> std::int64_t;

    [[nodiscard]] static auto index_of(sqlite3_stmt* statement, const char* name) -> int;
    template <class Value>
    void bind_named(sqlite3_stmt* statement, const char* name, const Value& value) {
        if (const int index = index_of(statement, name); index != 0) {
            bind(statement, index, value);
        }
    }

    void bind(sqlite3_stmt* statement, int index, std::int64_t value);
    void bind(sqlite3_stmt* statement, int index, std::string_view value);
    void bind(sqlite3_stmt* statement, int index, SqliteBytes value);
    void bind(sqlite3_stmt* statement, int index, std::nullopt_t);
    template <std::integral Value>
    void bind(sqlite3_stmt* statement, int index, Value value) {
        bind(statement, index, static_cast<std::int64_t>(value));
    }
    void bind(sqlite3_stmt* statement, int index, WallTime value) {
        bind(statement, index, std::int64_t{value.time_since_epoch().count()});
    }
    void bind(sqlite3_stmt* statement, int index, Duration value) {
        bind(statement, index, std::int64_t{value.count()});
    }
    template <class Tag>
    void bind(sqlite3_stmt* statement, int index, Id<Tag> value) {
        bind(statement, index, value.value);
    }
    void bind(sqlite3_stmt* statement, int index, const std::string& value) {
        bind(statement, index, std::string_view(value));
    }
    void bind(sqlite3_stmt* statement, int index, const char* value) {
        bind(statement, index, std::string_view(value));
    }
    template <class Value>
    void bind(sqlite3_stmt* statement, int index, const std::optional<Value>& value) {
        if (value) {
            bind(statement, index, *value);
        } else {
            bind(statement, index, std::nullopt);
        }
    }

    sqlite3* handle_ = nullptr;
    std::unordered_map<const char*, sqlite3_stmt*> statements_;
    struct TimeLimit;
    std::unique_ptr<TimeLimit> time_limit_;
};

// Binds NULL for an empty text: how the stores keep "none".
[[nodiscard]] inline auto null_if_empty(std::string_view text) -> std::optional<std::string_view> {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace pawl::database
