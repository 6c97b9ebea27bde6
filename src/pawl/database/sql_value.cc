// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sql_value.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <system_error>

#include "pawl/base/text_time.h"

namespace pawl::database {
namespace {

template <class Number>
auto number_in(std::string_view text) -> std::optional<Number> {
    Number number{};
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

struct ToText {
    auto operator()(Null) const -> std::string { return {}; }
    auto operator()(bool truth) const -> std::string { return truth ? "true" : "false"; }
    auto operator()(std::int64_t number) const -> std::string { return std::to_string(number); }
    auto operator()(double number) const -> std::string { return fmt::format("{}", number); }
    auto operator()(const std::string& text) const -> std::string { return text; }
    auto operator()(const JsonText& json) const -> std::string { return json.text; }
    auto operator()(WallTime time) const -> std::string { return format_time(time); }
};

}  // namespace

auto text_of(const SqlValue& value) -> std::string {
    return std::visit(ToText{}, value);
}

auto integer_of(const SqlValue& value) -> std::optional<std::int64_t> {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return *number;
    }
    if (const auto* truth = std::get_if<bool>(&value)) {
        return *truth ? 1 : 0;
    }
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : number_in<std::int64_t>(*text);
}

auto real_of(const SqlValue& value) -> std::optional<double> {
    if (const auto* number = std::get_if<double>(&value)) {
        return *number;
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*number);
    }
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : number_in<double>(*text);
}

auto truth_of(const SqlValue& value) -> std::optional<bool> {
    if (const auto* truth = std::get_if<bool>(&value)) {
        return *truth;
    }
    const auto text = text_of(value);
    if (text == "1" || text == "true" || text == "t") {
        return true;
    }
    return text == "0" || text == "false" || text == "f" ? std::optional(false) : std::nullopt;
}

auto time_of(const SqlValue& value) -> std::optional<WallTime> {
    constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;
    if (const auto* time = std::get_if<WallTime>(&value)) {
        return *time;
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return *number < kFirstMilliseconds ? WallTime(std::chrono::seconds(*number))
                                            : WallTime(std::chrono::milliseconds(*number));
    }
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::nullopt : parse_sql_time(*text);
}

auto parse_sql_time(std::string_view text) -> std::optional<WallTime> {
    constexpr std::size_t kDateLength = 10;
    constexpr std::size_t kTimeLength = 19;
    std::string full(text);
    if (full.size() == kDateLength) {
        full += "T00:00:00Z";
    } else if (full.size() >= kTimeLength && full[kDateLength] == ' ') {
        full[kDateLength] = 'T';
    }
    const auto sign = full.find_first_of("+-Zz", kTimeLength);
    if (sign == std::string::npos) {
        full += 'Z';
    } else if (full.size() - sign == 3 && full[sign] != 'Z') {
        full += ":00";  // PostgreSQL leaves the minutes of an offset out when there are none
    }
    const auto time = parse_time(full);
    return time ? std::optional(*time) : std::nullopt;
}

}  // namespace pawl::database
