// SPDX-License-Identifier: Apache-2.0
// A parsed cron expression, and the question it exists for: when next?
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/cron_fields.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {

// An immutable value that any thread may use. The dialect is cron-semantics.md of the contract.
class CronExpression {
 public:
    // `seed` is hashed for `H`; give the schedule's name. Spaces, tabs and line ends around `text`
    // are ignored.
    // Errors, whose codes are the contract's categories: empty, fields, syntax, range, step, name,
    // nickname, never.
    [[nodiscard]] static auto parse(std::string_view text, std::string_view seed = {})
        -> Result<CronExpression>;

    // The first occurrence strictly later than `from` (a whole second), or nothing when none is
    // left in the local years 1970..2199. Intervals count from `from`, cut to its second. Cost:
    // some tens of nanoseconds; microseconds at worst.
    [[nodiscard]] auto next_after(WallTime from, const Zone& zone) const -> std::optional<WallTime>;
    // The first `n` of them, ascending; fewer when they run out.
    [[nodiscard]] auto next(WallTime from, std::size_t n, const Zone& zone) const
        -> std::vector<WallTime>;
    // How many occurrences lie in (after, until]. Arithmetic: a million costs no more than one, a
    // century takes microseconds. Intervals count from `after`.
    [[nodiscard]] auto count_between(WallTime after, WallTime until, const Zone& zone) const
        -> std::int64_t;

    // As written, without the blanks around it.
    [[nodiscard]] auto text() const -> const std::string& { return text_; }
    // `@reboot`, `@restart`: valid, but without occurrences.
    [[nodiscard]] auto is_reboot() const -> bool { return kind_ == Kind::reboot; }
    // The length of `@every D` and `N seconds`; zero for everything else.
    [[nodiscard]] auto interval() const -> std::chrono::seconds { return interval_; }
    // What is matched when there is neither interval nor reboot.
    [[nodiscard]] auto fields() const -> const CronFields& { return fields_; }

    auto operator==(const CronExpression&) const -> bool = default;

 private:
    enum class Kind : std::uint8_t { fields, interval, reboot };

    CronExpression() = default;
    [[nodiscard]] static auto parse_nickname(std::string_view text) -> Result<CronExpression>;
    [[nodiscard]] static auto parse_fields(std::string_view text, std::string_view seed)
        -> Result<CronExpression>;
    [[nodiscard]] static auto every(std::chrono::seconds interval) -> CronExpression;

    CronFields fields_ = {};
    Kind kind_ = Kind::fields;
    std::chrono::seconds interval_{0};
    std::string text_;
};

}  // namespace pawl::schedule
