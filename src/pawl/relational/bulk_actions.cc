// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/bulk_actions.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/relational/job_reads.h"

namespace pawl::relational {
namespace {

using store::BulkAction;
using store::BulkState;
using store::BulkVerb;

// Rows that are looked at in one transaction: fewer where each may hold a megabyte to search.
constexpr std::size_t kRowsAPiece = 5'000;
constexpr std::size_t kRowsASearch = 250;
// A retry and a delete touch a job with several statements each.
constexpr std::size_t kOneByOnePiece = 200;

template <class Enum, std::size_t Count>
auto enum_of(std::string_view text, const std::array<std::string_view, Count>& names) -> Enum {
    const auto* const found = std::ranges::find(names, text);
    PAWL_ASSERT(found != names.end());
    return static_cast<Enum>(found - names.begin());
}

auto name_of(BulkVerb verb) -> std::string_view {
    return store::kBulkVerbNames.at(static_cast<std::size_t>(verb));
}

auto name_of(BulkState state) -> std::string_view {
    return store::kBulkStateNames.at(static_cast<std::size_t>(state));
}

auto read_action(Rows& rows) -> BulkAction {
    return {
        .id = BulkActionId{rows.integer(0)},
        .verb = enum_of<BulkVerb>(rows.text(1), store::kBulkVerbNames),
        .filter = store::decode_filter(rows.text(10)).value_or(store::JobFilter{}),
        .state = enum_of<BulkState>(rows.text(2), store::kBulkStateNames),
        .dry_run = rows.integer(3) != 0,
        .matched = rows.integer(4),
        .done = rows.integer(5),
        .failed = rows.integer(6),
        .by = rows.string(7),
        .created_at = rows.time(8),
        .finished_at = rows.optional_time(9),
    };
}

}  // namespace

auto BulkActions::create(const store::NewBulkAction& wanted, WallTime now) -> BulkAction {
    const bool over = wanted.dry_run || wanted.filter.states.empty();
    BulkAction action{
        .id = BulkActionId{session_.new_job_id().value},
        .verb = wanted.verb,
        .filter = wanted.filter,
        .state = over ? BulkState::done : BulkState::running,
        .dry_run = wanted.dry_run,
        .matched = wanted.matched,
        .by = wanted.by,
        .created_at = now,
        .finished_at = over ? std::optional(now) : std::nullopt,
    };
    session_.connection.post(
        Sql::insert_bulk_action,
        action.id,
        name_of(action.verb),
        store::encode_filter(wanted.filter),
        name_of(action.state),
        action.dry_run ? 1 : 0,
        action.matched,
        null_if_empty(action.by),
        now,
        action.finished_at
    );
    session_.changes.bulk_action_added |= !over;
    return action;
}

auto BulkActions::advance(WallTime now) -> std::optional<store::BulkPiece> {
    store::BulkPiece piece;
    std::string filter_text;
    JobId reached{};
    {
        auto rows = session_.connection.query(Sql::next_bulk_action);
        if (!rows.next()) {
            return std::nullopt;
        }
        piece.action = read_action(rows);
        filter_text = rows.string(10);
        reached = JobId{rows.integer(11)};
    }
    auto& action = piece.action;
    const auto filter = store::decode_filter(filter_text);
    if (!filter) {
        action.state = BulkState::failed;
        action.finished_at = now;
        save(action, reached);
        return piece;
    }
    const auto walked =
        JobReads(session_.connection)
            .walk(
                *filter,
                {.after = reached,
                 .end = JobId{action.id.value},
                 .rows = filter->reads_texts() ? kRowsASearch : kRowsAPiece,
                 .limit = action.verb == BulkVerb::cancel ? store::kBulkPiece : kOneByOnePiece}
            );
    apply(piece, walked.found, now);
    if (walked.over) {
        action.state = BulkState::done;
        action.finished_at = now;
        action.matched = action.done + action.failed;
    }
    save(action, walked.reached);
    return piece;
}

void BulkActions::apply(store::BulkPiece& piece, const std::vector<JobId>& ids, WallTime now) {
    auto& action = piece.action;
    if (action.verb == BulkVerb::cancel) {
        cancel(piece, ids, now);
        return;
    }
    for (const auto id : ids) {
        const bool done = action.verb == BulkVerb::retry
                              ? jobs_.retry(id, std::nullopt, now).has_value()
                              : jobs_.erase(id).has_value();
        ++(done ? action.done : action.failed);
    }
}

void BulkActions::cancel(store::BulkPiece& piece, const std::vector<JobId>& ids, WallTime now) {
    if (ids.empty()) {
        return;
    }
    const auto cancelled = jobs_.cancel_all(ids, now);
    piece.action.done += static_cast<std::int64_t>(cancelled.ended.size() + cancelled.asked);
    std::map<std::pair<std::string_view, std::string_view>, std::int64_t> ended;
    for (const auto& job : cancelled.ended) {
        ++ended[{job.queue, job.task}];
    }
    for (const auto& [where, count] : ended) {
        piece.ended.push_back({
            .queue = std::string(where.first),
            .task = std::string(where.second),
            .state = job::JobState::cancelled,
            .count = count,
        });
    }
}

void BulkActions::save(const BulkAction& action, JobId reached) {
    session_.connection.post(
        Sql::advance_bulk_action,
        name_of(action.state),
        reached,
        action.matched,
        action.done,
        action.failed,
        action.finished_at,
        action.id
    );
}

auto BulkActionReads::find(BulkActionId id) -> std::optional<BulkAction> {
    auto rows = connection_.query(Sql::find_bulk_action, id);
    return rows.next() ? std::optional(read_action(rows)) : std::nullopt;
}

auto BulkActionReads::list(std::optional<BulkActionId> before, std::size_t limit)
    -> std::vector<BulkAction> {
    auto rows = connection_.query(
        Sql::list_bulk_actions, before.value_or(BulkActionId{kAboveAllIds}), limit
    );
    std::vector<BulkAction> actions;
    while (rows.next()) {
        actions.push_back(read_action(rows));
    }
    return actions;
}

}  // namespace pawl::relational
