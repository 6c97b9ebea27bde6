// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/projection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::compat {
namespace {

using job::JobState;
using testing::ElementsAre;
using testing::IsEmpty;

struct Row {
    JobState state;
    std::string_view prompt;
    std::string_view site;
    std::string_view run;
};

constexpr auto kRows = {
    Row{JobState::scheduled, "queued", "PENDING", "-"},
    Row{JobState::ready, "queued", "PENDING", "-"},
    Row{JobState::retrying, "queued", "PENDING", "-"},
    Row{JobState::blocked, "queued", "PENDING", "-"},
    Row{JobState::running, "processing", "PROCESSING", "running"},
    Row{JobState::succeeded, "succeeded", "COMPLETED", "completed"},
    Row{JobState::failed, "failed", "FAILED", "failed"},
    Row{JobState::cancelled, "skipped", "CANCELLED", "failed"},
    Row{JobState::skipped, "skipped", "CANCELLED", "-"},
};

TEST(Projection, calls_each_state_what_each_system_calls_it) {
    for (const auto& row : kRows) {
        EXPECT_EQ(prompt_status(row.state), row.prompt) << to_text(row.state);
        EXPECT_EQ(site_status(row.state), row.site) << to_text(row.state);
        EXPECT_EQ(run_status(row.state).value_or("-"), row.run) << to_text(row.state);
    }
}

TEST(Projection, finds_the_states_of_a_word) {
    EXPECT_THAT(
        states_of_prompt_status("queued"),
        ElementsAre(JobState::scheduled, JobState::blocked, JobState::ready, JobState::retrying)
    );
    EXPECT_THAT(
        states_of_prompt_status("skipped"), ElementsAre(JobState::cancelled, JobState::skipped)
    );
    EXPECT_THAT(states_of_prompt_status("done"), IsEmpty());
    EXPECT_THAT(states_of_prompt_status(""), IsEmpty());
}

TEST(Projection, finds_the_states_of_runs) {
    EXPECT_THAT(
        states_of_run_status(""),
        ElementsAre(JobState::running, JobState::succeeded, JobState::failed, JobState::cancelled)
    );
    EXPECT_THAT(states_of_run_status("failed"), ElementsAre(JobState::failed, JobState::cancelled));
    EXPECT_THAT(states_of_run_status("starting"), IsEmpty());
}

TEST(Projection, shows_the_progress_that_a_job_tells_and_else_guesses) {
    job::Job job{.state = JobState::ready};
    EXPECT_EQ(site_progress(job), 0);
    job.state = JobState::running;
    EXPECT_EQ(site_progress(job), 50);
    job.progress = job::Progress{.percent = 30};
    EXPECT_EQ(site_progress(job), 30);
    job.state = JobState::failed;
    EXPECT_EQ(site_progress(job), 30);
    job.state = JobState::succeeded;
    EXPECT_EQ(site_progress(job), 100);
}

TEST(Projection, names_types_by_kind_and_other_tasks_by_name) {
    EXPECT_EQ(site_type("crawl_site", "my-crawl"), "CRAWL_SITE");
    EXPECT_EQ(site_type("analyze_site", "a"), "ANALYZE_SITE");
    EXPECT_EQ(site_type("cleanup", "daily"), "CLEANUP_ROLLBACKS");
    EXPECT_EQ(site_type("usage_reset", "monthly"), "RESET_USAGE");
    EXPECT_EQ(site_type("http", "sync-metrics.v2"), "SYNC_METRICS_V2");
    EXPECT_EQ(site_type("", "goneTask"), "GONETASK");
}

TEST(Projection, counts_cancelled_prompts_as_skipped_and_cancelled_site_jobs_not_at_all) {
    PromptSummary summary;
    SiteStats stats;
    for (const auto& row : kRows) {
        summary.add(row.state, 10);
        stats.add(row.state, 10);
    }

    EXPECT_EQ(summary.queued, 40);
    EXPECT_EQ(summary.processing, 10);
    EXPECT_EQ(summary.succeeded, 10);
    EXPECT_EQ(summary.failed, 10);
    EXPECT_EQ(summary.skipped, 20);
    EXPECT_EQ(summary.total(), 90);
    EXPECT_EQ(stats.pending, 40);
    EXPECT_EQ(stats.processing, 10);
    EXPECT_EQ(stats.completed, 10);
    EXPECT_EQ(stats.failed, 10);
    EXPECT_EQ(stats.total(), 70);
}

}  // namespace
}  // namespace pawl::compat
