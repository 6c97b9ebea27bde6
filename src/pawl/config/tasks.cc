// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <set>
#include <utility>

#include "pawl/base/json_slice.h"
#include "pawl/base/names.h"
#include "pawl/config/ai_keys.h"
#include "pawl/config/alerts_section.h"
#include "pawl/config/backoff.h"
#include "pawl/config/circuit_breaker.h"
#include "pawl/config/connections_section.h"
#include "pawl/config/json_value.h"
#include "pawl/config/key_rules.h"
#include "pawl/config/kind_options.h"
#include "pawl/config/schedule_keys.h"
#include "pawl/config/sections.h"
#include "pawl/config/task_chain.h"
#include "pawl/job/job.h"

namespace pawl::config {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, 2> kJitterNames = {"full", "none"};
constexpr std::size_t kMostTags = 100;
constexpr std::size_t kMostSearchKeys = 8;

auto is_relative(const boost::json::value& url) -> bool {
    const auto* text = url.if_string();
    return text != nullptr && text->starts_with('/') && !text->starts_with("//");
}

void check_name(const Member& member, const std::string& path, Report& report) {
    if (!is_name(member.key)) {
        report.problem(
            member.place, path, "is not a name: 1..128 of [A-Za-z0-9._:-], not `.` or `..`"
        );
    }
}

void read_queue_and_priority(TableReader& reader, std::string& queue) {
    reader.read_text("queue", queue);
    if (reader.has("queue") && !is_name(queue)) {
        reader.problem(*reader.find("queue"), "must be a name: [A-Za-z0-9._:-]");
    }
}

constexpr IntegerBounds kPriorities = {
    .least = job::kLowestPriority, .most = job::kHighestPriority
};

auto read_payload(TableReader& reader) -> std::string {
    const auto* member = reader.find("payload");
    return member == nullptr ? std::string()
                             : boost::json::serialize(
                                   json_of(member->node, reader.path_of("payload"), reader.report())
                               );
}

void read_tags(TableReader& reader, std::vector<std::string>& tags) {
    reader.read_texts("tags", tags);
    if (tags.size() > kMostTags || !std::ranges::all_of(tags, is_label)) {
        reader.problem(*reader.find("tags"), "must be at most 100 texts of 1..255 bytes");
    }
}

// Reads one [tasks.x].
class TaskReader {
 public:
    TaskReader(
        const Member& member,
        const Environment& environment,
        const task::KindCatalog& kinds,
        Config& config,
        Report& report
    )
        : member_(member),
          environment_(environment),
          kinds_(kinds),
          config_(config),
          report_(report),
          reader_(&member.node, "tasks." + member.key, report),
          task_{.name = member.key} {}

    // The schedule of the short form.
    auto read(int default_attempts) -> std::optional<schedule::Schedule> {
        check_name(member_, "tasks." + member_.key, report_);
        if (config_.tasks.contains(task_.name)) {
            report_.problem(
                member_.place, "tasks." + task_.name, "is what an alert is delivered by"
            );
        }
        task_.retry.max_attempts = default_attempts;
        read_common_keys();
        auto schedule = read_schedule();
        make_runner();
        task_.position = config_.task_order.size();
        config_.task_order.push_back(task_.name);
        config_.tasks.insert_or_assign(task_.name, std::move(task_));
        return schedule;
    }

 private:
    void read_common_keys() {
        reader_.read_text("kind", task_.kind);
        read_queue_and_priority(reader_, task_.queue);
        reader_.read_integer("priority", task_.priority, kPriorities);
        reader_.read_integer(
            "max_attempts", task_.retry.max_attempts, {.least = 1, .most = job::kMostAttempts}
        );
        read_backoff(reader_, task_.retry);
        reader_.read_choice("backoff_jitter", kJitterNames, task_.retry.jitter);
        reader_.read_duration(
            "timeout", task_.timeout, {.least = milliseconds(1), .most = days(7)}
        );
        reader_.read_truth("endpoint", task_.endpoint);
        task_.circuit_breaker = read_circuit_breaker(reader_);
        task_.keys = read_key_rules(reader_);
        task_.alerts = read_alerts_of_task(reader_, config_);
        if (auto budgets = read_budgets(reader_)) {
            config_.ai.limit_task(task_.name, std::move(*budgets));
        }
        reader_.read_texts("on_success", task_.on_success);
        reader_.read_texts("on_failure", task_.on_failure);
        task_.payload = read_payload(reader_);
        read_tags(reader_, task_.tags);
        read_search();
    }

    void read_search() {
        reader_.read_texts("search", task_.search);
        const bool are_paths = std::ranges::all_of(task_.search, [](const std::string& path) {
            return json_path(path).has_value();
        });
        if (task_.search.size() > kMostSearchKeys || !are_paths) {
            reader_.problem(
                *reader_.find("search"),
                fmt::format(
                    "at most {} keys of the payload, such as \"siteId\" or \"site.id\"",
                    kMostSearchKeys
                )
            );
        }
    }

    auto read_schedule() -> std::optional<schedule::Schedule> {
        if (!reader_.has("cron")) {
            pass_over_schedule_keys(reader_);
            return std::nullopt;
        }
        schedule::Schedule schedule{
            .name = task_.name, .task = task_.name, .origin = schedule::Origin::config
        };
        read_schedule_keys(reader_, schedule);
        return schedule;
    }

    // A relative address gets the application's as its base.
    void complete_url(boost::json::object& options) {
        auto* url = options.if_contains("url");
        if (task_.kind != "http" || url == nullptr || !is_relative(*url)) {
            return;
        }
        std::string base(variable(environment_, "NEXT_PUBLIC_APP_URL"));
        while (base.ends_with('/')) {
            base.pop_back();
        }
        if (base.empty()) {
            reader_.problem(
                *reader_.find("url"), "is relative, and NEXT_PUBLIC_APP_URL is not set"
            );
        }
        *url = base + std::string(url->get_string());
    }

    void make_runner() {
        auto options = take_kind_options(reader_, config_.shown_options[task_.name]);
        if (!reader_.has("kind")) {
            report_.problem(member_.place, reader_.path_of("kind"), "is missing");
            return;
        }
        const auto* kind = kinds_.find(task_.kind);
        if (kind == nullptr) {
            refuse_kind();
            return;
        }
        const bool fine = report_.ok();
        complete_url(options);
        if (fine && !report_.ok()) {
            return;
        }
        const task::KindRequest request{.task = task_.name, .options = std::move(options)};
        const auto runner = kind->make_runner(request);
        if (!runner) {
            report_kind_error(runner.error(), member_, "tasks." + task_.name, reader_);
            return;
        }
        task_.runner = *runner;
        task_.lease = kind->lease(request);
        check_connections(kind->connections(request), member_, reader_, config_);
        if (!task_.runner && !task_.lease) {
            report_.warning(
                member_.place,
                "tasks." + task_.name,
                "no handler here; its jobs wait for a node with one"
            );
        }
    }

    void refuse_kind() {
        const auto* member = reader_.find("kind");
        if (member->node.text() == nullptr) {
            return;  // read_text() has said so
        }
        std::vector<std::string> names;
        for (const auto name : kinds_.names()) {
            names.emplace_back(name);
        }
        reader_.problem(*member, "no such kind" + did_you_mean(task_.kind, names));
    }

    const Member& member_;
    const Environment& environment_;
    const task::KindCatalog& kinds_;
    Config& config_;
    Report& report_;
    TableReader reader_;
    task::Task task_;
};

auto read_one_schedule(const Member& member, Report& report) -> schedule::Schedule {
    TableReader reader(&member.node, "schedules." + member.key, report);
    schedule::Schedule schedule{.name = member.key, .origin = schedule::Origin::config};
    check_name(member, "schedules." + member.key, report);
    reader.read_text("task", schedule.task);
    read_schedule_keys(reader, schedule);
    schedule.payload = read_payload(reader);
    read_queue_and_priority(reader, schedule.queue);
    if (reader.has("priority")) {
        int priority = 0;
        reader.read_integer("priority", priority, kPriorities);
        schedule.priority = priority;
    }
    for (const auto* required : {"task", "cron"}) {
        if (!reader.has(required)) {
            report.problem(member.place, reader.path_of(required), "is missing");
        }
    }
    reader.finish();
    return schedule;
}

void check_task(
    const Member& member, const schedule::Schedule& schedule, const Config& config, Report& report
) {
    if (schedule.task.empty() || config.tasks.contains(schedule.task)) {
        return;
    }
    report.problem(
        member.node.find("task")->node.place,
        "schedules." + schedule.name + ".task",
        fmt::format(
            "`{}` is no task{}", schedule.task, did_you_mean(schedule.task, config.task_order)
        )
    );
}

auto section(TableReader& root, std::string_view name, Report& report) -> TableReader {
    const auto* member = root.find(name);
    return {member == nullptr ? nullptr : &member->node, std::string(name), report};
}

}  // namespace

void read_tasks(
    TableReader& root,
    const Environment& environment,
    const task::KindCatalog& kinds,
    Config& config,
    Report& report
) {
    const int attempts = read_environment_integer(
        environment, "JOB_MAX_ATTEMPTS", 3, {.least = 1, .most = job::kMostAttempts}, report
    );
    const auto all = section(root, "tasks", report);
    for (const auto& member : all.members()) {
        TaskReader reader(member, environment, kinds, config, report);
        if (auto schedule = reader.read(attempts)) {
            config.schedules.push_back(std::move(*schedule));
        }
    }
    check_task_chains(all, config, report);
}

void read_schedules(TableReader& root, Config& config, Report& report) {
    const auto tasks = section(root, "tasks", report);
    std::vector<Place> places;
    for (const auto& member : tasks.members()) {
        if (const auto* cron = member.node.find("cron")) {
            places.push_back(cron->place);
        }
    }
    std::set<std::string> taken;
    for (const auto& schedule : config.schedules) {
        taken.insert(schedule.name);
    }
    const auto all = section(root, "schedules", report);
    for (const auto& member : all.members()) {
        auto schedule = read_one_schedule(member, report);
        check_task(member, schedule, config, report);
        if (taken.contains(schedule.name)) {
            report.problem(
                member.place, "schedules." + member.key, "a task of this name has a `cron` already"
            );
        }
        config.schedules.push_back(std::move(schedule));
        places.push_back(member.place);
    }
    constexpr std::size_t kMostSchedules = 100'000;
    if (config.schedules.size() > kMostSchedules) {
        report.problem({}, "schedules", "more than 100000 schedules");
    }
    check_after(config.schedules, places, report);
    check_keys_of_schedules(config, places, report);
}

}  // namespace pawl::config
