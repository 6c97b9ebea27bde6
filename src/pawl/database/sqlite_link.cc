// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sqlite_link.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/database/column.h"
#include "pawl/database/sql_error.h"
#include "pawl/database/sql_text.h"

namespace pawl::database {
namespace {

struct CloseHandle {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;
using Prepared = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// Lets an interrupt end whatever runs on a connection, and nothing behind it.
class Interruptible {
 public:
    Interruptible(sqlite3* handle, Interrupt& interrupt) : handle_(handle) {
        constexpr int kSteps = 1'000;
        sqlite3_progress_handler(handle_, kSteps, is_over, &interrupt);
        sqlite3_busy_handler(handle_, wait_for_lock, &interrupt);
    }
    Interruptible(const Interruptible&) = delete;
    auto operator=(const Interruptible&) -> Interruptible& = delete;
    ~Interruptible() {
        sqlite3_progress_handler(handle_, 0, nullptr, nullptr);
        sqlite3_busy_handler(handle_, nullptr, nullptr);
    }

 private:
    static auto is_over(void* interrupt) -> int {
        return static_cast<Interrupt*>(interrupt)->level() == Interrupt::Level::none ? 0 : 1;
    }
    // Somebody else writes: a moment later he may be done.
    static auto wait_for_lock(void* interrupt, int) -> int {
        constexpr std::chrono::milliseconds kNap(5);
        return static_cast<Interrupt*>(interrupt)->nap(kNap) == Interrupt::Woken::ready ? 1 : 0;
    }

    sqlite3* handle_;
};

struct Binder {
    sqlite3_stmt* statement;
    int index;

    auto operator()(Null) const -> int { return sqlite3_bind_null(statement, index); }
    auto operator()(bool truth) const -> int {
        return sqlite3_bind_int(statement, index, truth ? 1 : 0);
    }
    auto operator()(std::int64_t number) const -> int {
        return sqlite3_bind_int64(statement, index, number);
    }
    auto operator()(double number) const -> int {
        return sqlite3_bind_double(statement, index, number);
    }
    auto operator()(const std::string& text) const -> int {
        return sqlite3_bind_text64(
            statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8
        );
    }
    auto operator()(const JsonText& json) const -> int { return (*this)(json.text); }
    auto operator()(WallTime time) const -> int { return (*this)(format_time(time)); }
};

// By what was declared, since SQLite itself has neither truth values nor times.
auto text_value(std::string text, ColumnType type) -> SqlValue {
    if (type == ColumnType::json) {
        return JsonText{.text = std::move(text)};
    }
    const auto time = type == ColumnType::time ? parse_sql_time(text) : std::nullopt;
    return time ? SqlValue(*time) : SqlValue(std::move(text));
}

// As PostgreSQL shows bytea.
auto hex_of(const void* bytes, int size) -> std::string {
    std::string text = "\\x";
    for (int i = 0; i < size; ++i) {
        fmt::format_to(
            std::back_inserter(text), "{:02x}", static_cast<const unsigned char*>(bytes)[i]
        );
    }
    return text;
}

auto value_at(sqlite3_stmt* statement, int column, ColumnType type) -> SqlValue {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: {
            const std::int64_t number = sqlite3_column_int64(statement, column);
            const bool truth = type == ColumnType::boolean && (number == 0 || number == 1);
            return truth ? SqlValue(number == 1) : SqlValue(number);
        }
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const auto* const bytes = sqlite3_column_text(statement, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return text_value(std::string(reinterpret_cast<const char*>(bytes), size), type);
        }
        case SQLITE_BLOB: {
            const void* const bytes = sqlite3_column_blob(statement, column);
            return hex_of(bytes, sqlite3_column_bytes(statement, column));
        }
        default:
            return Null{};
    }
}

class SqliteLink final : public Link {
 public:
    SqliteLink(Handle handle, SqliteTarget target)
        : handle_(std::move(handle)), target_(std::move(target)) {}

    auto run(const Statement& statement, Interrupt& interrupt) -> Result<SqlRows> override {
        if (auto single = check_single_statement(statement.sql); !single) {
            return std::unexpected(
                connection_error(target_.connection, single.error().code, single.error().message)
            );
        }
        const Interruptible interruptible(handle_.get(), interrupt);
        auto prepared = prepare(statement);
        if (!prepared) {
            return std::unexpected(std::move(prepared.error()));
        }
        return step_through(prepared->get(), statement);
    }

    // IMMEDIATE: a transaction that reads first and writes then could not get the lock any more
    // without being run again.
    auto begin(Interrupt& interrupt) -> Result<> override {
        auto begun = run({.sql = target_.read_only ? "begin" : "begin immediate"}, interrupt);
        return begun ? Result<>() : std::unexpected(std::move(begun.error()));
    }

    // Opening the file again is as cheap as any way to undo attached files, pragmas and temporary
    // tables.
    auto reset(Interrupt&) -> Result<> override {
        return std::unexpected(error("connection_failed", "a session starts anew"));
    }

    [[nodiscard]] auto state() const -> LinkState override {
        return sqlite3_get_autocommit(handle_.get()) != 0 ? LinkState::idle
                                                          : LinkState::in_transaction;
    }
    [[nodiscard]] auto is_alive() const -> bool override { return true; }
    [[nodiscard]] auto dialect() const -> Dialect override { return Dialect::sqlite; }

 private:
    auto prepare(const Statement& statement) -> Result<Prepared> {
        sqlite3_stmt* raw = nullptr;
        const auto size = static_cast<int>(statement.sql.size());
        if (sqlite3_prepare_v2(handle_.get(), statement.sql.c_str(), size, &raw, nullptr) !=
            SQLITE_OK) {
            return std::unexpected(last_error());
        }
        Prepared prepared(raw);
        if (sqlite3_bind_parameter_count(raw) != static_cast<int>(statement.values.size())) {
            return std::unexpected(
                error("syntax_error", "the statement has other parameters than its values")
            );
        }
        for (std::size_t i = 0; i < statement.values.size(); ++i) {
            const auto name = fmt::format("${}", i + 1);
            const int index = sqlite3_bind_parameter_index(raw, name.c_str());
            if (index == 0) {
                return std::unexpected(error("syntax_error", "the statement has no " + name));
            }
            if (std::visit(Binder{raw, index}, statement.values[i]) != SQLITE_OK) {
                return std::unexpected(last_error());
            }
        }
        return prepared;
    }

    auto step_through(sqlite3_stmt* prepared, const Statement& statement) -> Result<SqlRows> {
        SqlRows rows;
        std::vector<ColumnType> types;
        for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
            rows.columns.emplace_back(sqlite3_column_name(prepared, i));
            const auto* const declared = sqlite3_column_decltype(prepared, i);
            types.push_back(type_of_sqlite(declared == nullptr ? "" : declared));
        }
        const auto before = sqlite3_total_changes64(handle_.get());
        int code = sqlite3_step(prepared);
        for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
            std::vector<SqlValue> row;
            row.reserve(types.size());
            for (int i = 0; i < static_cast<int>(types.size()); ++i) {
                row.push_back(value_at(prepared, i, types[static_cast<std::size_t>(i)]));
            }
            rows.add_row(std::move(row), statement.limit);
        }
        if (code != SQLITE_DONE) {
            return std::unexpected(last_error());
        }
        const bool changed = sqlite3_total_changes64(handle_.get()) != before;
        finish(rows, verb_of(statement.sql), changed);
        return rows;
    }

    // Names what was done as PostgreSQL does. sqlite3_changes() still tells of an earlier statement
    // when this one changed nothing.
    void finish(SqlRows& rows, std::string verb, bool changed) {
        const bool writes =
            verb == "INSERT" || verb == "REPLACE" || verb == "UPDATE" || verb == "DELETE";
        if (writes) {
            rows.affected = changed ? sqlite3_changes64(handle_.get()) : 0;
        }
        if (verb == "REPLACE" || verb == "VALUES") {
            verb = writes ? "INSERT" : "SELECT";
        }
        if (verb == "INSERT") {
            verb += " 0";
        }
        const bool counted = writes || !rows.columns.empty();
        rows.command = counted ? fmt::format("{} {}", verb, rows.affected) : verb;
    }

    [[nodiscard]] auto error(std::string_view code, std::string_view text) const -> Error {
        return connection_error(target_.connection, code, text);
    }
    [[nodiscard]] auto last_error() const -> Error {
        const std::string_view message = sqlite3_errmsg(handle_.get());
        return error(code_of_sqlite(sqlite3_extended_errcode(handle_.get()), message), message);
    }

    Handle handle_;
    SqliteTarget target_;
};

}  // namespace

auto open_sqlite(const SqliteTarget& target) -> Result<std::unique_ptr<Link>> {
    const int flags =
        (target.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
        SQLITE_OPEN_NOMUTEX;
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(target.path.c_str(), &raw, flags, nullptr);
    Handle handle(raw);
    if (code != SQLITE_OK) {
        const std::string_view message = sqlite3_errmsg(raw);
        return std::unexpected(
            connection_error(target.connection, code_of_sqlite(code, message), message)
        );
    }
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    return std::make_unique<SqliteLink>(std::move(handle), target);
}

}  // namespace pawl::database
