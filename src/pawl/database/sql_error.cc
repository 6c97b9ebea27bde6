// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sql_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/observe/redact.h"

namespace pawl::database {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr auto kRetryable = std::to_array<std::string_view>({
    "connection_failed",
    "timeout",
    "serialization",
    "busy",
    "out_of_resources",
    "commit_unknown",
    "database_error",
});

// Whole states first, then classes (their first two characters).
constexpr auto kStates = std::to_array<Row>({
    {"57014", "timeout"},
    {"57P01", "connection_failed"},
    {"57P02", "connection_failed"},
    {"57P03", "connection_failed"},
    {"57P05", "connection_failed"},
    {"3D000", "undefined_database"},
    {"3F000", "undefined_table"},
    {"42P01", "undefined_table"},
    {"42703", "undefined_column"},
    {"42883", "undefined_function"},
    {"42501", "permission_denied"},
    {"42601", "syntax_error"},
    {"25006", "read_only"},
    {"40001", "serialization"},
    {"40P01", "serialization"},
    {"55P03", "busy"},
    {"53300", "busy"},
    {"08P01", "syntax_error"},  // other parameters than the statement has
    {"08", "connection_failed"},
    {"58", "connection_failed"},
    {"28", "auth_failed"},
    {"23", "constraint"},
    {"22", "invalid_value"},
    {"53", "out_of_resources"},
    {"42", "syntax_error"},
});

constexpr auto kSqliteMessages = std::to_array<Row>({
    {"no such table", "undefined_table"},
    {"unknown database", "undefined_table"},
    {"no such column", "undefined_column"},
    {"has no column named", "undefined_column"},
    {"no such function", "undefined_function"},
    {"syntax error", "syntax_error"},
    {"incomplete input", "syntax_error"},
    {"unrecognized token", "syntax_error"},
    {"cannot start a transaction", "syntax_error"},
});

// `value "12345678901" is out of range`, `invalid input syntax for type integer: "…"`: in errors of
// values what is quoted is a value; elsewhere it is the name of a table, a column or a constraint.
auto without_quoted(std::string_view text) -> std::string {
    std::string kept;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            kept += quoted ? "" : "\"...\"";
            quoted = !quoted;
        } else if (!quoted) {
            kept += c;
        }
    }
    return kept;
}

}  // namespace

auto is_retryable(const Error& error) -> bool {
    return std::ranges::find(kRetryable, std::string_view(error.code)) != kRetryable.end();
}

auto code_of_sqlstate(std::string_view state) -> std::string_view {
    const auto* const found = std::ranges::find_if(kStates, [state](const Row& row) {
        return state.starts_with(row.first);
    });
    return found == kStates.end() ? "database_error" : found->second;
}

auto code_of_sqlite(int code, std::string_view message) -> std::string_view {
    constexpr int kPrimaryBits = 0xFF;
    switch (code & kPrimaryBits) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "busy";
        case SQLITE_INTERRUPT:
            return "cancelled";
        case SQLITE_CONSTRAINT:
            return "constraint";
        case SQLITE_READONLY:
            return "read_only";
        case SQLITE_CANTOPEN:
        case SQLITE_IOERR:
            return "connection_failed";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return "corrupt";
        case SQLITE_FULL:
        case SQLITE_NOMEM:
            return "out_of_resources";
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return "permission_denied";
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
            return "invalid_value";
        default:
            break;
    }
    const auto* const found = std::ranges::find_if(kSqliteMessages, [message](const Row& row) {
        return message.contains(row.first);
    });
    return found == kSqliteMessages.end() ? "database_error" : found->second;
}

auto connection_error(std::string_view connection, std::string_view code, std::string_view text)
    -> Error {
    return {
        .code = std::string(code),
        .message = fmt::format(
            "database \"{}\": {}",
            connection,
            redact(code == "invalid_value" ? without_quoted(text) : std::string(text))
        ),
    };
}

}  // namespace pawl::database
