// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pawl {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

TEST(Metrics, are_named_as_the_contract_says) {
    Metrics metrics;
    metrics.jobs_enqueued("mail", "send", 3);
    metrics.job_finished("mail", "send", "succeeded");
    metrics.job_started("mail", "send", milliseconds(20));
    metrics.job_ran("mail", "send", milliseconds(700));
    metrics.slot("skipped:misfire", 7);
    metrics.slot_fired(milliseconds(3));
    metrics.leases_expired(2);
    metrics.committed(milliseconds(1));
    metrics.ai_tokens("openai", "gpt-5-nano", "input", 12);
    metrics.ai_tokens("openai", "gpt-5-nano", "cached_input", 0);
    metrics.ai_cost("openai", "gpt-5-nano", 0.25);
    metrics.request_answered("post_job", 201, milliseconds(1));
    metrics.set_queue_jobs("mail", "ready", 5);
    metrics.set_queue_oldest_ready("mail", milliseconds(1500));

    const auto text = metrics.text();

    for (const std::string line : {
             R"(pawl_jobs_enqueued_total{queue="mail",task="send"} 3)",
             R"(pawl_jobs_finished_total{outcome="succeeded",queue="mail",task="send"} 1)",
             R"(pawl_job_wait_seconds_count{queue="mail",task="send"} 1)",
             R"(pawl_job_run_seconds_bucket{queue="mail",task="send",le="1"} 1)",
             R"(pawl_schedule_slots_total{outcome="skipped:misfire"} 7)",
             "pawl_schedule_lateness_seconds_count 1",
             "pawl_lease_expired_total 2",
             "pawl_store_commit_seconds_count 1",
             R"(pawl_http_request_duration_seconds_count{route="post_job",status="201"} 1)",
             R"(pawl_ai_tokens_total{direction="input",model="gpt-5-nano",provider="openai"} 12)",
             R"(pawl_ai_cost_dollars_total{model="gpt-5-nano",provider="openai"} 0.25)",
             R"(pawl_queue_jobs{queue="mail",state="ready"} 5)",
             R"(pawl_queue_oldest_ready_seconds{queue="mail"} 1.5)",
             "pawl_build_info{version=",
             "process_resident_memory_bytes ",
             "process_cpu_seconds_total ",
             "process_open_fds ",
             "process_start_time_seconds ",
         }) {
        EXPECT_THAT(text, HasSubstr(line));
    }
}

TEST(Metrics, a_label_that_others_wrote_cannot_break_a_line) {
    Metrics metrics;

    metrics.jobs_enqueued("a\"} 1\npawl_fake 2", "t", 1);

    EXPECT_THAT(metrics.text(), Not(HasSubstr("\npawl_fake")));
}

TEST(Metrics, names_beyond_a_bound_are_counted_together) {
    Metrics metrics;
    for (int i = 0; i < 3'000; ++i) {
        metrics.jobs_enqueued("queue" + std::to_string(i), "t", 1);
    }

    EXPECT_THAT(
        metrics.text(), HasSubstr(R"(pawl_jobs_enqueued_total{queue="other",task="other"} 1000)")
    );
}

}  // namespace
}  // namespace pawl
