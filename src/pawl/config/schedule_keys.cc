// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/schedule_keys.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::config {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::array<std::string_view, 9> kWithoutCron = {
    "timezone",
    "jitter",
    "overlap",
    "catch_up",
    "catch_up_window",
    "catch_up_max",
    "after",
    "after_timeout",
    "after_failure",
};

void check_cron(TableReader& reader, const schedule::Schedule& schedule) {
    const auto* member = reader.find("cron");
    if (member == nullptr || member->node.text() == nullptr) {
        return;
    }
    const auto parsed = schedule::CronExpression::parse(schedule.cron, schedule.name);
    if (!parsed) {
        reader.problem(*member, fmt::format("{}: {}", parsed.error().code, parsed.error().message));
    } else if (parsed->is_reboot()) {
        reader.problem(*member, "@reboot never comes while the server runs; it is no schedule");
    }
}

void check_zone(TableReader& reader, const schedule::Schedule& schedule) {
    const auto* member = reader.find("timezone");
    if (member != nullptr && member->node.text() != nullptr &&
        !schedule::Zone::find(schedule.timezone)) {
        reader.problem(*member, "zone: no such IANA time zone, such as Europe/Berlin or UTC");
    }
}

using ByName = std::map<std::string_view, std::size_t>;

// Whether the walk from `start` along `after` comes back to where it has been: depth first, with a
// stack of its own, since a file may name a hundred thousand schedules.
class CircleSearch {
 public:
    CircleSearch(const std::vector<schedule::Schedule>& schedules, const ByName& by_name)
        : schedules_(schedules), by_name_(by_name), marks_(schedules.size(), Mark::fresh) {}

    auto circle_from(std::size_t start) -> bool {
        if (marks_[start] != Mark::fresh) {
            return false;
        }
        open(start);
        while (!stack_.empty()) {
            if (step()) {
                return true;
            }
        }
        return false;
    }

 private:
    enum class Mark : std::uint8_t { fresh, open, closed };
    struct Visit {
        std::size_t schedule;
        std::size_t next_edge = 0;
    };

    void open(std::size_t schedule) {
        marks_[schedule] = Mark::open;
        stack_.push_back({.schedule = schedule});
    }

    auto step() -> bool {
        auto& visit = stack_.back();
        const auto& after = schedules_[visit.schedule].after;
        if (visit.next_edge == after.size()) {
            marks_[visit.schedule] = Mark::closed;
            stack_.pop_back();
            return false;
        }
        const auto found = by_name_.find(after[visit.next_edge++]);
        if (found == by_name_.end()) {
            return false;
        }
        if (marks_[found->second] == Mark::open) {
            stack_.clear();
            return true;
        }
        if (marks_[found->second] == Mark::fresh) {
            open(found->second);
        }
        return false;
    }

    const std::vector<schedule::Schedule>& schedules_;
    const ByName& by_name_;
    std::vector<Mark> marks_;
    std::vector<Visit> stack_;
};

void check_after_names(
    const schedule::Schedule& schedule, const Place& place, const ByName& by_name, Report& report
) {
    const auto key = schedule.name + ".after";
    if (schedule.after.size() > schedule::kMostAfter) {
        report.problem(
            place, key, fmt::format("names more than {} schedules", schedule::kMostAfter)
        );
    }
    std::vector<std::string> names;
    for (const auto& name : schedule.after) {
        if (by_name.contains(name)) {
            continue;
        }
        if (names.empty()) {
            for (const auto& [known, index] : by_name) {
                names.emplace_back(known);
            }
        }
        report.problem(
            place, key, fmt::format("`{}` is no schedule{}", name, did_you_mean(name, names))
        );
    }
}

}  // namespace

void read_schedule_keys(TableReader& reader, schedule::Schedule& schedule) {
    reader.read_text("cron", schedule.cron);
    check_cron(reader, schedule);
    reader.read_text("timezone", schedule.timezone);
    check_zone(reader, schedule);
    reader.read_duration("jitter", schedule.jitter, {.least = Duration::zero(), .most = days(1)});
    reader.read_choice("overlap", schedule::kOverlapNames, schedule.overlap);
    reader.read_choice("catch_up", schedule::kCatchUpNames, schedule.catch_up);
    reader.read_duration(
        "catch_up_window", schedule.catch_up_window, {.least = Duration::zero(), .most = days(3660)}
    );
    reader.read_integer(
        "catch_up_max", schedule.catch_up_max, {.least = 1, .most = schedule::kMostCatchUp}
    );
    reader.read_texts("after", schedule.after);
    reader.read_duration(
        "after_timeout", schedule.after_timeout, {.least = seconds(1), .most = days(366)}
    );
    reader.read_choice("after_failure", schedule::kAfterFailureNames, schedule.after_failure);
    reader.read_truth("enabled", schedule.enabled);
}

void pass_over_schedule_keys(TableReader& reader) {
    for (const auto key : kWithoutCron) {
        reader.pass_over(key, "has no meaning without `cron`");
    }
    if (reader.has("enabled")) {
        bool enabled = true;
        reader.read_truth("enabled", enabled);
        reader.pass_over("enabled", "switches a schedule, and there is no `cron`");
    }
}

void check_after(
    const std::vector<schedule::Schedule>& schedules,
    const std::vector<Place>& places,
    Report& report
) {
    ByName by_name;
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        by_name.emplace(schedules[i].name, i);
    }
    CircleSearch search(schedules, by_name);
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        check_after_names(schedules[i], places[i], by_name, report);
        if (search.circle_from(i)) {
            report.problem(
                places[i], schedules[i].name + ".after", "leads back to itself: a circle of `after`"
            );
            return;
        }
    }
}

}  // namespace pawl::config
