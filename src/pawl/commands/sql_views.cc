// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/sql_views.h"

#include <expected>
#include <utility>

#include "pawl/store/store.h"

namespace pawl::commands {

auto put_sql_views(Services& services, std::optional<std::vector<store::ViewedTask>> tasks)
    -> Async<Result<>> {
    const auto put = co_await services.writer.transact<bool>(
        [tasks = std::move(tasks)](store::Transaction& transaction) -> Result<bool> {
            if (tasks) {
                transaction.views().show(*tasks);
            } else {
                transaction.views().hide();
            }
            return true;
        }
    );
    co_return put ? Result<>() : std::unexpected(put.error());
}

}  // namespace pawl::commands
