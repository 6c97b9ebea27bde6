// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/bulk_actions.h"

#include <cstddef>

namespace pawl::engine {
namespace {

using Piece = std::optional<store::BulkPiece>;

void tell(EngineContext& context, const store::BulkPiece& piece) {
    for (const auto& ended : piece.ended) {
        for (std::int64_t i = 0; i < ended.count; ++i) {
            context.metrics.job_finished(ended.queue, ended.task, to_text(ended.state));
        }
    }
    const auto& action = piece.action;
    if (action.finished_at) {
        context.logger.info(
            "bulk_action.finished",
            {{"bulk_action", action.id.value},
             {"action", store::kBulkVerbNames.at(static_cast<std::size_t>(action.verb))},
             {"state", store::kBulkStateNames.at(static_cast<std::size_t>(action.state))},
             {"done", action.done},
             {"failed", action.failed}}
        );
    }
}

}  // namespace

// What others write in the meantime shares the commits in between.
auto advance_bulk_actions(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>> {
    const auto piece = co_await context.writer.transact<Piece>(
        [now](store::Transaction& transaction) -> Result<Piece> {
            return transaction.bulk_actions().advance(now);
        },
        store::Urgency::relief
    );
    if (!piece) {
        co_return std::unexpected(piece.error());
    }
    if (!*piece) {
        co_return std::nullopt;
    }
    tell(context, **piece);
    co_return WallTime::min();  // now, whatever the clock says by then
}

}  // namespace pawl::engine
