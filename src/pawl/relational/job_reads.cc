// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/job_reads.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <limits>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/text_list.h"

namespace pawl::relational {
namespace {

using job::JobState;

constexpr int kMostBlockers = 100;

auto encode_states(const std::vector<JobState>& states) -> std::string {
    boost::json::array list;
    for (const auto state : states) {
        list.emplace_back(job::to_text(state));
    }
    return states.empty() ? std::string() : boost::json::serialize(list);
}

auto asks_for(const store::JobFilter& filter, bool final) -> bool {
    if (!filter.fingerprint.empty() && !final) {
        return false;  // a job that is tried again belongs to no group
    }
    return filter.states.empty() || std::ranges::any_of(filter.states, [final](JobState state) {
               return is_final(state) == final;
           });
}

auto unfinished_query(const store::JobFilter& filter) -> Sql {
    if (!filter.schedule.empty()) {
        return Sql::list_unfinished_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::list_unfinished_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return Sql::list_unfinished_jobs_of_user;
    }
    return filter.task.empty() || filter.tag.empty() ? Sql::list_unfinished_jobs
                                                     : Sql::list_unfinished_jobs_with_tag;
}

// The narrowest index that the filter allows.
auto history_query(const store::JobFilter& filter) -> Sql {
    if (!filter.fingerprint.empty()) {
        return Sql::list_failed_jobs_of_error;
    }
    if (!filter.schedule.empty()) {
        return Sql::list_final_jobs_of_schedule;
    }
    if (filter.batch) {
        return Sql::list_final_jobs_of_batch;
    }
    if (!filter.user_id.empty()) {
        return Sql::list_final_jobs_of_user;
    }
    if (filter.states.size() == 1 && filter.states.front() != JobState::succeeded) {
        return Sql::list_unsuccessful_jobs;
    }
    return filter.task.empty() ? Sql::list_final_jobs : Sql::list_final_jobs_of_task;
}

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

// Texts that are bound and so must outlive the rows, as the filter does.
struct FilterTexts {
    std::string states;
    std::optional<std::string> scope_queues;
    std::optional<std::string> scope_tasks;
};

auto texts_of(const store::JobFilter& filter) -> FilterTexts {
    return {
        .states = encode_states(filter.states),
        .scope_queues = encode_texts(filter.scope.queues),
        .scope_tasks = encode_texts(filter.scope.tasks),
    };
}

// Binds what list_filter.sql names, and more.
template <class... Values>
auto filtered(
    Connection& connection,
    Sql sql,
    const store::JobFilter& filter,
    const FilterTexts& texts,
    const std::pair<const char*, Values>&... more
) -> Rows {
    const auto state = filter.states.empty() ? std::string_view() : to_text(filter.states.front());
    return connection.query_named(
        sql,
        std::pair(":states", null_if_empty(texts.states)),
        std::pair(":scope_queues", std::optional<std::string_view>(texts.scope_queues)),
        std::pair(":scope_tasks", std::optional<std::string_view>(texts.scope_tasks)),
        std::pair(":state", state),
        std::pair(":task", null_if_empty(filter.task)),
        std::pair(":queue", null_if_empty(filter.queue)),
        std::pair(":schedule", null_if_empty(filter.schedule)),
        std::pair(":batch", filter.batch ? std::optional(filter.batch) : std::nullopt),
        std::pair(":user_id", null_if_empty(filter.user_id)),
        std::pair(":tag", null_if_empty(filter.tag)),
        std::pair(":created_after", filter.created_after),
        std::pair(":created_before", filter.created_before),
        std::pair(":text", null_if_empty(filter.text)),
        std::pair(":fingerprint", null_if_empty(filter.fingerprint)),
        more...
    );
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

auto JobReads::count_tagged(const store::JobFilter& filter) -> std::vector<store::StateCount> {
    PAWL_ASSERT(!filter.task.empty());
    PAWL_ASSERT(!filter.tag.empty());
    std::vector<store::StateCount> counts;
    const auto texts = texts_of(filter);
    for (const auto sql : {Sql::count_unfinished_jobs_with_tag, Sql::count_final_jobs_with_tag}) {
        auto rows = filtered(connection_, sql, filter, texts);
        while (rows.next()) {
            const auto state = job::parse_job_state(rows.text(0));
            PAWL_ASSERT(state.has_value());
            counts.push_back({.state = *state, .count = rows.integer(1)});
        }
    }
    return counts;
}

auto JobReads::list_from(Sql sql, const store::JobFilter& filter) -> std::vector<job::Job> {
    const auto texts = texts_of(filter);
    const auto before =
        filter.before ? filter.before.value : std::numeric_limits<std::int64_t>::max();
    auto rows = filtered(
        connection_,
        sql,
        filter,
        texts,
        std::pair(":before", before),
        std::pair(":limit", filter.limit)
    );
    return read_jobs(connection_, std::move(rows));
}

auto JobReads::walk(const store::JobFilter& filter, const store::WalkRange& range)
    -> store::Walked {
    store::Walked walked{.reached = range.after};
    if (filter.states.empty() || !asks_for(filter, is_final(filter.states.front()))) {
        walked.over = true;
        return walked;
    }
    std::size_t seen = 0;
    const auto texts = texts_of(filter);
    auto rows = filtered(
        connection_,
        is_final(filter.states.front()) ? final_walk(filter) : unfinished_walk(filter),
        filter,
        texts,
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
