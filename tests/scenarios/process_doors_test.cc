// SPDX-License-Identifier: Apache-2.0
// The addresses that process jobs of sites: the next one, or a pass of several.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "sites.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::SizeIs;

class Processing : public Sites {};

TEST_F(Processing, have_their_next_job_processed_from_a_paused_queue) {
    open();
    pause_queue("default", true);
    const auto low = job_of(crawl());
    const auto high = job_of(crawl(R"(,"priority":9)"));
    enqueue("other");

    const auto asked = call_process();
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

TEST_F(Processing, are_processed_by_their_id_too) {
    open();
    pause_queue("default", true);
    const auto first = job_of(crawl());
    const auto second = job_of(crawl());

    const auto asked = begin({
        .method = "POST",
        .target = "/api/jobs/process",
        .body = fmt::format(R"({{"jobId":"{}"}})", second.value),
    });
    EXPECT_EQ(running_job(), second);
    end_running(R"({"success":true})");

    EXPECT_EQ(
        text_of(*asked),
        fmt::format(
            R"(200 {{"success":true,"jobId":{},"status":"succeeded","entityId":null}})",
            second.value
        )
    );
    EXPECT_EQ(state(first), "ready");
}

TEST_F(Processing, fail_with_200_and_say_why) {
    stage_.answer = Outcome::permanent_failure("e", "the site is gone");
    open();
    pause_queue("default", true);
    const auto id = job_of(crawl());

    EXPECT_EQ(
        text_of(*call_process()),
        fmt::format(
            R"(200 {{"success":false,"jobId":"{}","type":"CRAWL_SITE",)"
            R"("error":"the site is gone"}})",
            id.value
        )
    );
}

TEST_F(Processing, have_nothing_to_be_processed) {
    open();
    pause_queue("default", true);
    enqueue("other");

    EXPECT_EQ(
        text_of(*call_process()), R"(200 {"success":true,"message":"No pending jobs to process"})"
    );
}

TEST_F(Processing, are_counted) {
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

TEST_F(Processing, are_processed_in_passes) {
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

TEST_F(Processing, are_processed_one_after_another_where_the_queue_says_so) {
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

TEST_F(Processing, are_processed_for_fifty_seconds_at_most) {
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

}  // namespace
}  // namespace pawl::scenarios
