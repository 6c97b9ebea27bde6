// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/follow_ups.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace pawl::task {
namespace {

using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallTime kNow{std::chrono::seconds(1'780'000'000)};

auto tasks() -> TaskMap {
    TaskMap tasks;
    tasks["report"] = {
        .name = "report",
        .alerts = {{.delivery = "alert.ops"}},
        .on_success = {"mail", "gone"},
        .on_failure = {"repair"},
    };
    tasks["mail"] = {.name = "mail", .queue = "mails", .priority = 7};
    tasks["repair"] = {.name = "repair", .payload = R"({"own":1})"};
    tasks["alert.ops"] = {.name = "alert.ops"};
    return tasks;
}

const job::Job kEnded{
    .id = JobId{12},
    .task = "report",
    .queue = "default",
    .payload = R"({"n":1.0})",
    .attempt = 3,
    .max_attempts = 3,
    .user_id = "anna",
};

auto followers(const Outcome& outcome, JobState end) -> std::vector<job::Job> {
    const auto follow = follow_ups_of(tasks(), kEnded, outcome, {.to = end}, kNow);
    return follow ? follow({.before = 0, .now = 0}) : std::vector<job::Job>{};
}

TEST(FollowUps, of_a_success_know_its_result) {
    const auto jobs = followers(Outcome::success(R"({"rows":2})"), JobState::succeeded);

    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].task, "mail");
    EXPECT_EQ(jobs[0].queue, "mails");
    EXPECT_EQ(jobs[0].priority, 7);
    EXPECT_EQ(jobs[0].user_id, "anna");
    EXPECT_EQ(
        jobs[0].payload,
        R"({"job_id":12,"task":"report","queue":"default","state":"succeeded","attempt":3,)"
        R"("max_attempts":3,"payload":{"n":1.0},"result":{"rows":2}})"
    );
}

TEST(FollowUps, keep_the_payload_that_their_task_has) {
    const auto jobs = followers(Outcome::failure("e", "it broke"), JobState::failed);

    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].task, "repair");
    EXPECT_EQ(jobs[0].payload, R"({"own":1})");
}

TEST(FollowUps, come_beside_alerts) {
    const auto follow = follow_ups_of(
        tasks(), kEnded, Outcome::failure("e", "it broke"), {.to = JobState::failed}, kNow
    );

    std::vector<std::string> names;
    for (const auto& job : follow({.before = 0, .now = 1})) {
        names.push_back(job.task);
    }
    EXPECT_THAT(names, ElementsAre("alert.ops", "repair"));
}

TEST(FollowUps, wait_for_the_last_attempt) {
    EXPECT_THAT(followers(Outcome::failure("e", "it broke"), JobState::retrying), IsEmpty());
    EXPECT_THAT(followers(Outcome::failure("e", "it broke"), JobState::cancelled), IsEmpty());
}

}  // namespace
}  // namespace pawl::task
