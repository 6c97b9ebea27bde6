// SPDX-License-Identifier: Apache-2.0
// The fast road of a flush: attempts that succeeded leave the hot table together. What else ends,
// and what follows an end, goes one by one (finish.cc).
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>
#include <utility>

#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {
namespace {

namespace json = boost::json;
using job::JobState;

// In the order of ids, as rows are locked.
auto encode_ends(const std::map<JobId, const store::Finish*>& ends) -> std::string {
    json::array list;
    for (const auto& [id, end] : ends) {
        const auto& result = end->outcome.result;
        const bool large = result.size() > kInlineBytes;
        list.emplace_back(json::array{
            id.value,
            end->fence,
            end->now.time_since_epoch().count(),
            large || result.empty() ? json::value() : json::value(result),
            large ? 1 : 0
        });
    }
    return json::serialize(list);
}

}  // namespace

auto Jobs::finish(std::span<const store::Finish* const> finishes) -> std::vector<Result<void>> {
    std::vector<Result<void>> answers(finishes.size());
    const auto together = successes_among(finishes);
    const auto rows = end_successes(together);
    for (std::size_t i = 0; i < finishes.size(); ++i) {
        const auto& finish = *finishes[i];
        const auto row = rows.find(&finish);
        if (row == rows.end()) {
            answers[i] = finish_one(finish);  // or tells why it is not current
        } else {
            after_end(finish, row->second);
        }
    }
    waits_.forget_awaited();
    return answers;
}

// None, if it is one alone; of two ends of one job the first.
auto Jobs::successes_among(std::span<const store::Finish* const> finishes)
    -> std::vector<const store::Finish*> {
    std::vector<const store::Finish*> successes;
    std::set<JobId> seen;
    for (const auto* finish : finishes) {
        if (finish->change.to == JobState::succeeded && seen.insert(finish->id).second) {
            successes.push_back(finish);
        }
    }
    return successes.size() > 1 ? successes : std::vector<const store::Finish*>();
}

// Those that are current, with what their rows said.
auto Jobs::end_successes(const std::vector<const store::Finish*>& successes)
    -> std::map<const store::Finish*, EndedRow> {
    std::map<const store::Finish*, EndedRow> rows;
    if (successes.empty()) {
        return rows;
    }
    std::map<JobId, const store::Finish*> by_id;
    for (const auto* finish : successes) {
        by_id.emplace(finish->id, finish);
    }
    const auto ends = encode_ends(by_id);
    std::vector<JobId> current;
    {
        auto found = session_.connection.query(Sql::take_ended_jobs, ends);
        while (found.next()) {
            const auto id = current.emplace_back(found.integer(13));
            const auto* finish = by_id.at(id);
            rows.emplace(finish, read_ended(found, *finish));
        }
    }
    if (!current.empty()) {
        const auto ids = encode_ids(current);
        session_.connection.post(Sql::move_jobs_to_history, ends);
        session_.connection.post(Sql::delete_jobs, ids);
        keep_large_results(rows);
        waits_.look_for_awaited(ids);
    }
    return rows;
}

void Jobs::keep_large_results(const std::map<const store::Finish*, EndedRow>& ended) {
    for (const auto& [finish, row] : ended) {
        if (finish->outcome.result.size() > kInlineBytes) {
            session_.connection.post(Sql::insert_result, finish->id, finish->outcome.result);
        }
    }
}

}  // namespace pawl::relational
