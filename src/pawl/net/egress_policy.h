// SPDX-License-Identifier: Apache-2.0
// The egress guard's judgement: where a call may go whose address somebody else than the operator
// chose. Pure; rows 83-85 and 90-93 of the guarantees. How it is kept while dialling: aim.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/url.h"

namespace pawl::net {

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;

    auto operator==(const PortRange&) const -> bool = default;
};

// Where this server itself answers: calls to it would go in circles.
struct OwnAddress {
    IpBlock block = {};
    std::uint16_t port = 0;
};
struct OwnName {
    std::string host = {};  // lower case
    std::uint16_t port = 0;
};

// What the operator opens beyond the public internet.
struct EgressPolicy {
    std::vector<IpBlock> allow_cidr = {};
    std::vector<PortRange> allow_ports = {};  // beside is_common_port()
    bool https_only = false;
    std::vector<OwnAddress> own_addresses = {};
    std::vector<OwnName> own_names = {};
};

// 80, 443, and those from 1024 on where no known database or cache listens.
[[nodiscard]] auto is_common_port(std::uint16_t port) -> bool;

// "8443" or "8000-8099". Error: invalid_port.
[[nodiscard]] auto parse_port_range(std::string_view text) -> Result<PortRange>;

// Error: target_forbidden, for what is not on the public internet and not in `allow_cidr`:
// loopback, private, link-local, shared, multicast, reserved and documentation addresses, whether
// they are written as themselves or stand in an IPv6 address. Metadata services of clouds stay
// forbidden unless exactly their address is listed; so does what answers here, whatever is listed.
[[nodiscard]] auto check_address(
    const IpAddress& address, std::uint16_t port, const EgressPolicy& policy
) -> Result<>;

// All that can be said before a name is looked up. Errors, in this order: unsupported_scheme (http
// with https_only), target_forbidden (also for names like localhost), port_forbidden.
[[nodiscard]] auto check_url(const Url& url, const EgressPolicy& policy) -> Result<>;

// The same of a text, for those who take addresses from others. Errors besides: parse_url()'s.
[[nodiscard]] auto check_target(std::string_view url, const EgressPolicy& policy) -> Result<>;

}  // namespace pawl::net
