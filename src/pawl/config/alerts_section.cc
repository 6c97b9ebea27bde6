// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/alerts_section.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/config/kind_options.h"
#include "pawl/task/alerts.h"

namespace pawl::config {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kKind = "http";
constexpr std::string_view kQueue = "alerts";  // a dead endpoint holds up nothing else
constexpr int kAttempts = 10;                  // about two hours with the default backoff
constexpr int kLongestStreak = 10'000;

auto delivery_of(const std::string& name) -> task::Task {
    task::Task task{.name = std::string(task::kAlertTaskPrefix) + name};
    task.kind = kKind;
    task.queue = kQueue;
    task.retry.max_attempts = kAttempts;
    task.timeout = seconds(30);
    return task;
}

void read_one(const Member& member, const task::Kind& http, Config& config, Report& report) {
    const auto path = "alerts." + member.key;
    auto task = delivery_of(member.key);
    if (!is_name(task.name)) {
        report.problem(member.place, path, "is not a name: 1..122 of [A-Za-z0-9._:-]");
    }
    TableReader reader(&member.node, path, report);
    AlertConfig alert{.name = member.key};
    reader.read_truth("each_failure", alert.each_failure);
    reader.read_integer("in_a_row", alert.in_a_row, {.least = 0, .most = kLongestStreak});
    reader.read_integer(
        "max_attempts", task.retry.max_attempts, {.least = 1, .most = job::kMostAttempts}
    );
    reader.read_duration("timeout", task.timeout, {.least = seconds(1), .most = minutes(5)});
    const bool fine = report.ok();
    const task::KindRequest request{
        .task = task.name,
        .options = take_kind_options(reader, config.shown_options[task.name]),
    };
    if (fine && !report.ok()) {
        return;
    }
    const auto runner = http.make_runner(request);
    if (!runner) {
        return report_kind_error(runner.error(), member, path, reader);
    }
    task.runner = *runner;
    config.alerts.push_back(std::move(alert));
    config.tasks.insert_or_assign(task.name, std::move(task));
}

}  // namespace

void read_alerts(
    TableReader& root, const task::KindCatalog& kinds, Config& config, Report& report
) {
    const auto* const member = root.find("alerts");
    TableReader all(member == nullptr ? nullptr : &member->node, "alerts", report);
    const auto* const http = kinds.find(kKind);
    for (const auto& one : all.members()) {
        if (http == nullptr) {
            report.problem(
                one.place, "alerts." + one.key, "needs the kind http, which is not here"
            );
            return;
        }
        read_one(one, *http, config, report);
    }
}

auto read_alerts_of_task(TableReader& task, const Config& config) -> std::vector<task::Alert> {
    std::vector<std::string> wanted;
    task.read_texts("alerts", wanted);
    std::vector<task::Alert> alerts;
    for (const auto& name : wanted) {
        const auto found = std::ranges::find(config.alerts, name, &AlertConfig::name);
        if (found == config.alerts.end()) {
            std::vector<std::string> names;
            std::ranges::transform(config.alerts, std::back_inserter(names), &AlertConfig::name);
            task.problem(
                *task.find("alerts"),
                "there is no [alerts." + name + "]" + did_you_mean(name, names)
            );
            continue;
        }
        alerts.push_back({
            .delivery = std::string(task::kAlertTaskPrefix) + name,
            .each_failure = found->each_failure,
            .in_a_row = found->in_a_row,
        });
    }
    return alerts;
}

}  // namespace pawl::config
