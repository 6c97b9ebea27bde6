// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/job_reads.h"

#include <algorithm>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/relational/job_filters.h"
#include "pawl/relational/job_rows.h"

namespace pawl::relational {
namespace {

using job::JobState;

constexpr int kMostBlockers = 100;

auto unfinished_walk(const store::JobFilter& filter) -> Sql {
    if (!filter.schedule.empty()) {
        return Sql::walk_unfinished_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::walk_unfinished_jobs_of_batch;
    }
    return filter.user_id.empty() ? Sql::walk_unfinished_jobs : Sql::walk_unfinished_jobs_of_user;
}

auto final_walk(const store::JobFilter& filter) -> Sql {
    if (!filter.fingerprint.empty()) {
        return Sql::walk_failed_jobs_of_error;
    }
    if (!filter.schedule.empty()) {
        return Sql::walk_final_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::walk_final_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return Sql::walk_final_jobs_of_user;
    }
    if (filter.states.size() == 1 && filter.states.front() != JobState::succeeded) {
        return Sql::walk_unsuccessful_jobs;
    }
    return filter.task.empty() ? Sql::walk_final_jobs : Sql::walk_final_jobs_of_task;
}

}  // namespace

auto JobReads::find(JobId id) -> std::optional<job::Job> {
    auto rows = connection_.query(Sql::find_job, id);
    return rows.next() ? std::optional(read_job(connection_, rows)) : std::nullopt;
}

auto JobReads::place(JobId id) -> std::optional<store::JobPlace> {
    auto rows = connection_.query(Sql::find_job_place, id);
    return rows.next()
               ? std::optional(store::JobPlace{
                     .queue = rows.string(0), .task = rows.string(1), .user_id = rows.string(2)
                 })
               : std::nullopt;
}

auto JobReads::state(JobId id) -> std::optional<JobState> {
    auto rows = connection_.query(Sql::state_of_job, id);
    return rows.next() ? job::parse_job_state(rows.text(0)) : std::nullopt;
}

auto JobReads::count_tagged(const store::JobFilter& filter) -> std::vector<store::StateCount> {
    PAWL_ASSERT(!filter.task.empty());
    PAWL_ASSERT(!filter.tag.empty());
    std::vector<store::StateCount> counts;
    const FilterTexts texts(filter);
    for (const auto sql : {Sql::count_unfinished_jobs_with_tag, Sql::count_final_jobs_with_tag}) {
        auto rows = filtered(connection_, sql, filter, texts, JobState::ready);
        while (rows.next()) {
            const auto state = job::parse_job_state(rows.text(0));
            PAWL_ASSERT(state.has_value());
            counts.push_back({.state = *state, .count = rows.integer(1)});
        }
    }
    return counts;
}

auto JobReads::walk(const store::JobFilter& filter, const store::WalkRange& range)
    -> store::Walked {
    store::Walked walked{.reached = range.after};
    if (filter.states.empty() || !asks_for(filter, is_final(filter.states.front()))) {
        walked.over = true;
        return walked;
    }
    std::size_t seen = 0;
    const FilterTexts texts(filter);
    auto rows = filtered(
        connection_,
        is_final(filter.states.front()) ? final_walk(filter) : unfinished_walk(filter),
        filter,
        texts,
        filter.states.front(),
        std::pair(":after", range.after),
        std::pair(":end", range.end),
        std::pair(":rows", range.rows)
    );
    while (walked.found.size() < range.limit && rows.next()) {
        ++seen;
        walked.reached = JobId{rows.integer(0)};
        if (rows.integer(1) != 0) {
            walked.found.push_back(walked.reached);
        }
    }
    walked.over = walked.found.size() < range.limit && seen < range.rows;
    return walked;
}

auto JobReads::blockers(JobId id) -> store::Blockers {
    store::Blockers blockers;
    auto parents = connection_.query(Sql::list_parents, id, kMostBlockers);
    while (parents.next()) {
        blockers.parents.push_back(JobId{parents.integer(0)});
    }
    auto slots = connection_.query(Sql::list_slots_waited_for, id);
    while (slots.next()) {
        blockers.slots.push_back({.schedule = slots.string(0), .slot = slots.time(1)});
    }
    auto ahead = connection_.query(Sql::find_ahead_in_order, id);
    if (ahead.next()) {
        blockers.ahead = JobId{ahead.integer(0)};
    }
    return blockers;
}

auto JobReads::attempts(JobId id) -> std::vector<job::Attempt> {
    auto rows = connection_.query(Sql::list_attempts, id);
    std::vector<job::Attempt> attempts;
    while (rows.next()) {
        attempts.push_back(read_attempt(rows));
    }
    return attempts;
}

auto JobReads::log(JobId id, std::size_t after, std::size_t limit) -> std::vector<job::LogLine> {
    auto rows = connection_.query(Sql::list_log, id, after, limit);
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
    for (const auto sql : {Sql::next_due_job, Sql::next_give_up, Sql::next_deadline}) {
        auto rows = connection_.query(sql);
        if (rows.next() && (!earliest || rows.time(0) < *earliest)) {
            earliest = rows.time(0);
        }
    }
    return earliest;
}

}  // namespace pawl::relational
