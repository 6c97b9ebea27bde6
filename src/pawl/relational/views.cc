// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/views.h"

namespace pawl::relational {

void Views::show(std::span<const store::ViewedTask> tasks) {
    hide();
    session_.connection.create_views();
    for (const auto& task : tasks) {
        session_.connection.post(
            Sql::show_task,
            task.task,
            null_if_empty(task.type),
            task.is_prompt ? 1 : 0,
            task.is_run ? 1 : 0
        );
    }
}

void Views::hide() {
    if (are_shown()) {
        session_.connection.drop_views();
        session_.connection.post(Sql::hide_tasks);
    }
}

auto Views::take_retries(std::size_t limit) -> std::optional<std::vector<JobId>> {
    if (!are_shown()) {
        return std::nullopt;
    }
    std::vector<JobId> jobs;
    auto rows = session_.connection.query(Sql::take_retry_requests, limit);
    while (rows.next()) {
        jobs.push_back(JobId{rows.integer(0)});
    }
    return jobs;
}

auto Views::are_shown() -> bool {
    auto rows = session_.connection.query(Sql::find_view);
    return rows.next();
}

}  // namespace pawl::relational
