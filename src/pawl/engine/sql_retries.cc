// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/sql_retries.h"

#include <chrono>
#include <cstddef>
#include <expected>
#include <vector>

#include "pawl/store/store.h"

namespace pawl::engine {
namespace {

// Another process writes them, and nothing tells.
constexpr Duration kLookEvery = std::chrono::seconds(1);
constexpr std::size_t kRetriesATurn = 500;

struct Retried {
    JobId job = {};
    Result<> outcome = {};
};
using Turn = std::optional<std::vector<Retried>>;

auto retry_some(store::Transaction& transaction, WallTime now) -> Turn {
    const auto asked = transaction.views().take_retries(kRetriesATurn);
    if (!asked) {
        return std::nullopt;
    }
    std::vector<Retried> turn;
    turn.reserve(asked->size());
    for (const auto id : *asked) {
        const auto retried = transaction.jobs().retry(id, std::nullopt, now);
        turn.push_back(
            {.job = id, .outcome = retried ? Result<>() : std::unexpected(retried.error())}
        );
    }
    return turn;
}

void tell(EngineContext& context, const Retried& retried) {
    if (retried.outcome) {
        context.logger.info("sql.retried", {{"job_id", retried.job.value}});
        return;
    }
    const auto& error = retried.outcome.error();
    context.logger.warn(
        "sql.cannot_retry",
        {{"job_id", retried.job.value}, {"code", error.code}, {"error", error.message}}
    );
}

}  // namespace

auto retry_what_sql_asked_for(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>> {
    for (;;) {
        const auto turn = co_await context.writer.transact<Turn>(
            [now](store::Transaction& transaction) -> Result<Turn> {
                return retry_some(transaction, now);
            }
        );
        if (!turn) {
            co_return std::unexpected(turn.error());
        }
        if (!*turn) {
            co_return std::nullopt;
        }
        for (const auto& retried : **turn) {
            tell(context, retried);
        }
        if ((*turn)->size() < kRetriesATurn) {
            co_return now + kLookEvery;
        }
    }
}

}  // namespace pawl::engine
