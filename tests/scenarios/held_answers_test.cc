// SPDX-License-Identifier: Apache-2.0
// Answers that are held until a job is final: GET /api/summary and its like.
#include <gmock/gmock.h>

#include "doors.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class HeldAnswers : public Doors {
 protected:
    HeldAnswers() { add_kind("summaries", "summarize_missing"); }

    auto summary(std::string query = {}) -> std::shared_ptr<Asked> {
        return begin({.target = "/api/summary" + query});
    }
};

TEST_F(HeldAnswers, come_when_the_job_is_final) {
    open();
    const auto asked = summary();
    EXPECT_EQ(text_of(*asked), "(held)");
    EXPECT_THAT(stage_.started, ElementsAre("summaries"));
    pass(minutes(9));
    EXPECT_EQ(text_of(*asked), "(held)");

    end_running(R"({"ok":true,"updated":3,"failed":[],"engine":"offline"})");

    EXPECT_EQ(text_of(*asked), R"(200 {"ok":true,"updated":3})");
}

TEST_F(HeldAnswers, are_the_same_for_post) {
    stage_.answer = Outcome::success(R"({"updated":0})");
    open();

    EXPECT_EQ(text_of(post("/api/summary")), R"(200 {"ok":true,"updated":0})");
}

TEST_F(HeldAnswers, say_that_a_job_failed) {
    stage_.answer = Outcome::permanent_failure("e", "the database is asleep");
    open();

    EXPECT_EQ(text_of(get("/api/summary")), R"(500 {"error":"Cron job failed"})");
}

TEST_F(HeldAnswers, wait_over_attempts) {
    open();
    const auto asked = summary();
    end(running_job(), Outcome::failure("e", "again"));
    EXPECT_EQ(text_of(*asked), "(held)");
    pass(seconds(10));

    end_running(R"({"updated":1})");

    EXPECT_EQ(text_of(*asked), R"(200 {"ok":true,"updated":1})");
}

TEST_F(HeldAnswers, name_the_job_when_the_wait_is_over) {
    open({.wait = seconds(20)});
    const auto asked = summary();
    pass(seconds(20) - milliseconds(1));
    EXPECT_EQ(text_of(*asked), "(held)");

    pass(milliseconds(1));

    const auto id = to_text(running_job());
    EXPECT_EQ(
        text_of(*asked),
        R"(202 {"success":true,"jobId":")" + id +
            R"(","message":"Job is still running","statusUrl":"/api/jobs/)" + id + R"(/status"})"
    );
    EXPECT_EQ(state(running_job()), "running");
}

TEST_F(HeldAnswers, end_when_the_client_goes_away_and_the_job_goes_on) {
    open();
    const auto asked = summary();

    asked->client.request_stop();
    settle();

    EXPECT_EQ(asked->response.value().status, 202);
    EXPECT_EQ(state(running_job()), "running");
}

TEST_F(HeldAnswers, end_when_the_node_drains) {
    open();
    const auto asked = summary();

    services().waiters.wake_all();
    settle();

    EXPECT_EQ(asked->response.value().status, 202);
}

TEST_F(HeldAnswers, are_shared_by_callers_that_come_while_a_run_is_under_way) {
    open();
    const auto first = summary();
    const auto second = summary();
    EXPECT_THAT(stage_.started, SizeIs(1));

    end_running(R"({"updated":2})");

    EXPECT_EQ(text_of(*first), R"(200 {"ok":true,"updated":2})");
    EXPECT_EQ(text_of(*second), R"(200 {"ok":true,"updated":2})");
}

TEST_F(HeldAnswers, join_a_run_of_the_schedule) {
    open();
    enqueue("summaries");
    const auto asked = summary();
    EXPECT_THAT(stage_.started, SizeIs(1));

    end_running(R"({"updated":4})");

    EXPECT_EQ(text_of(*asked), R"(200 {"ok":true,"updated":4})");
}

TEST_F(HeldAnswers, do_not_join_a_job_whose_time_has_not_come) {
    open();
    const auto later = enqueue("summaries", minutes(5));
    const auto asked = summary();

    end_running(R"({"updated":1})");

    EXPECT_TRUE(asked->is_answered());
    EXPECT_EQ(state(later), "scheduled");
}

TEST_F(HeldAnswers, begin_a_run_of_their_own_when_the_last_one_is_over) {
    stage_.answer = Outcome::success(R"({"updated":1})");
    open();

    (void)get("/api/summary");
    (void)get("/api/summary");

    EXPECT_THAT(stage_.started, SizeIs(2));
}

TEST_F(HeldAnswers, keep_dry_runs_apart) {
    open();
    const auto real = summary();
    const auto dry = summary("?dryRun=1");
    const auto other = summary("?dryRun=true");
    ASSERT_THAT(stage_.running(), SizeIs(2));

    const auto ids = stage_.running();
    EXPECT_EQ(find(ids[0]).payload, "");
    EXPECT_EQ(find(ids[1]).payload, R"({"dryRun":true})");
    end(ids[1], Outcome::success(R"({"updated":9})"));

    EXPECT_EQ(text_of(*real), "(held)");
    EXPECT_EQ(text_of(*dry), R"(200 {"ok":true,"updated":9})");
    EXPECT_EQ(text_of(*other), R"(200 {"ok":true,"updated":9})");
}

TEST_F(HeldAnswers, come_from_the_first_task_of_the_file_that_has_the_kind) {
    add_kind("a-later-one", "summarize_missing");
    stage_.answer = Outcome::success("{}");
    open();

    EXPECT_EQ(text_of(get("/api/summary")), R"(200 {"ok":true,"updated":0})");

    EXPECT_THAT(stage_.started, ElementsAre("summaries"));
}

class WithoutKinds : public Doors {};

TEST_F(WithoutKinds, every_route_of_a_kind_is_404) {
    add_kind("other", "noop");
    open();

    for (const auto* path :
         {"/api/summary",
          "/api/cron",
          "/api/jobs/process",
          "/api/jobs/status",
          "/api/cron/process-jobs",
          "/api/cron/daily",
          "/api/cron/monthly",
          "/api/cron/nightly-cluster",
          "/api/cron/nightly-stacks",
          "/api/cron/weekly-insights"}) {
        EXPECT_EQ(text_of(get(path)), R"(404 {"error":"Not found"})") << path;
    }
    const auto anna = make_key(access::Role::producer);
    for (const auto* path : {"/api/jobs/crawl", "/api/jobs/analysis"}) {
        const auto answer =
            ask_as(anna, {.method = "POST", .target = path, .body = R"({"siteId":"s1"})"});
        EXPECT_EQ(text_of(answer), R"(404 {"error":"Not found"})") << path;
    }
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(WithoutKinds, a_route_runs_the_task_of_its_name_if_that_may_be_run_by_name) {
    add_task(task::Task{
        .name = "daily", .kind = "http", .endpoint = true, .runner = make_staged_runner(stage_)
    });
    open();

    EXPECT_THAT(text_of(get("/api/cron/daily")), HasSubstr(R"(200 {"success":true,"jobId":")"));
    EXPECT_THAT(stage_.started, ElementsAre("daily"));
}

}  // namespace
}  // namespace pawl::scenarios
