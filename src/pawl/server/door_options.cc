// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/door_options.h"

#include <cstddef>

#include "pawl/config/listen_address.h"
#include "pawl/server/allowed_hosts.h"

namespace pawl::server {

auto compat_options(const config::CompatConfig& compat) -> compat::CompatOptions {
    return {
        .wait = compat.wait,
        .process_batch = static_cast<std::size_t>(compat.process_batch_size),
        .public_help = compat.public_help ? compat::PublicHelp::shown : compat::PublicHelp::hidden,
    };
}

auto http_options(const config::Config& config) -> Result<net::HttpServerOptions> {
    const auto address = config::parse_listen_address(config.server.listen);
    if (!address) {
        return std::unexpected(address.error());
    }
    const auto& limits = config.limits;
    return net::HttpServerOptions{
        .host = address->host,
        .port = address->port,
        .limits =
            {.header_bytes = limits.header_bytes,
             .connections = static_cast<std::size_t>(limits.connections),
             .connections_per_address = static_cast<std::size_t>(limits.connections_per_address)},
        .own_hosts = allowed_hosts(config.server),
    };
}

}  // namespace pawl::server
