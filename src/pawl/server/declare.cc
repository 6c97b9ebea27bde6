// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/declare.h"

#include <optional>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/commands/queues.h"
#include "pawl/commands/schedules.h"
#include "pawl/commands/search_keys.h"
#include "pawl/commands/sql_views.h"
#include "pawl/compat/viewed_tasks.h"

namespace pawl::server {
namespace {

auto search_keys(const config::Config& config) -> std::vector<store::SearchKey> {
    std::vector<store::SearchKey> keys;
    for (const auto& [name, task] : config.tasks) {
        for (const auto& path : task.search) {
            keys.push_back({.task = name, .path = path});
        }
    }
    return keys;
}

}  // namespace

auto declare(commands::Services& services, const config::Config& config) -> Async<Result<void>> {
    const access::Principal file{.role = access::Role::admin, .id = "config"};
    for (const auto& queue : config.queues) {
        const auto put = co_await commands::put_queue(
            services,
            file,
            {.name = queue.name,
             .concurrency = queue.concurrency,
             .per_key_concurrency = queue.per_key_concurrency,
             .rate = queue.rate,
             .per_key_rate = queue.per_key_rate,
             .aging_limit = queue.aging_limit}
        );
        if (!put) {
            co_return std::unexpected(put.error());
        }
    }
    const auto views = co_await commands::put_sql_views(
        services,
        config.compat.sql_views ? std::optional(compat::viewed_tasks(config.tasks)) : std::nullopt
    );
    if (!views) {
        co_return views;
    }
    const auto search = co_await commands::put_search_keys(services, search_keys(config));
    if (!search) {
        co_return search;
    }
    co_return co_await commands::declare_schedules(services, config.schedules);
}

}  // namespace pawl::server
