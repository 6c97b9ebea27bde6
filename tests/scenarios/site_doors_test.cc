// SPDX-License-Identifier: Apache-2.0
// The addresses of sites: jobs are created, followed, cancelled, retried and processed.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "doors.h"

namespace pawl::scenarios {
namespace {

using access::Role;
using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Accepts the site s1, and of anna's alone if the job is somebody's; attempts run on the stage.
class SiteRunner final : public task::Runner {
 public:
    SiteRunner(Stage& stage, std::string& owner)
        : staged_(make_staged_runner(stage)), owner_(owner) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return staged_->run(context);
    }
    auto admits() const -> bool override { return true; }
    auto admit(const task::AdmitRequest& request) const -> Async<Result<>> override {
        const bool is_known = request.payload.find(R"("siteId":"s1")") != std::string::npos;
        const bool is_own = request.user_id.empty() || request.user_id == owner_;
        co_return is_known&& is_own ? Result<>() : fail("unknown_site", "no such site");
    }

 private:
    std::shared_ptr<const task::Runner> staged_;
    std::string& owner_;
};

class Sites : public Doors {
 protected:
    Sites() {
        add_kind("crawl-site", "crawl_site", std::make_shared<SiteRunner>(stage_, owner_));
        add_kind("analyze-site", "analyze_site", std::make_shared<SiteRunner>(stage_, owner_));
        add_kind("daily", "cleanup");
        add_kind("monthly", "usage_reset");
        add_task("other");
    }
    void open(compat::CompatOptions options = {}) {
        Doors::open(options);
        anna_ = make_key(Role::producer);
        bert_ = make_key(Role::producer);
        operator_ = make_key(Role::operator_);
        admin_ = make_key(Role::admin);
        owner_ = user_of(anna_);
    }
    auto post_as(const std::string& key, std::string target, std::string body = {})
        -> net::HttpResponse {
        return ask_as(
            key, {.method = "POST", .target = std::move(target), .body = std::move(body)}
        );
    }
    auto crawl(const std::string& fields = {}) -> net::HttpResponse {
        return post_as(anna_, "/api/jobs/crawl", R"({"siteId":"s1")" + fields + "}");
    }
    auto status(const std::string& key, JobId id) -> net::HttpResponse {
        return ask_as(key, {.target = "/api/jobs/" + to_text(id) + "/status"});
    }
    auto process() -> std::shared_ptr<Asked> {
        return begin({.method = "POST", .target = "/api/jobs/process"});
    }

    std::string owner_;
    std::string anna_;
    std::string bert_;
    std::string operator_;
    std::string admin_;
};

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

TEST_F(Sites, have_their_next_job_processed_from_a_paused_queue) {
    open();
    pause_queue("default", true);
    const auto low = job_of(crawl());
    const auto high = job_of(crawl(R"(,"priority":9)"));
    enqueue("other");

    const auto asked = process();
    EXPECT_EQ(running_job(), high);
    end_running(R"({"success":true,"pagesAnalyzed":1,"issuesFound":0})");

    EXPECT_EQ(
        text_of(*asked),
        fmt::format(
            R"(200 {{"success":true,"jobId":"{}","type":"CRAWL_SITE",)"
            R"("result":{{"success":true,"pagesAnalyzed":1,"issuesFound":0}}}})",
            high.value
        )
    );
    EXPECT_EQ(state(low), "ready");
}

TEST_F(Sites, fail_with_200_and_say_why) {
    stage_.answer = Outcome::permanent_failure("e", "the site is gone");
    open();
    pause_queue("default", true);
    const auto id = job_of(crawl());

    EXPECT_EQ(
        text_of(*process()),
        fmt::format(
            R"(200 {{"success":false,"jobId":"{}","type":"CRAWL_SITE",)"
            R"("error":"the site is gone"}})",
            id.value
        )
    );
}

TEST_F(Sites, have_nothing_to_be_processed) {
    open();
    pause_queue("default", true);
    enqueue("other");

    EXPECT_EQ(
        text_of(*process()), R"(200 {"success":true,"message":"No pending jobs to process"})"
    );
}

TEST_F(Sites, are_counted) {
    open();
    end(job_of(crawl()), Outcome::success("{}"));
    end(job_of(crawl()), Outcome::permanent_failure("e", "x"));
    const auto running = job_of(crawl());
    pause_queue("default", true);
    crawl();
    (void)cancel(job_of(crawl()));
    enqueue("other");

    EXPECT_EQ(
        text_of(get("/api/jobs/process")),
        R"(200 {"success":true,"stats":{"pending":1,"processing":1,"completed":1,"failed":1,)"
        R"("total":4}})"
    );
    EXPECT_EQ(state(running), "running");
}

TEST_F(Sites, are_processed_in_passes) {
    open({.process_batch = 2});
    pause_queue("default", true);
    const auto first = job_of(crawl());
    const auto second = job_of(crawl());
    const auto third = job_of(crawl());
    const auto asked = begin({.target = "/api/cron/process-jobs"});
    ASSERT_THAT(stage_.running(), SizeIs(2));
    pass(milliseconds(1'500));

    end(first, Outcome::success(R"({"pagesAnalyzed":1})"));
    end(second, Outcome::failure("e", "try again"));

    EXPECT_EQ(
        text_of(*asked),
        fmt::format(
            R"(200 {{"success":true,"processedCount":2,"jobs":[)"
            R"({{"jobId":"{}","type":"CRAWL_SITE","status":"completed",)"
            R"("result":{{"pagesAnalyzed":1}}}},)"
            R"({{"jobId":"{}","type":"CRAWL_SITE","status":"failed","error":"try again"}}],)"
            R"("queueStats":{{"pending":2,"processing":0,"completed":1,"failed":0,"total":3}},)"
            R"("duration":1500}})",
            first.value,
            second.value
        )
    );
    EXPECT_EQ(state(second), "retrying");
    EXPECT_EQ(state(third), "ready");
}

TEST_F(Sites, are_processed_one_after_another_where_the_queue_says_so) {
    open({.process_batch = 3});
    put_queue({.name = "default", .concurrency = 1});
    pause_queue("default", true);
    for (int i = 0; i < 3; ++i) {
        crawl();
    }
    const auto asked = begin({.target = "/api/cron/process-jobs"});

    for (int i = 0; i < 3; ++i) {
        end_running("{}");
    }

    EXPECT_THAT(text_of(*asked), HasSubstr(R"("processedCount":3)"));
}

TEST_F(Sites, are_processed_for_fifty_seconds_at_most) {
    open();
    pause_queue("default", true);
    const auto id = job_of(crawl());
    const auto asked = begin({.method = "POST", .target = "/api/cron/process-jobs"});
    pass(seconds(49));
    EXPECT_EQ(text_of(*asked), "(held)");

    pass(seconds(1));

    EXPECT_THAT(
        text_of(*asked),
        HasSubstr(R"(200 {"success":true,"processedCount":0,"jobs":[],"queueStats":)")
    );
    EXPECT_EQ(state(id), "running");
}

TEST_F(Sites, call_jobs_of_other_tasks_by_their_names) {
    open();
    const auto id = enqueue("other");

    EXPECT_THAT(status(admin_, id).body, HasSubstr(R"("type":"OTHER")"));
}

}  // namespace
}  // namespace pawl::scenarios
