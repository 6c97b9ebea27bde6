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

auto ids_of(const std::vector<const store::Finish*>& ends) -> std::string {
    std::vector<JobId> ids;
    ids.reserve(ends.size());
    for (const auto* end : ends) {
        ids.push_back(end->id);
    }
    return encode_ids(ids);
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
    json::array attempts;
    for (const auto* finish : successes) {
        by_id.emplace(finish->id, finish);
        attempts.emplace_back(json::array{finish->id.value, finish->fence});
    }
    std::vector<const store::Finish*> current;
    {
        const auto text = json::serialize(attempts);
        auto found = session_.connection.query(Sql::running_jobs_among, text);
        while (found.next()) {
            const auto* finish = by_id.at(JobId{found.integer(13)});
            rows.emplace(finish, read_ended(found, *finish));
            current.push_back(finish);
        }
    }
    if (!current.empty()) {
        move_successes(current);
        waits_.look_for_awaited(ids_of(current));
    }
    return rows;
}

void Jobs::move_successes(const std::vector<const store::Finish*>& ends) {
    json::array moves;
    for (const auto* end : ends) {
        const auto& result = end->outcome.result;
        const bool large = result.size() > kInlineBytes;
        json::array move{end->id.value, end->now.time_since_epoch().count()};
        if (large || result.empty()) {
            move.emplace_back(nullptr);
        } else {
            move.emplace_back(result);
        }
        move.emplace_back(large ? 1 : 0);
        moves.push_back(std::move(move));
        if (large) {
            session_.connection.post(Sql::insert_result, end->id, result);
        }
    }
    const auto text = json::serialize(moves);
    session_.connection.post(Sql::move_jobs_to_history, text);
    session_.connection.post(Sql::delete_jobs, ids_of(ends));
}

}  // namespace pawl::relational
