// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/job_reads.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <limits>

#include "pawl/sqlite/job_rows.h"
#include "pawl/sqlite/text_list.h"
#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {
namespace {

using job::JobState;

auto encode_states(const std::vector<JobState>& states) -> std::string {
    boost::json::array list;
    for (const auto state : states) {
        list.emplace_back(job::to_text(state));
    }
    return states.empty() ? std::string() : boost::json::serialize(list);
}

auto asks_for(const store::JobFilter& filter, bool final) -> bool {
    return filter.states.empty() || std::ranges::any_of(filter.states, [final](JobState state) {
               return is_final(state) == final;
           });
}

auto unfinished_query(const store::JobFilter& filter) -> std::string_view {
    if (!filter.schedule.empty()) {
        return sql::list_unfinished_jobs_of_schedule;
    }
    if (filter.batch) {
        return sql::list_unfinished_jobs_of_batch;
    }
    return filter.user_id.empty() ? sql::list_unfinished_jobs : sql::list_unfinished_jobs_of_user;
}

// The narrowest index that the filter allows.
auto history_query(const store::JobFilter& filter) -> std::string_view {
    if (!filter.schedule.empty()) {
        return sql::list_final_jobs_of_schedule;
    }
    if (filter.batch) {
        return sql::list_final_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return sql::list_final_jobs_of_user;
    }
    if (filter.states.size() == 1 && filter.states.front() != JobState::succeeded) {
        return sql::list_unsuccessful_jobs;
    }
    return filter.task.empty() ? sql::list_final_jobs : sql::list_final_jobs_of_task;
}

}  // namespace

auto JobReads::find(JobId id) -> std::optional<job::Job> {
    auto rows = connection_.query(sql::find_job, id);
    return rows.next() ? std::optional(read_job(connection_, rows)) : std::nullopt;
}

auto JobReads::place(JobId id) -> std::optional<store::JobPlace> {
    auto rows = connection_.query(sql::find_job_place, id);
    return rows.next()
               ? std::optional(store::JobPlace{
                     .queue = rows.string(0), .task = rows.string(1), .user_id = rows.string(2)
                 })
               : std::nullopt;
}

auto JobReads::list(const store::JobFilter& filter) -> std::vector<job::Job> {
    std::vector<job::Job> unfinished;
    if (asks_for(filter, false)) {
        unfinished = list_from(unfinished_query(filter), filter);
    }
    std::vector<job::Job> final;
    if (asks_for(filter, true)) {
        final = list_from(history_query(filter), filter);
    }
    std::vector<job::Job> jobs;
    std::ranges::merge(
        std::make_move_iterator(unfinished.begin()),
        std::make_move_iterator(unfinished.end()),
        std::make_move_iterator(final.begin()),
        std::make_move_iterator(final.end()),
        std::back_inserter(jobs),
        [](const job::Job& left, const job::Job& right) { return left.id > right.id; }
    );
    jobs.resize(std::min(jobs.size(), filter.limit));
    return jobs;
}

auto JobReads::list_from(std::string_view sql, const store::JobFilter& filter)
    -> std::vector<job::Job> {
    const auto states = encode_states(filter.states);
    const auto before =
        filter.before ? filter.before.value : std::numeric_limits<std::int64_t>::max();
    const auto state = filter.states.empty() ? std::string_view() : to_text(filter.states.front());
    using database::null_if_empty;
    auto rows = connection_.query_named(
        sql,
        std::pair(":before", before),
        std::pair(":states", null_if_empty(states)),
        std::pair(":state", state),
        std::pair(":task", null_if_empty(filter.task)),
        std::pair(":queue", null_if_empty(filter.queue)),
        std::pair(":scope_queues", encode_texts(filter.scope.queues)),
        std::pair(":scope_tasks", encode_texts(filter.scope.tasks)),
        std::pair(":schedule", null_if_empty(filter.schedule)),
        std::pair(":batch", filter.batch ? std::optional(filter.batch) : std::nullopt),
        std::pair(":user_id", null_if_empty(filter.user_id)),
        std::pair(":tag", null_if_empty(filter.tag)),
        std::pair(":created_after", filter.created_after),
        std::pair(":created_before", filter.created_before),
        std::pair(":text", null_if_empty(filter.text)),
        std::pair(":limit", filter.limit)
    );
    return read_jobs(connection_, std::move(rows));
}

auto JobReads::attempts(JobId id) -> std::vector<job::Attempt> {
    auto rows = connection_.query(sql::list_attempts, id);
    std::vector<job::Attempt> attempts;
    while (rows.next()) {
        attempts.push_back(read_attempt(rows));
    }
    return attempts;
}

auto JobReads::log(JobId id, std::size_t after, std::size_t limit) -> std::vector<job::LogLine> {
    auto rows = connection_.query(sql::list_log, id, after, limit);
    std::vector<job::LogLine> lines;
    while (rows.next()) {
        lines.push_back({
            .attempt = static_cast<int>(rows.integer(0)),
            .at = rows.time(1),
            .level = rows.string(2),
            .message = rows.string(3),
        });
    }
    return lines;
}

auto JobReads::next_due() -> std::optional<WallTime> {
    std::optional<WallTime> earliest;
    for (const auto sql : {sql::next_due_job, sql::next_give_up, sql::next_deadline}) {
        auto rows = connection_.query(sql);
        if (rows.next() && (!earliest || rows.time(0) < *earliest)) {
            earliest = rows.time(0);
        }
    }
    return earliest;
}

}  // namespace pawl::sqlite
