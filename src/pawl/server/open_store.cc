// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/open_store.h"

#include "pawl/postgres/store.h"
#include "pawl/sqlite/store.h"

namespace pawl::server {

auto open_store(const config::StoreConfig& wanted, const std::string& node, const Clock& clock)
    -> Result<std::unique_ptr<store::Store>> {
    const bool full = wanted.durability == config::Durability::full;
    if (wanted.postgres) {
        using postgres::Durability;
        return postgres::open_store(
            {.url = *wanted.postgres,
             .durability = full ? Durability::full : Durability::normal,
             .node = node},
            clock
        );
    }
    using sqlite::Durability;
    return sqlite::open_store(
        {.directory = wanted.directory, .durability = full ? Durability::full : Durability::normal},
        clock
    );
}

}  // namespace pawl::server
