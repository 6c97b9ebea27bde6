// SPDX-License-Identifier: Apache-2.0
// The states of a job in the words of the systems whose callers come here. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/job/job.h"
#include "pawl/job/job_state.h"

namespace pawl::compat {

// Of a prompt's job: queued, processing, succeeded, failed, skipped.
[[nodiscard]] auto prompt_status(job::JobState state) -> std::string_view;
// The states that are called so; empty: none is.
[[nodiscard]] auto states_of_prompt_status(std::string_view status) -> std::vector<job::JobState>;

// Of a site's job: PENDING, PROCESSING, COMPLETED, FAILED, CANCELLED.
[[nodiscard]] auto site_status(job::JobState state) -> std::string_view;
// 100 when it succeeded; else what it says of itself; else 50 while it runs, and 0.
[[nodiscard]] auto site_progress(const job::Job& job) -> int;
// CRAWL_SITE, ANALYZE_SITE, CLEANUP_ROLLBACKS or RESET_USAGE by its task's kind, else the name of
// the task in upper snake case.
[[nodiscard]] auto site_type(std::string_view kind, std::string_view task) -> std::string;

// Of a run of a registered task: running, completed, failed. A job that has not started and one
// that was skipped are no runs.
[[nodiscard]] auto run_status(job::JobState state) -> std::optional<std::string_view>;
// The states that are called so, those of all runs if it is empty; empty: none is.
[[nodiscard]] auto states_of_run_status(std::string_view status) -> std::vector<job::JobState>;

struct PromptSummary {
    std::int64_t queued = 0;
    std::int64_t processing = 0;
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;

    void add(job::JobState state, std::int64_t count);
    [[nodiscard]] auto total() const -> std::int64_t {
        return queued + processing + succeeded + failed + skipped;
    }
};

// Cancelled and skipped jobs are in none of these numbers.
struct SiteStats {
    std::int64_t pending = 0;
    std::int64_t processing = 0;
    std::int64_t completed = 0;
    std::int64_t failed = 0;

    void add(job::JobState state, std::int64_t count);
    [[nodiscard]] auto total() const -> std::int64_t {
        return pending + processing + completed + failed;
    }
};

}  // namespace pawl::compat
