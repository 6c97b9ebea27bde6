// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/views.h"

#include <string>

#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {

void Views::show(std::span<const store::ViewedTask> tasks) {
    hide();
    session_.checkpoint_every(kCheckpointPagesWithViews);
    for (const auto definition : sql::views) {
        session_.connection.execute(std::string(definition));
    }
    for (const auto& task : tasks) {
        session_.connection.run(
            sql::show_task,
            task.task,
            database::null_if_empty(task.type),
            task.is_prompt ? 1 : 0,
            task.is_run ? 1 : 0
        );
    }
}

void Views::hide() {
    session_.checkpoint_every(kCheckpointPages);
    if (are_shown()) {
        // With `jobs` goes its trigger.
        session_.connection.execute("DROP VIEW CronJobRun; DROP VIEW prompt_jobs; DROP VIEW jobs");
        session_.connection.run(sql::hide_tasks);
    }
}

auto Views::take_retries(std::size_t limit) -> std::optional<std::vector<JobId>> {
    if (!are_shown()) {
        return std::nullopt;
    }
    std::vector<JobId> jobs;
    auto rows = session_.connection.query(sql::take_retry_requests, limit);
    while (rows.next()) {
        jobs.push_back(JobId{rows.integer(0)});
    }
    return jobs;
}

auto Views::are_shown() -> bool {
    auto rows = session_.connection.query(sql::find_view);
    return rows.next();
}

}  // namespace pawl::sqlite
