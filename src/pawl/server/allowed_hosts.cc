// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/allowed_hosts.h"

#include "pawl/config/listen_address.h"
#include "pawl/net/url.h"

namespace pawl::server {

auto bracketed(std::string_view address) -> std::string {
    const bool is_v6 = address.contains(':') && !address.starts_with('[');
    return is_v6 ? "[" + std::string(address) + "]" : std::string(address);
}

auto allowed_hosts(const config::ServerConfig& server) -> std::vector<std::string> {
    if (!server.allowed_hosts.empty()) {
        return server.allowed_hosts;
    }
    std::vector<std::string> hosts = {"localhost", "127.0.0.1", "[::1]"};
    if (const auto address = config::parse_listen_address(server.listen)) {
        hosts.push_back(bracketed(address->host));
    }
    if (const auto url = net::parse_url(server.public_url)) {
        hosts.push_back(url->host);
    }
    return hosts;
}

}  // namespace pawl::server
