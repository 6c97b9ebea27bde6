// SPDX-License-Identifier: Apache-2.0
// The addresses of sites: jobs are created, followed, cancelled and retried.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "sites.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(Sites, are_crawled_for_their_owner) {
    open();

    const auto answer = crawl(R"(,"maxPages":5,"url":"https://a.example","priority":8)");

    const auto id = job_of(answer);
    EXPECT_EQ(
        text_of(answer),
        fmt::format(
            R"(202 {{"success":true,"jobId":"{0}","message":"Crawl job queued",)"
            R"("statusUrl":"/api/jobs/{0}/status"}})",
            id.value
        )
    );
    const auto job = find(id);
    EXPECT_EQ(job.task, "crawl-site");
    EXPECT_EQ(job.payload, R"({"siteId":"s1","maxPages":5,"url":"https://a.example"})");
    EXPECT_EQ(job.priority, 8);
    EXPECT_EQ(job.user_id, user_of(anna_));
}

TEST_F(Sites, are_crawled_with_ten_pages_and_priority_five_if_nothing_is_said) {
    open();

    const auto job = find(job_of(crawl()));

    EXPECT_EQ(job.payload, R"({"siteId":"s1","maxPages":10})");
    EXPECT_EQ(job.priority, 5);
}

TEST_F(Sites, are_analyzed) {
    open();

    const auto answer = post_as(anna_, "/api/jobs/analysis", R"({"siteId":"s1","priority":-3})");

    EXPECT_EQ(answer.status, 202);
    EXPECT_THAT(answer.body, HasSubstr(R"("message":"Analysis job queued","statusUrl":)"));
    const auto job = find(job_of(answer));
    EXPECT_EQ(job.task, "analyze-site");
    EXPECT_EQ(job.payload, R"({"siteId":"s1"})");
    EXPECT_EQ(job.priority, -3);
}

TEST_F(Sites, must_be_named) {
    open();

    for (const auto* path : {"/api/jobs/crawl", "/api/jobs/analysis"}) {
        for (const auto* body : {"", "{}", R"({"siteId":""})", R"({"siteId":null})"}) {
            EXPECT_EQ(text_of(post_as(anna_, path, body)), R"(400 {"error":"siteId is required"})")
                << body;
        }
    }
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Sites, are_asked_for_in_order) {
    open();

    for (const auto* fields :
         {R"(,"maxPages":0)",
          R"(,"maxPages":"5")",
          R"(,"maxPages":1.5)",
          R"(,"url":7)",
          R"(,"priority":2000)",
          R"(,"userId":7)"}) {
        EXPECT_EQ(crawl(fields).status, 400) << fields;
    }
    EXPECT_EQ(post_as(anna_, "/api/jobs/crawl", "{").status, 400);
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Sites, must_be_there_and_the_callers_own) {
    open();
    const auto* const not_found = R"(404 {"error":"Site not found"})";

    EXPECT_EQ(text_of(post_as(anna_, "/api/jobs/crawl", R"({"siteId":"s2"})")), not_found);
    EXPECT_EQ(text_of(post_as(bert_, "/api/jobs/crawl", R"({"siteId":"s1"})")), not_found);
    EXPECT_EQ(text_of(post_as(bert_, "/api/jobs/analysis", R"({"siteId":"s1"})")), not_found);
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Sites, may_not_be_found_out) {
    open();

    const auto answer = post_as(anna_, "/api/jobs/crawl", R"({"siteId":"lost"})");

    EXPECT_EQ(text_of(answer), R"(503 {"error":"the database does not answer"})");
}

TEST_F(Sites, are_crawled_for_somebody_whom_operators_alone_may_name) {
    open();
    const auto body = fmt::format(R"({{"siteId":"s1","userId":"{}"}})", owner_);

    const auto answer = post_as(operator_, "/api/jobs/crawl", body);

    EXPECT_EQ(find(job_of(answer)).user_id, owner_);
    EXPECT_EQ(text_of(post_as(bert_, "/api/jobs/crawl", body)), R"(403 {"error":"Forbidden"})");
    EXPECT_EQ(post_as(anna_, "/api/jobs/crawl", body).status, 202);
}

TEST_F(Sites, are_cleaned_up_by_an_administrator) {
    open();

    const auto answer = post_as(admin_, "/api/jobs/cleanup", R"({"daysOld":30})");

    const auto id = job_of(answer);
    EXPECT_EQ(
        text_of(answer),
        fmt::format(
            R"(202 {{"success":true,"jobId":"{}","message":"Cleanup job queued"}})", id.value
        )
    );
    EXPECT_EQ(find(id).payload, R"({"daysOld":30})");
    EXPECT_EQ(find(id).priority, 1);
    EXPECT_EQ(find(job_of(post_as(admin_, "/api/jobs/cleanup"))).payload, R"({"daysOld":90})");
    EXPECT_EQ(post_as(admin_, "/api/jobs/cleanup", R"({"daysOld":0})").status, 400);
    EXPECT_EQ(text_of(post_as(operator_, "/api/jobs/cleanup")), R"(403 {"error":"Forbidden"})");
}

TEST_F(Sites, are_cleaned_up_every_day_and_their_usage_reset_every_month) {
    open();

    const auto daily = get("/api/cron/daily");
    const auto monthly = post("/api/cron/monthly");

    EXPECT_EQ(
        text_of(daily),
        fmt::format(
            R"(200 {{"success":true,"jobId":"{}","message":"Daily cleanup job queued"}})",
            job_of(daily).value
        )
    );
    EXPECT_EQ(find(job_of(daily)).task, "daily");
    EXPECT_EQ(find(job_of(daily)).priority, 1);
    EXPECT_EQ(
        text_of(monthly),
        fmt::format(
            R"(200 {{"success":true,"message":"Monthly usage reset job queued",)"
            R"("month":"2026-01","jobId":"{}"}})",
            job_of(monthly).value
        )
    );
    EXPECT_EQ(find(job_of(monthly)).payload, R"({"month":"2026-01"})");
    EXPECT_EQ(find(job_of(monthly)).priority, 10);
}

TEST_F(Sites, show_their_jobs_to_those_who_may_see_them) {
    open();
    const auto id = job_of(crawl());
    const auto expected = fmt::format(
        R"(200 {{"success":true,"job":{{"id":"{}","type":"CRAWL_SITE","status":"PROCESSING",)"
        R"("priority":5,"progress":50,"result":null,"error":null,"attempts":1,"maxAttempts":3,)"
        R"("scheduledFor":"2026-01-05T00:00:00.000Z","startedAt":"2026-01-05T00:00:00.000Z",)"
        R"("completedAt":null,"createdAt":"2026-01-05T00:00:00.000Z",)"
        R"("updatedAt":"2026-01-05T00:00:00.000Z"}}}})",
        id.value
    );

    EXPECT_EQ(text_of(status(anna_, id)), expected);
    EXPECT_EQ(text_of(status(admin_, id)), expected);
    EXPECT_EQ(text_of(status(bert_, id)), R"(403 {"error":"Forbidden"})");
    EXPECT_EQ(text_of(status(anna_, {4711})), R"(404 {"error":"Job not found"})");
    EXPECT_EQ(ask_as(anna_, {.target = "/api/jobs/process/status"}).status, 404);
}

TEST_F(Sites, show_what_became_of_a_job) {
    open();
    const auto id = job_of(crawl());
    pass(seconds(3));
    end(id, Outcome::success(R"({"success":true,"pagesAnalyzed":5,"issuesFound":2})"));

    const auto answer = status(anna_, id);

    EXPECT_THAT(
        answer.body,
        HasSubstr(R"("status":"COMPLETED","priority":5,"progress":100,)"
                  R"("result":{"success":true,"pagesAnalyzed":5,"issuesFound":2},"error":null)")
    );
    EXPECT_THAT(answer.body, HasSubstr(R"("completedAt":"2026-01-05T00:00:03.000Z")"));
}

TEST_F(Sites, send_a_status_once_and_then_say_that_it_is_the_same) {
    open();
    const auto id = job_of(crawl());
    const auto tag = header_of(status(anna_, id), "ETag");
    const auto again = [&] {
        return ask_as(
            anna_,
            {.target = "/api/jobs/" + to_text(id) + "/status",
             .headers = {{.name = "if-none-match", .value = tag}}}
        );
    };
    EXPECT_EQ(text_of(again()), "304 ");

    end(id, Outcome::success("{}"));

    EXPECT_EQ(again().status, 200);
}

TEST_F(Sites, let_their_owner_cancel_and_retry) {
    open();
    pause_queue("default", true);
    const auto id = job_of(crawl());
    const auto path = "/api/jobs/" + to_text(id);

    EXPECT_EQ(text_of(post_as(bert_, path + "/cancel")), R"(403 {"error":"Forbidden"})");
    EXPECT_EQ(
        text_of(post_as(anna_, path + "/retry")),
        R"(409 {"success":false,"error":"Job cannot be retried: it is PENDING"})"
    );
    EXPECT_EQ(
        text_of(post_as(anna_, path + "/cancel")),
        R"(200 {"success":true,"message":"Job cancelled"})"
    );
    EXPECT_EQ(state(id), "cancelled");
    EXPECT_EQ(
        text_of(post_as(anna_, path + "/cancel")),
        R"(409 {"success":false,"error":"Job cannot be cancelled: it is CANCELLED"})"
    );
    EXPECT_EQ(text_of(post_as(bert_, path + "/retry")), R"(403 {"error":"Forbidden"})");
    EXPECT_EQ(
        text_of(post_as(anna_, path + "/retry")),
        R"(200 {"success":true,"message":"Job queued for retry"})"
    );
    EXPECT_THAT(status(anna_, id).body, HasSubstr(R"("status":"PENDING")"));
    EXPECT_THAT(status(anna_, id).body, HasSubstr(R"("attempts":0)"));
    EXPECT_EQ(text_of(post_as(anna_, "/api/jobs/4711/cancel")), R"(404 {"error":"Job not found"})");
}

TEST_F(Sites, stop_a_job_that_runs) {
    open();
    const auto id = job_of(crawl());
    ASSERT_EQ(state(id), "running");

    const auto answer = post_as(anna_, "/api/jobs/" + to_text(id) + "/cancel");
    pass(seconds(0));

    EXPECT_EQ(text_of(answer), R"(200 {"success":true,"message":"Cancellation requested"})");
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Sites, call_jobs_of_other_tasks_by_their_names) {
    open();
    const auto id = enqueue("other");

    EXPECT_THAT(status(admin_, id).body, HasSubstr(R"("type":"OTHER")"));
}

}  // namespace
}  // namespace pawl::scenarios
