// SPDX-License-Identifier: Apache-2.0
// A block of addresses: 10.0.0.0/8 (RFC 4632, section 3.1).
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {

struct IpBlock {
    IpAddress address = {};
    int prefix = 32;  // bits that are the same for all of it

    // Addresses of the other family are outside.
    [[nodiscard]] auto contains(const IpAddress& other) const -> bool;
    // One address alone.
    [[nodiscard]] auto is_single() const -> bool {
        return prefix == (address.family == IpFamily::v4 ? 32 : 128);
    }

    auto operator==(const IpBlock&) const -> bool = default;
};

// "10.0.0.0/8", "fd00::/8", or one address. Error: invalid_cidr, also for bits behind the prefix
// (10.1.0.0/8), since whoever writes that means another block.
[[nodiscard]] auto parse_ip_block(std::string_view text) -> Result<IpBlock>;

[[nodiscard]] auto block_of(const IpAddress& address) -> IpBlock;

// "10.0.0.0/8"; one address without its prefix.
[[nodiscard]] auto to_text(const IpBlock& block) -> std::string;

}  // namespace pawl::net
