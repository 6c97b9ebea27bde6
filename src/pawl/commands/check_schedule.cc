// SPDX-License-Identifier: Apache-2.0
// What may be wrong with a schedule's declaration.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/commands/schedules.h"
#include "pawl/job/job.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::commands {
namespace {

constexpr const char* kNameRule = "1 to 128 of A-Z a-z 0-9 . _ : - and not . or ..";

class Checks {
 public:
    void require(bool holds, const char* pointer, const char* code, std::string detail) {
        if (!holds) {
            errors_.push_back({.pointer = pointer, .code = code, .detail = std::move(detail)});
        }
    }
    auto take() -> std::vector<FieldError> { return std::move(errors_); }

 private:
    std::vector<FieldError> errors_;
};

void check_timing(Checks& checks, const schedule::Schedule& schedule) {
    const auto cron = schedule::CronExpression::parse(schedule.cron, schedule.name);
    if (!cron) {
        checks.require(
            false, "/cron", "invalid_cron", cron.error().code + ": " + cron.error().message
        );
    } else {
        checks.require(
            !cron->is_reboot(), "/cron", "invalid_cron", "never: @reboot has no times of its own"
        );
    }
    checks.require(
        schedule::Zone::find(schedule.timezone).has_value(),
        "/timezone",
        "invalid_timezone",
        "not an IANA zone, like Europe/Berlin"
    );
}

void check_catching_up(Checks& checks, const schedule::Schedule& schedule) {
    constexpr Duration kLongest = std::chrono::days(365);
    const auto in = [](Duration value, Duration least, Duration most) {
        return value >= least && value <= most;
    };
    checks.require(
        in(schedule.catch_up_window, Duration::zero(), kLongest),
        "/catch_up_window",
        "out_of_range",
        "from 0s to 365d"
    );
    checks.require(
        schedule.catch_up_max >= 1 && schedule.catch_up_max <= schedule::kMostCatchUp,
        "/catch_up_max",
        "out_of_range",
        fmt::format("from 1 to {}", schedule::kMostCatchUp)
    );
    checks.require(
        in(schedule.jitter, Duration::zero(), std::chrono::hours(24)),
        "/jitter",
        "out_of_range",
        "from 0s to 24h"
    );
    checks.require(
        in(schedule.after_timeout, std::chrono::seconds(1), std::chrono::days(30)),
        "/after_timeout",
        "out_of_range",
        "from 1s to 30d"
    );
}

}  // namespace

auto check_schedule(const schedule::Schedule& schedule) -> std::vector<FieldError> {
    Checks checks;
    checks.require(is_name(schedule.name), "/name", "invalid_name", kNameRule);
    checks.require(is_name(schedule.task), "/task", "invalid_name", kNameRule);
    checks.require(
        schedule.queue.empty() || is_name(schedule.queue), "/queue", "invalid_name", kNameRule
    );
    const auto priority = schedule.priority.value_or(0);
    checks.require(
        priority >= job::kLowestPriority && priority <= job::kHighestPriority,
        "/priority",
        "out_of_range",
        "from -1000 to 1000"
    );
    checks.require(
        schedule.after.size() <= schedule::kMostAfter &&
            std::ranges::all_of(schedule.after, is_name) &&
            std::ranges::find(schedule.after, schedule.name) == schedule.after.end(),
        "/after",
        "invalid_name",
        fmt::format("at most {} names of other schedules", schedule::kMostAfter)
    );
    check_timing(checks, schedule);
    check_catching_up(checks, schedule);
    return checks.take();
}

}  // namespace pawl::commands
