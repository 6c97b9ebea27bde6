// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/declare.h"

#include <optional>

#include "pawl/access/principal.h"
#include "pawl/commands/queues.h"
#include "pawl/commands/schedules.h"
#include "pawl/commands/sql_views.h"
#include "pawl/compat/viewed_tasks.h"

namespace pawl::server {

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
    co_return co_await commands::declare_schedules(services, config.schedules);
}

}  // namespace pawl::server
