// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/interval.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/schedule/field.h"

namespace pawl::schedule {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr seconds kLongest = days(3660);

struct Unit {
    char letter;
    std::int64_t seconds;
};
constexpr std::array<Unit, 5> kUnits = {
    {{'w', 604'800}, {'d', 86'400}, {'h', 3600}, {'m', 60}, {'s', 1}}
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNicknames = {{
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
    {"@monthly", "0 0 1 * *"},
    {"@weekly", "0 0 * * 0"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@hourly", "0 * * * *"},
}};

auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

// Takes the digits at the front; stops growing beyond every bound that is asked for here.
auto take_number(std::string_view& text) -> std::optional<std::int64_t> {
    constexpr std::int64_t kEnough = 1'000'000'000;
    std::int64_t number = 0;
    std::size_t size = 0;
    for (; size < text.size() && is_digit(text[size]); ++size) {
        number = std::min(number * 10 + (text[size] - '0'), kEnough);
    }
    text.remove_prefix(size);
    return size == 0 ? std::nullopt : std::optional(number);
}

}  // namespace

auto parse_interval(std::string_view text) -> Result<seconds> {
    const auto refuse = [text] {
        return fail(
            "nickname", "bad interval " + quoted(text) + "; write 90s, 1h30m or 2d, 1s to 3660d"
        );
    };
    std::int64_t total = 0;
    const auto* unit = kUnits.begin();
    for (auto rest = text; !rest.empty(); rest.remove_prefix(1)) {
        const auto number = take_number(rest);
        if (!number || rest.empty()) {
            return refuse();
        }
        unit = std::find_if(unit, kUnits.end(), [&](const Unit& each) {
            return each.letter == lower(rest.front());
        });
        if (unit == kUnits.end()) {
            return refuse();
        }
        total += *number * unit->seconds;
        ++unit;  // each unit once, the larger ones first
    }
    if (total < 1 || total > kLongest.count()) {
        return refuse();
    }
    return seconds(total);
}

auto parse_seconds_interval(std::string_view count, std::string_view unit)
    -> std::optional<Result<seconds>> {
    if (!equal_ignoring_case(unit, "second") && !equal_ignoring_case(unit, "seconds")) {
        return std::nullopt;
    }
    auto rest = count;
    const auto number = take_number(rest);
    if (!number || !rest.empty()) {
        return std::nullopt;
    }
    if (*number < 1 || *number > 59) {
        return fail("range", quoted(count) + " seconds is outside 1-59");
    }
    return Result<seconds>(seconds(*number));
}

auto expand_nickname(std::string_view word) -> std::string_view {
    for (const auto& [name, fields] : kNicknames) {
        if (equal_ignoring_case(word, name)) {
            return fields;
        }
    }
    return {};
}

auto is_reboot_nickname(std::string_view word) -> bool {
    return equal_ignoring_case(word, "@reboot") || equal_ignoring_case(word, "@restart");
}

auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool {
    return std::ranges::equal(left, right, {}, lower, lower);
}

}  // namespace pawl::schedule
