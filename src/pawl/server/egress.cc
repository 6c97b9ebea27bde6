// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/egress.h"

#include <ifaddrs.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "pawl/config/config.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/special_addresses.h"
#include "pawl/net/url.h"

namespace pawl::server {
namespace {

auto addresses_of_this_machine() -> std::vector<net::IpBlock> {
    // All of 127.0.0.0/8 leads here, not only what an interface names.
    std::vector<net::IpBlock> found = {{.address = net::ipv4(127, 0, 0, 0), .prefix = 8}};
    ifaddrs* raw = nullptr;
    if (::getifaddrs(&raw) != 0) {
        return found;
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(raw, &::freeifaddrs);
    for (const auto* entry = list.get(); entry != nullptr; entry = entry->ifa_next) {
        const auto address =
            entry->ifa_addr == nullptr ? std::nullopt : net::ip_of(*entry->ifa_addr);
        if (address) {
            found.push_back(net::block_of(*address));
        }
    }
    return found;
}

auto blocks_of(std::string_view listen_address) -> std::vector<net::IpBlock> {
    const auto address = net::parse_ip_address(listen_address);
    if (!address) {
        return {};
    }
    return net::is_unspecified(*address) ? addresses_of_this_machine()
                                         : std::vector{net::block_of(*address)};
}

}  // namespace

auto egress_policy(
    const config::EgressConfig& config,
    std::string_view public_url,
    std::string_view address,
    std::uint16_t port
) -> net::EgressPolicy {
    net::EgressPolicy policy{
        .allow_cidr = config.allow_cidr,
        .allow_ports = config.allow_ports,
        .https_only = config.https_only,
    };
    if (port != 0) {
        for (const auto& block : blocks_of(address)) {
            policy.own_addresses.push_back({.block = block, .port = port});
        }
    }
    if (const auto url = net::parse_url(public_url)) {
        policy.own_names.push_back({.host = url->host, .port = url->port});
    }
    return policy;
}

}  // namespace pawl::server
