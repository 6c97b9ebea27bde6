// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sqlite.h"

#include <sqlite3.h>

#include <ctime>

namespace pawl::database {
namespace {

auto fault_of(int code) -> SqliteFault {
    switch (code & 0xFF) {
        case SQLITE_FULL:
            return SqliteFault::full;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
            return SqliteFault::io;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return SqliteFault::corrupt;
        case SQLITE_INTERRUPT:
            return SqliteFault::interrupted;
        case SQLITE_BUSY:
            return SqliteFault::busy;
        case SQLITE_CONSTRAINT:
            return SqliteFault::constraint;
        default:
            return SqliteFault::other;
    }
}

[[noreturn]] void throw_error(sqlite3* handle, std::string_view attempted) {
    const int code = sqlite3_extended_errcode(handle);
    throw SqliteError(
        fault_of(code),
        "sqlite: " + std::string(sqlite3_errmsg(handle)) + " (" + std::to_string(code) + ") in " +
            std::string(attempted.substr(0, 60))
    );
}

// CPU-independent and cheap: the progress handler asks every 1,000 virtual machine steps.
auto coarse_now() -> std::chrono::milliseconds {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::milliseconds(now.tv_nsec / 1'000'000);
}

}  // namespace

SqliteStatement::~SqliteStatement() {
    sqlite3_finalize(statement_);  // nothing, if it was moved away
}

void SqliteStatement::bind(std::span<const Bound> values) {
    int index = 0;
    for (const auto& value : values) {
        bind(++index, value);
    }
}

void SqliteStatement::bind(const char* name, const Bound& value) {
    if (const int index = sqlite3_bind_parameter_index(statement_, name); index != 0) {
        bind(index, value);
    }
}

// SQLITE_STATIC: the caller's text outlives the rows.
void SqliteStatement::bind(int index, const Bound& value) {
    const auto text = value.text();
    const auto size = static_cast<sqlite3_uint64>(text.size());
    const char* const bytes = text.data() == nullptr ? "" : text.data();
    int code = SQLITE_OK;
    switch (value.type()) {
        case Bound::Type::null:
            code = sqlite3_bind_null(statement_, index);
            break;
        case Bound::Type::integer:
            code = sqlite3_bind_int64(statement_, index, value.integer());
            break;
        case Bound::Type::text:
            code = sqlite3_bind_text64(statement_, index, bytes, size, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case Bound::Type::bytes:
            code = sqlite3_bind_blob64(statement_, index, bytes, size, SQLITE_STATIC);
            break;
    }
    if (code != SQLITE_OK) {
        throw_error(connection_, sqlite3_sql(statement_));
    }
}

void SqliteStatement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

auto SqliteStatement::next() -> bool {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        throw_error(connection_, sqlite3_sql(statement_));
    }
    return code == SQLITE_ROW;
}

auto SqliteStatement::is_null(int column) const -> bool {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

auto SqliteStatement::integer(int column) const -> std::int64_t {
    return sqlite3_column_int64(statement_, column);
}

auto SqliteStatement::text(int column) const -> std::string_view {
    const auto* const bytes = sqlite3_column_text(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {reinterpret_cast<const char*>(bytes), size};
}

auto SqliteStatement::bytes(int column) const -> std::string_view {
    const auto* const bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const char*>(bytes), size};
}

struct SqliteConnection::TimeLimit {
    std::chrono::milliseconds limit;
    std::chrono::milliseconds statement_began;
};

SqliteConnection::SqliteConnection(const std::string& path, Mode mode) {
    // Statistics of SQLite's memory take a lock at each allocation, and nobody reads them.
    static const int kConfigured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)kConfigured;  // too late only if somebody used SQLite before: then it is merely slower
    const int flags =
        mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) !=
        SQLITE_OK) {
        const SqliteError error(
            fault_of(sqlite3_extended_errcode(handle_)),
            "sqlite: cannot open " + path + ": " + sqlite3_errmsg(handle_)
        );
        sqlite3_close(handle_);
        throw error;
    }
    // Only another process can be in the way, such as a shell with an open transaction.
    constexpr int kBusyMs = 1'500;
    sqlite3_busy_timeout(handle_, kBusyMs);
}

SqliteConnection::~SqliteConnection() {
    sqlite3_close(handle_);
}

void SqliteConnection::execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw_error(handle_, sql);
    }
}

void SqliteConnection::limit_statement_time(std::chrono::milliseconds limit) {
    constexpr int kSteps = 1'000;
    time_limit_ = std::make_unique<TimeLimit>(limit, coarse_now());
    const auto over = [](void* context) {
        const auto& time = *static_cast<TimeLimit*>(context);
        return coarse_now() - time.statement_began > time.limit ? 1 : 0;
    };
    sqlite3_progress_handler(handle_, kSteps, over, time_limit_.get());
}

auto SqliteConnection::compile(std::string_view sql) -> SqliteStatement {
    sqlite3_stmt* statement = nullptr;
    const auto size = static_cast<int>(sql.size());
    const unsigned flags = SQLITE_PREPARE_PERSISTENT;
    if (sqlite3_prepare_v3(handle_, sql.data(), size, flags, &statement, nullptr) != SQLITE_OK) {
        throw_error(handle_, sql);
    }
    return {handle_, statement};
}

auto SqliteConnection::changes() const -> std::int64_t {
    return sqlite3_changes64(handle_);
}

void SqliteConnection::begin_statement() {
    if (time_limit_) {
        time_limit_->statement_began = coarse_now();
    }
}

}  // namespace pawl::database
