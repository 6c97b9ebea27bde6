// SPDX-License-Identifier: Apache-2.0
// The registry of scheduled tasks: what there is, its runs, one by hand, on and off.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "doors.h"

namespace pawl::scenarios {
namespace {

using access::Role;
using job::Outcome;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;

class Registry : public Doors {
 protected:
    Registry() {
        add_task("cleanup");
        add_task(
            task::Task{.name = "by-hand", .endpoint = true, .runner = make_staged_runner(stage_)}
        );
        add_task("inner");
    }
    void open() {
        Doors::open();
        add_schedule({.name = "cleanup", .cron = "0 * * * *"});
        user_ = make_key(Role::producer);
        operator_ = make_key(Role::operator_);
        pass(seconds(0));
    }
    auto jobs() -> std::string { return text_of(ask_as(user_, {.target = "/api/cron/jobs"})); }
    // "name status" of each, newest first.
    auto runs(const std::string& query = {}, std::string key = {}) -> std::string {
        const auto answer = ask_as(key.empty() ? user_ : key, {.target = "/api/cron/runs" + query});
        EXPECT_EQ(answer.status, 200) << answer.body;
        std::string text;
        for (const auto& run : json_of(answer).at("jobRuns").as_array()) {
            text += fmt::format(
                "{} {}, ",
                std::string_view(run.at("jobName").as_string()),
                std::string_view(run.at("status").as_string())
            );
        }
        return text;
    }
    auto run(const std::string& name) -> std::shared_ptr<Asked> {
        return begin({
            .method = "POST",
            .target = "/api/cron/run",
            .body = fmt::format(R"({{"jobName":"{}"}})", name),
            .authorization = "Bearer " + user_,
        });
    }
    auto post_as(const std::string& key, std::string target) -> std::string {
        return text_of(ask_as(key, {.method = "POST", .target = std::move(target)}));
    }

    std::string user_;
    std::string operator_;
};

TEST_F(Registry, lists_schedules_with_their_next_and_last_run) {
    open();
    EXPECT_EQ(
        jobs(),
        R"(200 {"success":true,"jobs":[{"name":"cleanup","schedule":"0 * * * *","active":true,)"
        R"("nextRun":"2026-01-05T01:00:00.000Z","lastRun":null}]})"
    );

    pass(minutes(61));

    EXPECT_THAT(
        jobs(),
        HasSubstr(R"("nextRun":"2026-01-05T02:00:00.000Z","lastRun":"2026-01-05T01:00:00.000Z")")
    );
}

TEST_F(Registry, switches_schedules_off_and_on) {
    open();

    EXPECT_EQ(post_as(operator_, "/api/cron/jobs/cleanup/disable"), R"(200 {"success":true})");
    EXPECT_THAT(jobs(), HasSubstr(R"("active":false,"nextRun":null)"));
    pass(hours(2));
    EXPECT_THAT(stage_.started, IsEmpty());
    EXPECT_EQ(post_as(operator_, "/api/cron/jobs/cleanup/enable"), R"(200 {"success":true})");
    EXPECT_THAT(jobs(), HasSubstr(R"("active":true)"));

    EXPECT_EQ(
        post_as(operator_, "/api/cron/jobs/nobody/enable"),
        R"(404 {"success":false,"error":"Job 'nobody' not found"})"
    );
    EXPECT_EQ(post_as(user_, "/api/cron/jobs/cleanup/enable"), R"(403 {"error":"Forbidden"})");
}

TEST_F(Registry, shows_a_run_with_its_times) {
    open();
    pass(hours(1));
    const auto id = running_job();
    pass(seconds(2));
    end(id, Outcome::success("{}"));

    EXPECT_EQ(
        text_of(ask_as(user_, {.target = "/api/cron/runs"})),
        fmt::format(
            R"(200 {{"success":true,"jobRuns":[{{"id":"{}","jobName":"cleanup",)"
            R"("startedAt":"2026-01-05T01:00:00.000Z","finishedAt":"2026-01-05T01:00:02.000Z",)"
            R"("duration":2000,"status":"completed","error":null,)"
            R"("createdAt":"2026-01-05T01:00:00.000Z"}}]}})",
            id.value
        )
    );
}

TEST_F(Registry, shows_runs_that_are_under_way_and_those_that_failed) {
    open();
    pass(hours(1));
    end(running_job(), Outcome::permanent_failure("e", "no database"));
    pass(hours(1));
    (void)run("by-hand");
    (void)enqueue("inner");

    EXPECT_EQ(runs(), "by-hand running, cleanup running, cleanup failed, ");
    EXPECT_EQ(runs("?status=failed"), "cleanup failed, ");
    EXPECT_EQ(runs("?status=running&jobName=cleanup"), "cleanup running, ");
    EXPECT_EQ(runs("?status=completed"), "");
    EXPECT_EQ(runs("?status=nonsense"), "");
    EXPECT_EQ(runs("?limit=2"), "by-hand running, cleanup running, ");
    EXPECT_EQ(runs("?jobName=by-hand"), "by-hand running, ");
    EXPECT_EQ(runs("?jobName=inner"), "");
    EXPECT_EQ(runs("?jobName=nobody"), "");
}

TEST_F(Registry, calls_runs_by_their_schedule) {
    open();
    add_schedule({.name = "cleanup-in-tokyo", .task = "cleanup", .cron = "30 * * * *"});
    stage_.answer = Outcome::success("");
    pass(hours(1));

    EXPECT_EQ(runs(), "cleanup completed, cleanup-in-tokyo completed, ");
    EXPECT_EQ(runs("?jobName=cleanup-in-tokyo"), "cleanup-in-tokyo completed, ");
    EXPECT_EQ(runs("?jobName=cleanup"), "cleanup completed, ");
}

TEST_F(Registry, counts_a_cancelled_run_as_failed_and_one_that_never_started_not_at_all) {
    open();
    pass(hours(1));
    (void)cancel(running_job());
    pass(seconds(0));
    pause_queue("default", true);
    pass(hours(1));
    (void)cancel(jobs_of("cleanup").back().id);

    EXPECT_EQ(runs(), "cleanup failed, ");
}

TEST_F(Registry, keeps_runs_of_other_users_to_themselves) {
    open();
    stage_.answer = Outcome::success("");
    pass(hours(1));
    (void)run("by-hand");
    const auto other = make_key(Role::producer);

    EXPECT_EQ(runs(), "by-hand completed, cleanup completed, ");
    EXPECT_EQ(runs("", other), "cleanup completed, ");
    EXPECT_EQ(runs("", operator_), "by-hand completed, cleanup completed, ");
}

TEST_F(Registry, runs_a_task_by_hand_and_waits_for_it) {
    open();
    const auto asked = run("cleanup");
    EXPECT_EQ(text_of(*asked), "(held)");

    end_running(R"({"success":true,"count":3})");

    EXPECT_EQ(text_of(*asked), R"(200 {"success":true,"result":{"success":true,"count":3}})");
    EXPECT_EQ(runs(), "cleanup completed, ");
}

TEST_F(Registry, tells_that_a_run_by_hand_failed) {
    stage_.answer = Outcome::permanent_failure("e", "no database");
    open();

    EXPECT_EQ(text_of(*run("by-hand")), R"(200 {"success":false,"error":"no database"})");
}

TEST_F(Registry, waits_fifty_seconds_for_a_run_by_hand) {
    open();
    const auto asked = run("cleanup");
    pass(seconds(49));
    EXPECT_EQ(text_of(*asked), "(held)");

    pass(seconds(1));

    EXPECT_EQ(asked->response.value().status, 202);
    EXPECT_EQ(state(running_job()), "running");
}

TEST_F(Registry, does_not_run_what_it_does_not_have) {
    open();

    EXPECT_EQ(text_of(*run("nobody")), R"(404 {"success":false,"error":"Job 'nobody' not found"})");
    EXPECT_EQ(text_of(*run("inner")), R"(404 {"success":false,"error":"Job 'inner' not found"})");
    EXPECT_EQ(text_of(*run("a/b")), R"(404 {"success":false,"error":"Job 'a/b' not found"})");
    EXPECT_EQ(text_of(*run("")), R"(400 {"success":false,"error":"jobName is required"})");
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Registry, is_run_by_name_over_cron_too) {
    open();

    const auto cleanup = get("/api/cron/cleanup");
    const auto by_hand = post("/api/cron/by-hand");

    EXPECT_EQ(
        text_of(cleanup),
        fmt::format(R"(200 {{"success":true,"jobId":"{}"}})", job_of(cleanup).value)
    );
    EXPECT_EQ(state(job_of(by_hand)), "running");
    EXPECT_EQ(text_of(get("/api/cron/inner")), R"(404 {"error":"Not found"})");
    EXPECT_EQ(text_of(get("/api/cron/..%2fcleanup")), R"(404 {"error":"Not found"})");
}

}  // namespace
}  // namespace pawl::scenarios
