// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/site_job.h"

#include <gtest/gtest.h>

#include <chrono>

#include "pawl/base/text_time.h"

namespace pawl::compat {
namespace {

TEST(SiteJob, is_shown_with_all_that_a_client_polls_for) {
    const job::Job job{
        .id = {12},
        .state = job::JobState::succeeded,
        .priority = 5,
        .result = R"({"success":true,"price":1.10})",
        .attempt = 1,
        .run_at = parse_time("2026-01-01T00:00:00Z").value(),
        .created_at = parse_time("2026-01-01T00:00:00Z").value(),
        .started_at = parse_time("2026-01-01T00:00:01Z").value(),
        .finished_at = parse_time("2026-01-01T00:00:02Z").value(),
    };
    std::string text;

    append_site_job(text, job, "CRAWL_SITE");

    EXPECT_EQ(
        text,
        R"({"id":"12","type":"CRAWL_SITE","status":"COMPLETED","priority":5,"progress":100,)"
        R"("result":{"success":true,"price":1.10},"error":null,"attempts":1,"maxAttempts":3,)"
        R"("scheduledFor":"2026-01-01T00:00:00.000Z","startedAt":"2026-01-01T00:00:01.000Z",)"
        R"("completedAt":"2026-01-01T00:00:02.000Z","createdAt":"2026-01-01T00:00:00.000Z",)"
        R"("updatedAt":"2026-01-01T00:00:02.000Z"})"
    );
}

TEST(SiteJob, is_shown_while_it_waits) {
    std::string text;

    append_site_job(
        text,
        {.id = {1}, .state = job::JobState::retrying, .error = {.code = "e", .message = "no"}},
        "X"
    );

    EXPECT_EQ(
        text,
        R"({"id":"1","type":"X","status":"PENDING","priority":0,"progress":0,"result":null,)"
        R"("error":"no","attempts":0,"maxAttempts":3,"scheduledFor":"1970-01-01T00:00:00.000Z",)"
        R"("startedAt":null,"completedAt":null,"createdAt":"1970-01-01T00:00:00.000Z",)"
        R"("updatedAt":"1970-01-01T00:00:00.000Z"})"
    );
}

TEST(SiteJob, was_updated_by_its_retry) {
    std::string text;

    append_site_job(
        text,
        {.id = {1},
         .generation = 1,
         .run_at = WallTime(std::chrono::seconds(5)),
         .created_at = WallTime(std::chrono::seconds(1))},
        "X"
    );

    EXPECT_TRUE(text.ends_with(R"("updatedAt":"1970-01-01T00:00:05.000Z"})")) << text;
}

TEST(SiteJob, numbers_have_the_keys_of_their_document) {
    std::string text;

    append_site_stats(text, {.pending = 5, .processing = 2, .completed = 1234, .failed = 12});

    EXPECT_EQ(text, R"({"pending":5,"processing":2,"completed":1234,"failed":12,"total":1253})");
}

}  // namespace
}  // namespace pawl::compat
