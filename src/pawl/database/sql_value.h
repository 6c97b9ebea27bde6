// SPDX-License-Identifier: Apache-2.0
// Values that go into a statement, and those that come out of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "pawl/base/clock.h"

namespace pawl::database {

// A JSON document as text, of a json or jsonb column.
struct JsonText {
    std::string text;

    auto operator==(const JsonText&) const -> bool = default;
};

struct Null {
    auto operator==(const Null&) const -> bool = default;
};

// Bound values: times are written as RFC 3339 in UTC, which both dialects take. Read values:
// numbers without a fixed size (numeric) and all types that are not listed here are text.
using SqlValue = std::variant<Null, bool, std::int64_t, double, std::string, JsonText, WallTime>;

template <class T>
[[nodiscard]] auto value_or_null(std::optional<T> value) -> SqlValue {
    return value ? SqlValue(*std::move(value)) : SqlValue(Null{});
}

[[nodiscard]] inline auto is_null(const SqlValue& value) -> bool {
    return std::holds_alternative<Null>(value);
}

// "" for null; times as RFC 3339; truth as true and false.
[[nodiscard]] auto text_of(const SqlValue& value) -> std::string;
// Also of text that is a number. Nothing for null and for everything else.
[[nodiscard]] auto integer_of(const SqlValue& value) -> std::optional<std::int64_t>;
[[nodiscard]] auto real_of(const SqlValue& value) -> std::optional<double>;
// Also of 0 and 1, and of their names in both dialects.
[[nodiscard]] auto truth_of(const SqlValue& value) -> std::optional<bool>;
// Also of text as parse_sql_time() takes it, and of integers: milliseconds since 1970, or seconds
// when they are below 10^11.
[[nodiscard]] auto time_of(const SqlValue& value) -> std::optional<WallTime>;

// RFC 3339, and what the two dialects write: "2026-01-01 02:00:00.5+01", "2026-01-01 01:00:00",
// "2026-01-01". Without a zone it is UTC.
[[nodiscard]] auto parse_sql_time(std::string_view text) -> std::optional<WallTime>;

}  // namespace pawl::database
