// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/listen_address.h"

#include <charconv>

namespace pawl::server {
namespace {

auto host_of_url(std::string_view url) -> std::string {
    const auto scheme = url.find("://");
    const auto rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    const auto authority = rest.substr(0, rest.find('/'));
    if (authority.starts_with('[')) {
        return std::string(authority.substr(0, authority.find(']') + 1));
    }
    return std::string(authority.substr(0, authority.find(':')));
}

}  // namespace

auto parse_listen_address(std::string_view text) -> ListenAddress {
    const auto colon = text.rfind(':');
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    ListenAddress address{.host = std::string(host)};
    if (colon != std::string_view::npos) {
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), address.port);
    }
    return address;
}

auto bracketed(std::string_view address) -> std::string {
    const bool is_v6 = address.contains(':') && !address.starts_with('[');
    return is_v6 ? "[" + std::string(address) + "]" : std::string(address);
}

auto allowed_hosts(const config::ServerConfig& server) -> std::vector<std::string> {
    if (!server.allowed_hosts.empty()) {
        return server.allowed_hosts;
    }
    std::vector<std::string> hosts = {
        bracketed(parse_listen_address(server.listen).host), "localhost", "127.0.0.1", "[::1]",
    };
    if (!server.public_url.empty()) {
        hosts.push_back(host_of_url(server.public_url));
    }
    return hosts;
}

}  // namespace pawl::server
