// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/search_keys.h"

#include <expected>
#include <utility>

#include "pawl/store/store.h"

namespace pawl::commands {

auto put_search_keys(Services& services, std::vector<store::SearchKey> keys) -> Async<Result<>> {
    const auto now = services.clock.wall_now();
    const auto put = co_await services.writer.transact<bool>(
        [keys = std::move(keys), now](store::Transaction& transaction) -> Result<bool> {
            transaction.search().declare(keys, now);
            return true;
        }
    );
    co_return put ? Result<>() : std::unexpected(put.error());
}

}  // namespace pawl::commands
