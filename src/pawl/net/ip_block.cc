// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/ip_block.h"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {
namespace {

auto bits_of(IpFamily family) -> int {
    return family == IpFamily::v4 ? 32 : 128;
}

// The first `prefix` bits; all others zero.
auto masked(IpAddress address, int prefix) -> IpAddress {
    for (std::size_t i = 0; i < address.bytes.size(); ++i) {
        const int left = prefix - static_cast<int>(8 * i);
        if (left <= 0) {
            address.bytes.at(i) = 0;
        } else if (left < 8) {
            address.bytes.at(i) &=
                static_cast<std::uint8_t>(0xFFU << static_cast<unsigned>(8 - left));
        }
    }
    return address;
}

}  // namespace

auto IpBlock::contains(const IpAddress& other) const -> bool {
    return other.family == address.family && masked(other, prefix) == address;
}

auto parse_ip_block(std::string_view text) -> Result<IpBlock> {
    const auto slash = text.find('/');
    const auto address = parse_ip_address(text.substr(0, slash));
    if (!address) {
        return fail("invalid_cidr", "is not an address or a block like 10.0.0.0/8");
    }
    if (slash == std::string_view::npos) {
        return block_of(*address);
    }
    const auto digits = text.substr(slash + 1);
    int prefix = 0;
    const auto* const last = digits.data() + digits.size();
    const auto [end, status] = std::from_chars(digits.data(), last, prefix);
    const int most = bits_of(address->family);
    if (status != std::errc{} || end != last || prefix < 0 || prefix > most) {
        return fail("invalid_cidr", fmt::format("has a prefix that is not in 0..{}", most));
    }
    const auto first = masked(*address, prefix);
    if (first != *address) {
        return fail(
            "invalid_cidr",
            fmt::format("has bits behind its prefix; write {}/{}", to_text(first), prefix)
        );
    }
    return IpBlock{.address = *address, .prefix = prefix};
}

auto block_of(const IpAddress& address) -> IpBlock {
    return {.address = address, .prefix = bits_of(address.family)};
}

auto to_text(const IpBlock& block) -> std::string {
    return block.is_single() ? to_text(block.address)
                             : fmt::format("{}/{}", to_text(block.address), block.prefix);
}

}  // namespace pawl::net
