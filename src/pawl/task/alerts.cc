// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/alerts.h"

#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "pawl/base/id.h"
#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/task/make_job.h"

namespace pawl::task {
namespace {

namespace json = boost::json;

struct Delivery {
    Alert alert = {};
    job::Job job = {};  // without a payload
};

auto deliveries_of(const TaskMap& tasks, const Task& task, int hop, WallTime now)
    -> std::vector<Delivery> {
    std::vector<Delivery> deliveries;
    for (const auto& alert : task.alerts) {
        if (const auto found = tasks.find(alert.delivery); found != tasks.end()) {
            deliveries.push_back({.alert = alert, .job = make_job(found->second, now)});
            deliveries.back().job.hop = hop;
        }
    }
    return deliveries;
}

auto facts_of(const job::Job& job, const job::Outcome& outcome, job::JobState state)
    -> json::object {
    json::object facts{
        {"job_id", to_text(job.id)},
        {"task", job.task},
        {"queue", job.queue},
        {"state", to_text(state)},
        {"attempt", job.attempt},
        {"max_attempts", job.max_attempts},
    };
    if (!job.user_id.empty()) {
        facts["user_id"] = job.user_id;
    }
    if (job.slot) {
        facts["schedule"] = job.slot->schedule;
        if (job.slot->slot) {
            facts["slot"] = format_time(*job.slot->slot);
        }
    }
    if (state == job::JobState::failed) {
        facts["error"] = {{"code", outcome.error.code}, {"message", outcome.error.message}};
    }
    return facts;
}

auto types_of(const Alert& alert, const job::FailureStreak& streak)
    -> std::vector<std::string_view> {
    std::vector<std::string_view> types;
    const bool failed = streak.now > streak.before;
    if (failed && alert.each_failure) {
        types.emplace_back("job.failed");
    }
    const bool was_failing = alert.in_a_row > 0 && streak.before >= alert.in_a_row;
    if (failed && !was_failing && alert.in_a_row > 0 && streak.now >= alert.in_a_row) {
        types.emplace_back("task.failing");
    }
    if (!failed && was_failing) {
        types.emplace_back("task.recovered");
    }
    return types;
}

}  // namespace

auto alerts_of(
    const TaskMap& tasks,
    const job::Job& job,
    const job::Outcome& outcome,
    const job::Transition& change,
    WallTime now
) -> RaiseAlerts {
    const auto task = tasks.find(job.task);
    const bool is_told =
        change.to == job::JobState::failed || change.to == job::JobState::succeeded;
    if (!is_told || task == tasks.end() || task->second.alerts.empty()) {
        return nullptr;
    }
    return [deliveries = deliveries_of(tasks, task->second, job.hop, now),
            facts = facts_of(job, outcome, change.to),
            at = format_time(now)](const job::FailureStreak& streak) {
        std::vector<job::Job> jobs;
        auto told = facts;
        told["failures_in_a_row"] = streak.now;
        for (const auto& delivery : deliveries) {
            for (const auto type : types_of(delivery.alert, streak)) {
                jobs.push_back(delivery.job);
                jobs.back().payload =
                    to_json_text(json::object{{"type", type}, {"timestamp", at}, {"data", told}});
            }
        }
        return jobs;
    };
}

}  // namespace pawl::task
