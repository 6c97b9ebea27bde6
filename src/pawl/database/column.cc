// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/column.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace pawl::database {
namespace {

using Row = std::pair<std::string_view, ColumnType>;

constexpr auto kPostgresTypes = std::to_array<Row>({
    {"bool", ColumnType::boolean},       {"int2", ColumnType::integer},
    {"int4", ColumnType::integer},       {"int8", ColumnType::integer},
    {"float4", ColumnType::real},        {"float8", ColumnType::real},
    {"numeric", ColumnType::real},       {"text", ColumnType::text},
    {"varchar", ColumnType::text},       {"bpchar", ColumnType::text},
    {"citext", ColumnType::text},        {"name", ColumnType::text},
    {"json", ColumnType::json},          {"jsonb", ColumnType::json},
    {"timestamp", ColumnType::time},     {"timestamptz", ColumnType::time},
    {"date", ColumnType::date},          {"vector", ColumnType::vector},
    {"_float4", ColumnType::real_array}, {"_float8", ColumnType::real_array},
    {"bytea", ColumnType::bytes},
});

// The first that occurs in a declaration counts: "DATETIME" before "DATE", "JSONB" before nothing.
constexpr auto kSqliteWords = std::to_array<Row>({
    {"VECTOR", ColumnType::vector},
    {"JSON", ColumnType::json},
    {"BOOL", ColumnType::boolean},
    {"TIME", ColumnType::time},
    {"DATE", ColumnType::date},
    {"INT", ColumnType::integer},
    {"CHAR", ColumnType::text},
    {"CLOB", ColumnType::text},
    {"TEXT", ColumnType::text},
    {"BLOB", ColumnType::bytes},
    {"REAL", ColumnType::real},
    {"FLOA", ColumnType::real},
    {"DOUB", ColumnType::real},
    {"NUMERIC", ColumnType::real},
    {"DECIMAL", ColumnType::real},
});

// Integers below this are seconds since 1970, others milliseconds: as time_of() reads them.
constexpr std::string_view kFirstMilliseconds = "100000000000";

auto capitals(std::string_view text) -> std::string {
    std::string up(text);
    std::ranges::transform(up, up.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return up;
}

// Days since noon of 24 November 4714 BC, as julianday() counts: 2440587.5 is 1970.
auto sqlite_is_before(std::string_view column, std::string_view placeholder) -> std::string {
    return fmt::format(
        "(case when typeof({0}) in ('integer', 'real') then case when {0} < {2} "
        "then {0} / 86400.0 else {0} / 86400000.0 end + 2440587.5 else julianday({0}) end "
        "< julianday({1}))",
        column,
        placeholder,
        kFirstMilliseconds
    );
}

}  // namespace

auto type_of_postgres(std::string_view type_name) -> ColumnType {
    const auto* const found = std::ranges::find(kPostgresTypes, type_name, &Row::first);
    return found == kPostgresTypes.end() ? ColumnType::other : found->second;
}

auto type_of_sqlite(std::string_view declared) -> ColumnType {
    const auto words = capitals(declared);
    const auto* const found = std::ranges::find_if(kSqliteWords, [&words](const Row& row) {
        return words.contains(row.first);
    });
    return found == kSqliteWords.end() ? ColumnType::other : found->second;
}

auto find_column(std::span<const Column> columns, std::string_view name) -> const Column* {
    const auto found = std::ranges::find(columns, name, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

auto is_before(
    Dialect dialect, ColumnType type, std::string_view column, std::string_view placeholder
) -> std::string {
    if (dialect == Dialect::sqlite) {
        return sqlite_is_before(column, placeholder);
    }
    switch (type) {
        case ColumnType::time:
        case ColumnType::date:
            return fmt::format("({} < {})", column, placeholder);
        case ColumnType::integer:
        case ColumnType::real:
            return fmt::format(
                "(to_timestamp({0}::double precision / case when {0} < {2} then 1 else 1000 end) "
                "< {1}::timestamptz)",
                column,
                placeholder,
                kFirstMilliseconds
            );
        case ColumnType::boolean:
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::vector:
        case ColumnType::real_array:
        case ColumnType::bytes:
        case ColumnType::other:
            return fmt::format("({}::timestamptz < {}::timestamptz)", column, placeholder);
    }
    return {};
}

auto vector_text(std::span<const float> numbers, ColumnType type) -> std::string {
    std::string text;
    for (const auto number : numbers) {
        fmt::format_to(std::back_inserter(text), "{}{}", text.empty() ? "" : ",", number);
    }
    return type == ColumnType::real_array ? "{" + text + "}" : "[" + text + "]";
}

auto parse_vector(std::string_view text) -> std::optional<std::vector<float>> {
    const bool framed = text.size() >= 2 && ((text.front() == '[' && text.back() == ']') ||
                                             (text.front() == '{' && text.back() == '}'));
    if (!framed) {
        return std::nullopt;
    }
    text = text.substr(1, text.size() - 2);
    std::vector<float> numbers;
    while (!text.empty()) {
        const auto first = std::min(text.find_first_not_of(' '), text.size());
        float number = 0;
        const auto* const last = text.data() + text.size();
        const auto [end, error] = std::from_chars(text.data() + first, last, number);
        if (error != std::errc()) {
            return std::nullopt;
        }
        numbers.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty()) {
            break;
        }
        if (text.front() != ',' || text.size() == 1) {
            return std::nullopt;
        }
        text.remove_prefix(1);
    }
    return numbers;
}

}  // namespace pawl::database
