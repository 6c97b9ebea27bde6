// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/cron_expression.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/cron_fields.h"
#include "pawl/schedule/field.h"
#include "pawl/schedule/interval.h"
#include "pawl/schedule/local_search.h"
#include "pawl/schedule/occurrence.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

constexpr std::size_t kLongestText = 1024;
constexpr std::size_t kMostFields = 7;

auto trimmed(std::string_view text) -> std::string_view {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The words of a text; `count` goes on past the ones that are kept.
struct Words {
    std::array<std::string_view, kMostFields> kept = {};
    std::size_t count = 0;
};

auto split(std::string_view text) -> Words {
    Words words;
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const char* const word_end = std::find_if(at, end, is_blank);
        if (words.count < kMostFields) {
            words.kept[words.count] = {at, word_end};
        }
        ++words.count;
        at = std::find_if_not(word_end, end, is_blank);
    }
    return words;
}

auto seconds_of(WallTime time) -> std::int64_t {
    return floor<seconds>(time).time_since_epoch().count();
}

constexpr std::int64_t kLastSecond = 7'258'118'399;  // 2199-12-31T23:59:59Z

// The first k > 0 with from + k * step >= 0: intervals asked from before 1970.
auto first_interval_count(std::int64_t from, std::int64_t step) -> std::int64_t {
    return from + step >= 0 ? 1 : (-from + step - 1) / step;
}

}  // namespace

auto CronExpression::parse(std::string_view text, std::string_view seed) -> Result<CronExpression> {
    text = trimmed(text);
    if (text.empty()) {
        return fail("empty", "the expression is empty");
    }
    if (text.size() > kLongestText) {
        return fail("syntax", "the expression is longer than 1024 bytes");
    }
    if (text.find_first_of("\r\n") != std::string_view::npos) {
        return fail("syntax", "the expression has a line break inside");
    }
    auto parsed = text.front() == '@' ? parse_nickname(text) : parse_fields(text, seed);
    if (parsed) {
        parsed->text_ = text;
    }
    return parsed;
}

auto CronExpression::parse_nickname(std::string_view text) -> Result<CronExpression> {
    const auto words = split(text);
    const auto name = words.kept[0];
    if (equal_ignoring_case(name, "@every")) {
        if (words.count != 2) {
            return fail("nickname", "@every takes one interval, like @every 90s");
        }
        const auto interval = parse_interval(words.kept[1]);
        return interval ? Result<CronExpression>(every(*interval))
                        : std::unexpected(interval.error());
    }
    const auto fields = expand_nickname(name);
    if (fields.empty() && !is_reboot_nickname(name)) {
        return fail("nickname", "unknown nickname " + quoted(name));
    }
    if (words.count != 1) {
        return fail("nickname", "extra text after " + quoted(name));
    }
    if (!fields.empty()) {
        return parse_fields(fields, {});
    }
    CronExpression reboot;
    reboot.kind_ = Kind::reboot;
    return reboot;
}

auto CronExpression::parse_fields(std::string_view text, std::string_view seed)
    -> Result<CronExpression> {
    const auto words = split(text);
    if (words.count == 2) {
        if (auto interval = parse_seconds_interval(words.kept[0], words.kept[1])) {
            return *interval ? Result<CronExpression>(every(**interval))
                             : std::unexpected(std::move(interval->error()));
        }
    }
    if (words.count < 5 || words.count > kMostFields) {
        return fail(
            "fields", "an expression has 5, 6 or 7 fields, this one " + std::to_string(words.count)
        );
    }
    auto fields = parse_cron_fields(std::span(words.kept).first(words.count), seed);
    if (!fields) {
        return std::unexpected(std::move(fields.error()));
    }
    if (next_local(*fields, 0) == kNoLocalTime) {
        return fail("never", "no date of 1970-2199 matches");
    }
    CronExpression expression;
    expression.fields_ = *fields;
    return expression;
}

auto CronExpression::every(seconds interval) -> CronExpression {
    CronExpression expression;
    expression.kind_ = Kind::interval;
    expression.interval_ = interval;
    return expression;
}

auto CronExpression::next_after(WallTime from, const Zone& zone) const -> std::optional<WallTime> {
    const auto second = seconds_of(from);
    std::optional<std::int64_t> found;
    switch (kind_) {
        case Kind::fields:
            found = next_occurrence(fields_, second, zone);
            break;
        case Kind::interval:
            found = second + interval_.count() * first_interval_count(second, interval_.count());
            if (*found > kLastSecond) {
                found.reset();
            }
            break;
        case Kind::reboot:
            break;
    }
    return found ? std::optional(WallTime(seconds(*found))) : std::nullopt;
}

auto CronExpression::next(WallTime from, std::size_t n, const Zone& zone) const
    -> std::vector<WallTime> {
    std::vector<WallTime> times;
    times.reserve(std::min<std::size_t>(n, 1024));
    while (times.size() < n) {
        const auto time = next_after(from, zone);
        if (!time) {
            break;
        }
        times.push_back(*time);
        from = *time;
    }
    return times;
}

auto CronExpression::count_between(WallTime after, WallTime until, const Zone& zone) const
    -> std::int64_t {
    const auto from = seconds_of(after);
    const auto to = std::min(seconds_of(until), std::int64_t{kLastSecond} * 2);
    if (to <= from) {
        return 0;
    }
    switch (kind_) {
        case Kind::fields:
            return count_occurrences(fields_, from, to, zone);
        case Kind::interval: {
            const auto step = interval_.count();
            const auto last = (std::min(to, kLastSecond) - from) / step;
            return std::max<std::int64_t>(last - first_interval_count(from, step) + 1, 0);
        }
        case Kind::reboot:
            return 0;
    }
    return 0;
}

}  // namespace pawl::schedule
