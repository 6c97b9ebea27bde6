// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_answer.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "pawl/database/sql_error.h"

namespace pawl::database {
namespace {

// Numbers of built-in types, which never change (pg_type.dat).
constexpr unsigned kBool = 16;
constexpr unsigned kInt8 = 20;
constexpr unsigned kInt2 = 21;
constexpr unsigned kInt4 = 23;
constexpr unsigned kOid = 26;
constexpr unsigned kJson = 114;
constexpr unsigned kFloat4 = 700;
constexpr unsigned kFloat8 = 701;
constexpr unsigned kTimestamp = 1114;
constexpr unsigned kTimestampWithZone = 1184;
constexpr unsigned kJsonb = 3802;

template <class Number>
auto number_value(std::string text) -> SqlValue {
    Number number{};
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    const bool whole = error == std::errc() && end == last;
    return whole ? SqlValue(number) : SqlValue(std::move(text));
}

auto typed_value(std::string text, unsigned type) -> SqlValue {
    switch (type) {
        case kBool:
            return text == "t";
        case kInt8:
        case kInt2:
        case kInt4:
        case kOid:
            return number_value<std::int64_t>(std::move(text));
        case kFloat4:
        case kFloat8:
            return number_value<double>(std::move(text));
        case kJson:
        case kJsonb:
            return JsonText{.text = std::move(text)};
        case kTimestamp:
        case kTimestampWithZone: {
            const auto time = parse_sql_time(text);
            return time ? SqlValue(*time) : SqlValue(std::move(text));
        }
        default:
            return text;
    }
}

auto value_at(const PGresult* result, int row, int column) -> SqlValue {
    if (PQgetisnull(result, row, column) != 0) {
        return Null{};
    }
    const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
    return typed_value(std::string(PQgetvalue(result, row, column), size), PQftype(result, column));
}

struct ToWire {
    auto operator()(Null) const -> std::optional<std::string> { return std::nullopt; }
    auto operator()(const std::string& text) const -> std::optional<std::string> { return text; }
    auto operator()(const auto& value) const -> std::optional<std::string> {
        return text_of(SqlValue(value));
    }
};

// "connection to server at "db.example.com" (10.0.0.1), port 5432 failed: FATAL:  …" and the like:
// what is behind the first "failed: " is the reason.
auto reason_in(std::string_view text) -> std::string_view {
    constexpr std::string_view kFailed = " failed: ";
    constexpr std::string_view kFatal = "FATAL:  ";
    if (const auto at = text.find(kFailed); at != std::string_view::npos) {
        text.remove_prefix(at + kFailed.size());
    }
    if (text.starts_with(kFatal)) {
        text.remove_prefix(kFatal.size());
    }
    return text.substr(0, text.find('\n'));
}

using Row = std::pair<std::string_view, std::string_view>;

// libpq gives no SQLSTATE for a connection that was not made.
constexpr auto kConnectCodes = std::to_array<Row>({
    {"password authentication failed", "auth_failed"},
    {"authentication failed", "auth_failed"},
    {"no password supplied", "auth_failed"},
    {"pg_hba.conf", "auth_failed"},
    {"role \"", "auth_failed"},
    {"permission denied for database", "auth_failed"},
    {"database \"", "undefined_database"},
    {"too many c", "busy"},
    {"remaining connection slots", "busy"},
});

}  // namespace

void ClearResult::operator()(pg_result* result) const {
    PQclear(result);
}

void PostgresAnswer::add(const pg_result* result) {
    const int columns = PQnfields(result);
    if (rows_.columns.empty()) {
        for (int i = 0; i < columns; ++i) {
            rows_.columns.emplace_back(PQfname(result, i));
        }
    }
    for (int i = 0; i < PQntuples(result); ++i) {
        std::vector<SqlValue> row;
        row.reserve(static_cast<std::size_t>(columns));
        for (int j = 0; j < columns; ++j) {
            row.push_back(value_at(result, i, j));
        }
        rows_.add_row(std::move(row), limit_);
    }
    // The last result of all tells what was done.
    auto* const last = const_cast<PGresult*>(result);  // PQcmdTuples() only reads
    if (const std::string_view command = PQcmdStatus(last); !command.empty()) {
        rows_.command = command;
    }
    if (const std::string_view count = PQcmdTuples(last); !count.empty()) {
        std::from_chars(count.data(), count.data() + count.size(), rows_.affected);
    }
}

auto wire_text(const SqlValue& value) -> std::optional<std::string> {
    return std::visit(ToWire{}, value);
}

auto error_of(std::string_view connection, const pg_result* result) -> Error {
    const auto* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const auto* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == nullptr) {  // libpq's own, such as a lost connection
        return connection_error(
            connection, "connection_failed", reason_in(PQresultErrorMessage(result))
        );
    }
    return connection_error(
        connection, code_of_sqlstate(state), message == nullptr ? "an error" : message
    );
}

auto connect_error(std::string_view connection, std::string_view libpq_says) -> Error {
    if (libpq_says.contains("could not translate host name")) {
        return connection_error(
            connection, "connection_failed", "cannot connect: the name of its host is not known"
        );
    }
    const auto reason = reason_in(libpq_says);
    const auto* const found = std::ranges::find_if(kConnectCodes, [reason](const Row& row) {
        return reason.contains(row.first);
    });
    return connection_error(
        connection,
        found == kConnectCodes.end() ? "connection_failed" : found->second,
        "cannot connect: " + std::string(reason)
    );
}

}  // namespace pawl::database
