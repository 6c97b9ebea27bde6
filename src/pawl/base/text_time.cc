// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/text_time.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace pawl {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Reads fixed-width decimal fields from the front of a text.
class FieldReader {
 public:
    explicit FieldReader(std::string_view text) : rest_(text) {}

    auto digits(std::size_t width) -> std::optional<int> {
        if (rest_.size() < width) {
            return std::nullopt;
        }
        int value = 0;
        for (const char digit : rest_.substr(0, width)) {
            if (digit < '0' || digit > '9') {
                return std::nullopt;
            }
            value = value * 10 + (digit - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }

    auto take(std::string_view any_of) -> char {
        if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) {
            return '\0';
        }
        const char taken = rest_.front();
        rest_.remove_prefix(1);
        return taken;
    }

    // Digits behind a point, as microseconds; finer digits are cut off.
    auto fraction() -> std::optional<Duration> {
        std::int64_t micros = 0;
        std::int64_t scale = 100'000;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            micros += (rest_[count] - '0') * scale;
            scale /= 10;
        }
        rest_.remove_prefix(count);
        return count == 0 ? std::nullopt : std::optional(Duration(micros));
    }

    [[nodiscard]] auto at_end() const -> bool { return rest_.empty(); }

 private:
    std::string_view rest_;
};

auto read_date(FieldReader& in) -> std::optional<sys_days> {
    const auto year = in.digits(4);
    if (!year || in.take("-") == 0) {
        return std::nullopt;
    }
    const auto month = in.digits(2);
    if (!month || in.take("-") == 0) {
        return std::nullopt;
    }
    const auto day = in.digits(2);
    if (!day) {
        return std::nullopt;
    }
    const year_month_day date(
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(*month)),
        std::chrono::day(static_cast<unsigned>(*day))
    );
    if (!date.ok() || *year < 1 || *year > 9998) {
        return std::nullopt;
    }
    return sys_days(date);
}

auto read_clock_time(FieldReader& in) -> std::optional<Duration> {
    const auto hour = in.digits(2);
    if (!hour || in.take(":") == 0) {
        return std::nullopt;
    }
    const auto minute = in.digits(2);
    if (!minute || in.take(":") == 0) {
        return std::nullopt;
    }
    const auto second = in.digits(2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    auto time = Duration(hours(*hour) + minutes(*minute) + seconds(*second));
    if (in.take(".") != 0) {
        const auto fraction = in.fraction();
        if (!fraction) {
            return std::nullopt;
        }
        time += *fraction;
    }
    return time;
}

auto read_offset(FieldReader& in) -> std::optional<Duration> {
    if (in.take("Zz") != 0) {
        return Duration::zero();
    }
    const char sign = in.take("+-");
    const auto hour = sign == 0 ? std::nullopt : in.digits(2);
    if (!hour || in.take(":") == 0) {
        return std::nullopt;
    }
    const auto minute = in.digits(2);
    if (!minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    const auto offset = Duration(hours(*hour) + minutes(*minute));
    return sign == '-' ? -offset : offset;
}

struct Unit {
    std::string_view name;
    Duration length;
};
constexpr std::array<Unit, 5> kUnits = {{
    {"d", days(1)},
    {"h", hours(1)},
    {"m", minutes(1)},
    {"s", seconds(1)},
    {"ms", milliseconds(1)},
}};
constexpr Duration kLongestDuration = days(3660);

}  // namespace

auto format_time(WallTime time) -> std::string {
    const auto millis = floor<milliseconds>(time);
    const auto fraction = (millis - floor<seconds>(millis)).count();
    auto text = format_seconds(floor<seconds>(time));
    text.pop_back();
    return text + fmt::format(FMT_COMPILE(".{:03}Z"), fraction);
}

auto format_seconds(WallTime time) -> std::string {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const std::chrono::hh_mm_ss clock(floor<seconds>(time - day));
    return fmt::format(
        FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z"),
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

auto parse_time(std::string_view text) -> Result<WallTime> {
    const auto refuse = [] {
        return fail(
            "invalid_time", "not a time: write RFC 3339 with a zone, like 2026-01-01T00:00:00Z"
        );
    };
    FieldReader in(text);
    const auto date = read_date(in);
    if (!date || in.take("Tt ") == 0) {
        return refuse();
    }
    const auto clock = read_clock_time(in);
    if (!clock) {
        return refuse();
    }
    const auto offset = read_offset(in);
    if (!offset || !in.at_end()) {
        return refuse();
    }
    // The offset may lead out of the years that can be written.
    constexpr WallTime kFirst(std::chrono::sys_days(std::chrono::year(1) / 1 / 1));
    constexpr WallTime kEnd(std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1));
    const auto time = WallTime(*date) + *clock - *offset;
    return time >= kFirst && time < kEnd ? Result<WallTime>(time) : refuse();
}

auto parse_duration(std::string_view text) -> Result<Duration> {
    const auto refuse = [] {
        return fail(
            "invalid_duration", "not a duration: write a number and ms, s, m, h or d, like 90s"
        );
    };
    std::int64_t count = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (status != std::errc{} || count < 0) {
        return refuse();
    }
    const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& unit : kUnits) {
        if (unit.name == name && count <= kLongestDuration / unit.length) {
            return count * unit.length;
        }
    }
    return refuse();
}

auto format_duration(Duration duration) -> std::string {
    for (const auto& unit : kUnits) {
        if (duration != Duration::zero() && duration % unit.length == Duration::zero()) {
            return fmt::format("{}{}", duration / unit.length, unit.name);
        }
    }
    return fmt::format("{}ms", std::chrono::duration_cast<milliseconds>(duration).count());
}

}  // namespace pawl
