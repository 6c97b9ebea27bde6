// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/queues.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/scopes.h"

namespace pawl::commands {
namespace {

constexpr std::size_t kPurgedATurn = 1'000;

auto no_queue(std::string_view name) -> std::unexpected<Error> {
    return fail("not_found", "there is no queue " + std::string(name));
}

auto no_task(std::string_view name) -> std::unexpected<Error> {
    return fail("not_found", "there is no task " + std::string(name));
}

auto counts_within(const access::Scope& scope, store::Snapshot& snapshot)
    -> std::vector<store::JobCount> {
    auto counts = snapshot.queues().counts();
    std::erase_if(counts, [&](const auto& line) {
        return !access::allows(scope, line.queue, line.task);
    });
    return counts;
}

auto view_queues(const access::Scope& scope, store::Snapshot& snapshot) -> std::vector<QueueView> {
    std::vector<QueueView> views;
    const auto counts = counts_within(scope, snapshot);
    for (auto& queue : snapshot.queues().list()) {
        if (!access::allows_queue(scope, queue.name)) {
            continue;
        }
        QueueView view{.queue = std::move(queue)};
        std::ranges::copy_if(counts, std::back_inserter(view.counts), [&](const auto& line) {
            return line.queue == view.queue.name;
        });
        if (scope.tasks.empty()) {  // else they may be of another task
            view.oldest_ready = snapshot.queues().oldest_ready(view.queue.name);
            view.paused_keys = snapshot.queues().paused_keys(view.queue.name);
        }
        views.push_back(std::move(view));
    }
    return views;
}

auto view_tasks(
    const access::Principal& principal, store::Snapshot& snapshot, const task::TaskMap& tasks
) -> std::vector<TaskView> {
    std::vector<TaskView> views;
    const auto counts = counts_within(principal.scope, snapshot);
    const auto paused = snapshot.queues().paused_tasks();
    for (const auto& task : std::views::values(tasks)) {
        if (!sees_task(principal, task)) {
            continue;
        }
        TaskView view{.task = task};
        view.paused = std::ranges::find(paused, task.name) != paused.end();
        std::ranges::copy_if(counts, std::back_inserter(view.counts), [&](const auto& line) {
            return line.task == view.task.name;
        });
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace

auto list_queues(Services& services, access::Principal principal)
    -> Async<Result<std::vector<QueueView>>> {
    co_return co_await read(services, [principal](store::Snapshot& snapshot) {
        return view_queues(principal.scope, snapshot);
    });
}

auto find_queue(Services& services, access::Principal principal, std::string name)
    -> Async<Result<QueueView>> {
    if (const auto allowed = access::check_queue(principal, name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    auto views = co_await list_queues(services, std::move(principal));
    if (!views) {
        co_return std::unexpected(views.error());
    }
    for (auto& view : *views) {
        if (view.queue.name == name) {
            co_return std::move(view);
        }
    }
    co_return no_queue(name);
}

auto put_queue(Services& services, access::Principal principal, store::Queue queue)
    -> Async<Result<store::Queue>> {
    if (const auto allowed = access::check_whole_queue(principal, queue.name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    auto put = co_await services.writer.transact<store::Queue>(
        [queue](store::Transaction& transaction) -> Result<store::Queue> {
            auto stored = queue;
            const auto before = transaction.queues().find(queue.name);
            stored.paused = before && before->paused;  // a pause is changed by pause and resume
            transaction.queues().put(stored);
            return stored;
        }
    );
    if (put) {
        services.logger.info("queue.put", {{"queue", put->name}, {"by", principal.id}});
    }
    co_return put;
}

auto pause_queue(Services& services, access::Principal principal, std::string name, bool paused)
    -> Async<Result<store::Queue>> {
    if (const auto allowed = access::check_whole_queue(principal, name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    auto changed = co_await services.writer.transact<store::Queue>(
        [name, paused](store::Transaction& transaction) -> Result<store::Queue> {
            transaction.queues().set_paused(name, paused);
            return transaction.queues().find(name).value_or(store::Queue{.name = name});
        }
    );
    if (changed) {
        const auto* const event = paused ? "queue.paused" : "queue.resumed";
        services.logger.info(event, {{"queue", name}, {"by", principal.id}});
    }
    co_return changed;
}

auto pause_key(
    Services& services, access::Principal principal, std::string queue, std::string key, bool paused
) -> Async<Result<void>> {
    if (const auto allowed = access::check_whole_queue(principal, queue); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    const auto changed = co_await services.writer.transact<bool>(
        [queue, key, paused](store::Transaction& transaction) -> Result<bool> {
            if (!transaction.queues().find(queue)) {
                transaction.queues().put({.name = queue});
            }
            return transaction.queues().set_key_paused(queue, key, paused);
        }
    );
    if (!changed) {
        co_return std::unexpected(changed.error());
    }
    const auto* const event = paused ? "queue.key_paused" : "queue.key_resumed";
    services.logger.info(event, {{"queue", queue}, {"key", key}, {"by", principal.id}});
    co_return Result<void>();
}

// Piece by piece, so that a deep queue holds nobody else back.
auto purge_queue(Services& services, access::Principal principal, std::string name)
    -> Async<Result<std::size_t>> {
    if (const auto allowed = access::check_whole_queue(principal, name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    std::size_t cancelled = 0;
    for (;;) {
        const auto now = services.clock.wall_now();
        const auto turn = co_await services.writer.transact<std::size_t>(
            [name, now](store::Transaction& transaction) -> Result<std::size_t> {
                return transaction.jobs().purge(name, now, kPurgedATurn);
            },
            store::Urgency::relief
        );
        if (!turn) {
            co_return std::unexpected(turn.error());
        }
        cancelled += *turn;
        if (*turn == 0) {
            break;
        }
    }
    services.logger.info(
        "queue.purged", {{"queue", name}, {"cancelled", cancelled}, {"by", principal.id}}
    );
    co_return cancelled;
}

auto list_tasks(Services& services, access::Principal principal)
    -> Async<Result<std::vector<TaskView>>> {
    const auto tasks = services.tasks.snapshot();
    auto views = co_await read(services, [principal, tasks](store::Snapshot& snapshot) {
        return view_tasks(principal, snapshot, *tasks);
    });
    if (views && services.circuit_state) {
        for (auto& view : *views) {
            view.circuit = services.circuit_state(view.task);
        }
    }
    co_return views;
}

auto find_task(Services& services, access::Principal principal, std::string name)
    -> Async<Result<TaskView>> {
    if (const auto allowed = access::check_task(principal, name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    auto views = co_await list_tasks(services, std::move(principal));
    if (!views) {
        co_return std::unexpected(views.error());
    }
    for (auto& view : *views) {
        if (view.task.name == name) {
            co_return std::move(view);
        }
    }
    co_return no_task(name);
}

auto pause_task(Services& services, access::Principal principal, std::string name, bool paused)
    -> Async<Result<TaskView>> {
    if (const auto allowed = access::check_whole_task(principal, name); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    if (!services.tasks.snapshot()->contains(name)) {
        co_return no_task(name);
    }
    const auto changed = co_await services.writer.transact<bool>(
        [name, paused](store::Transaction& transaction) -> Result<bool> {
            transaction.queues().set_task_paused(name, paused);
            return true;
        }
    );
    if (!changed) {
        co_return std::unexpected(changed.error());
    }
    const auto* const event = paused ? "task.paused" : "task.resumed";
    services.logger.info(event, {{"task", name}, {"by", principal.id}});
    co_return co_await find_task(services, std::move(principal), name);
}

auto backup(Services& services, std::string path) -> Async<Result<void>> {
    co_return co_await services.readers.run([&services, path = std::move(path)] {
        return services.store.backup(path);
    });
}

}  // namespace pawl::commands
