// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/needs_restart.h"

#include <string>
#include <string_view>
#include <vector>

#include "pawl/config/config.h"

namespace pawl::server {

auto needs_restart(const config::Config& running, const config::Config& wanted)
    -> std::vector<std::string> {
    std::vector<std::string> keys;
    const auto compare = [&](std::string_view key, const auto& before, const auto& now) {
        if (before != now) {
            keys.emplace_back(key);
        }
    };
    compare("server.listen", running.server.listen, wanted.server.listen);
    compare("server.slots", running.server.slots, wanted.server.slots);
    compare("server.public_url", running.server.public_url, wanted.server.public_url);
    compare("server.behind_proxy", running.server.behind_proxy, wanted.server.behind_proxy);
    compare("server.allowed_hosts", running.server.allowed_hosts, wanted.server.allowed_hosts);
    compare("store.url", running.store.url, wanted.store.url);
    compare("store.durability", running.store.durability, wanted.store.durability);
    compare("limits.body", running.limits.body_bytes, wanted.limits.body_bytes);
    compare("limits.bulk_body", running.limits.bulk_body_bytes, wanted.limits.bulk_body_bytes);
    compare("limits.headers", running.limits.header_bytes, wanted.limits.header_bytes);
    compare("limits.connections", running.limits.connections, wanted.limits.connections);
    compare(
        "limits.connections_per_address",
        running.limits.connections_per_address,
        wanted.limits.connections_per_address
    );
    return keys;
}

}  // namespace pawl::server
