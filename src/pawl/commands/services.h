// SPDX-License-Identifier: Apache-2.0
// What every command works with.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "pawl/ai/budget_view.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/commit_waiters.h"
#include "pawl/commands/job_waiters.h"
#include "pawl/commands/keys_in_progress.h"
#include "pawl/commands/work_waiters.h"
#include "pawl/flow/circuit_breaker.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/runtime/pool.h"
#include "pawl/store/store.h"
#include "pawl/store/writer.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// Owned by server, outlives every command. Commands are coroutines: they may run on any executor.
struct Services {
    store::Store& store;
    store::Writer& writer;
    Pool& readers;  // reads of the store block here
    const task::TaskRegistry& tasks;
    JobWaiters& waiters;
    CommitWaiters& followers;
    WorkWaiters& work_waiters;
    KeysInProgress& keys_in_progress;
    const Clock& clock;
    Logger& logger;
    Metrics& metrics;
    // Until when the circuit breaker of what the job would call lets nobody through; null or
    // nullopt: it does. From any thread.
    std::function<std::optional<WallTime>(const job::Job&)> circuit_open_until = nullptr;
    // Begins jobs on this node although their queue may be paused (engine::Engine); null: nobody
    // runs any.
    std::function<Async<Result<std::vector<job::Job>>>(store::StartRequest)> start_now = nullptr;
    // The circuit breaker of a task on this node; null: nobody has one.
    std::function<flow::CircuitState(const task::Task&)> circuit_state = nullptr;
    // What is left of the budgets of models; null: there are none. From any thread.
    std::function<Async<Result<std::vector<ai::BudgetView>>>()> ai_budgets = nullptr;
    // This process, as it is now. From any thread.
    std::function<store::NodeReport()> node_report = nullptr;
    // The store is broken: ends the process.
    std::function<void(const store::StoreBroken&)> broken = nullptr;
};

// Runs a read on the readers' threads and gives what it returns.
// Errors: query_timeout, store_unavailable.
template <class Body>
auto read(Services& services, Body body)
    -> Async<Result<decltype(body(std::declval<store::Snapshot&>()))>> {
    using T = decltype(body(std::declval<store::Snapshot&>()));
    co_return co_await services.readers.run([&services, body = std::move(body)]() -> Result<T> {
        try {
            std::optional<T> value;
            services.store.read([&](store::Snapshot& snapshot) { value.emplace(body(snapshot)); });
            return std::move(*value);
        } catch (const store::QueryTimeout&) {
            return fail("query_timeout", "the search took too long: narrow the filter");
        } catch (const store::StoreBroken& broken) {
            services.broken(broken);
            return fail("store_unavailable", "the store is broken");
        } catch (const std::exception& failure) {
            services.logger.error("store.read_failed", {{"error", failure.what()}});
            return fail("store_unavailable", "the store cannot be read now");
        }
    });
}

}  // namespace pawl::commands
