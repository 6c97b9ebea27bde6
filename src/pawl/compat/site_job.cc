// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/site_job.h"

#include <algorithm>
#include <utility>

#include "pawl/commands/job_counts.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/replies.h"

namespace pawl::compat {

void append_site_job(std::string& out, const job::Job& job, std::string_view type) {
    ObjectWriter object(out);
    append_job_id(object.begin("id"), job.id, IdStyle::text);
    object.text("type", type).text("status", site_status(job.state));
    object.number("priority", job.priority).number("progress", site_progress(job));
    object.raw_or_null("result", job.result).text_or_null("error", job.error.message);
    object.number("attempts", job.attempt).number("maxAttempts", job.max_attempts);
    object.time("scheduledFor", job.run_at).time_or_null("startedAt", job.started_at);
    object.time_or_null("completedAt", job.finished_at).time("createdAt", job.created_at);
    // A retry takes the times of its attempts away: it happened when it was due again.
    const auto changed = job.generation > 0 ? job.run_at : job.created_at;
    object.time(
        "updatedAt",
        std::max(
            {changed,
             job.started_at.value_or(job.created_at),
             job.finished_at.value_or(job.created_at)}
        )
    );
    object.finish();
}

auto site_tasks(const Call& call) -> std::vector<std::string> {
    return commands::names_of_kinds(call.services(), kSiteKinds);
}

auto type_of(const Call& call, const job::Job& job) -> std::string {
    return site_type(commands::kind_of(call.services(), job.task), job.task);
}

auto site_stats(const Call& call, std::vector<std::string> tasks) -> Async<Result<SiteStats>> {
    const auto counts =
        co_await commands::count_jobs(call.services(), call.principal, std::move(tasks));
    if (!counts) {
        co_return std::unexpected(counts.error());
    }
    SiteStats stats;
    for (const auto& line : *counts) {
        stats.add(line.state, line.count);
    }
    co_return stats;
}

void append_site_stats(std::string& out, const SiteStats& stats) {
    ObjectWriter(out)
        .number("pending", stats.pending)
        .number("processing", stats.processing)
        .number("completed", stats.completed)
        .number("failed", stats.failed)
        .number("total", stats.total())
        .finish();
}

}  // namespace pawl::compat
