// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/alerts.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <string>
#include <vector>

namespace pawl::task {
namespace {

using job::FailureStreak;
using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallTime kNow{std::chrono::seconds(1'780'000'000)};

auto tasks_with(Alert alert) -> TaskMap {
    TaskMap tasks;
    tasks["alert.ops"] = {.name = "alert.ops", .kind = "http", .queue = "alerts"};
    alert.delivery = "alert.ops";
    tasks["report"] = {.name = "report", .alerts = {alert}};
    tasks["silent"] = {.name = "silent"};
    return tasks;
}

auto raised(const Alert& alert, JobState end, FailureStreak streak, const job::Job& job)
    -> std::vector<job::Job> {
    const auto raise =
        alerts_of(tasks_with(alert), job, Outcome::failure("e", "it broke"), {.to = end}, kNow);
    return raise ? raise(streak) : std::vector<job::Job>{};
}

auto types(const Alert& alert, JobState end, FailureStreak streak) -> std::vector<std::string> {
    std::vector<std::string> types;
    for (const auto& job : raised(alert, end, streak, {.task = "report"})) {
        types.emplace_back(boost::json::parse(job.payload).at("type").as_string());
    }
    return types;
}

TEST(Alerts, tell_each_failed_job_and_the_third_in_a_row) {
    EXPECT_THAT(types({}, JobState::failed, {0, 1}), ElementsAre("job.failed"));
    EXPECT_THAT(types({}, JobState::failed, {2, 3}), ElementsAre("job.failed", "task.failing"));
    EXPECT_THAT(types({}, JobState::failed, {3, 4}), ElementsAre("job.failed"));
}

TEST(Alerts, tell_a_success_only_behind_a_streak_that_was_told) {
    EXPECT_THAT(types({}, JobState::succeeded, {2, 0}), IsEmpty());
    EXPECT_THAT(types({}, JobState::succeeded, {3, 0}), ElementsAre("task.recovered"));
}

TEST(Alerts, leave_out_what_is_switched_off) {
    EXPECT_THAT(types({.each_failure = false}, JobState::failed, {0, 1}), IsEmpty());
    EXPECT_THAT(types({.in_a_row = 0}, JobState::failed, {9, 10}), ElementsAre("job.failed"));
    EXPECT_THAT(types({.in_a_row = 0}, JobState::succeeded, {10, 0}), IsEmpty());
    EXPECT_THAT(
        types({.in_a_row = 1}, JobState::failed, {0, 1}), ElementsAre("job.failed", "task.failing")
    );
}

TEST(Alerts, say_nothing_of_other_ends_and_of_tasks_without_them) {
    for (const auto state : {JobState::retrying, JobState::cancelled, JobState::skipped}) {
        EXPECT_THAT(types({}, state, {2, 3}), IsEmpty());
    }
    EXPECT_THAT(raised({}, JobState::failed, {0, 1}, {.task = "silent"}), IsEmpty());
    EXPECT_THAT(raised({}, JobState::failed, {0, 1}, {.task = "gone"}), IsEmpty());
}

TEST(Alerts, are_jobs_of_their_delivery_that_name_the_failed_one) {
    const job::Job failed{
        .id = JobId{7},
        .task = "report",
        .queue = "nightly",
        .attempt = 2,
        .max_attempts = 2,
        .user_id = "u1",
        .slot = job::SlotRef{.schedule = "nightly-report", .slot = kNow},
        .hop = 3,
    };

    const auto job = raised({}, JobState::failed, {0, 1}, failed).at(0);

    EXPECT_EQ(job.task, "alert.ops");
    EXPECT_EQ(job.queue, "alerts");
    EXPECT_EQ(job.run_at, kNow);
    EXPECT_EQ(job.hop, 3);
    EXPECT_EQ(boost::json::parse(job.payload), boost::json::parse(R"({
            "type": "job.failed",
            "timestamp": "2026-05-28T20:26:40.000Z",
            "data": {
                "job_id": "7", "task": "report", "queue": "nightly", "state": "failed",
                "attempt": 2, "max_attempts": 2, "user_id": "u1", "schedule": "nightly-report",
                "slot": "2026-05-28T20:26:40.000Z", "error": {"code": "e", "message": "it broke"},
                "failures_in_a_row": 1
            }
        })"));
}

}  // namespace
}  // namespace pawl::task
