// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/special_addresses.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"

namespace pawl::net {
namespace {

struct SpecialBlock {
    IpBlock block;
    std::string_view what;
};

constexpr auto kSpecialIpv4 = std::to_array<SpecialBlock>({
    {{ipv4(0, 0, 0, 0), 8}, "an address of this network"},          // RFC 791
    {{ipv4(10, 0, 0, 0), 8}, "a private address"},                  // RFC 1918
    {{ipv4(100, 64, 0, 0), 10}, "a shared address"},                // RFC 6598
    {{ipv4(127, 0, 0, 0), 8}, "a loopback address"},                // RFC 1122
    {{ipv4(169, 254, 0, 0), 16}, "a link-local address"},           // RFC 3927
    {{ipv4(172, 16, 0, 0), 12}, "a private address"},               // RFC 1918
    {{ipv4(192, 0, 0, 0), 24}, "an address of a protocol"},         // RFC 6890
    {{ipv4(192, 0, 2, 0), 24}, "an address for documentation"},     // RFC 5737
    {{ipv4(192, 88, 99, 0), 24}, "an address of 6to4"},             // RFC 7526
    {{ipv4(192, 168, 0, 0), 16}, "a private address"},              // RFC 1918
    {{ipv4(198, 18, 0, 0), 15}, "an address for benchmarks"},       // RFC 2544
    {{ipv4(198, 51, 100, 0), 24}, "an address for documentation"},  // RFC 5737
    {{ipv4(203, 0, 113, 0), 24}, "an address for documentation"},   // RFC 5737
    {{ipv4(224, 0, 0, 0), 4}, "a multicast address"},               // RFC 5771
    {{ipv4(240, 0, 0, 0), 4}, "a reserved or broadcast address"},   // RFC 1112, RFC 919
});

// Outside 2000::/3 all is special; these have words of their own.
constexpr auto kSpecialIpv6 = std::to_array<SpecialBlock>({
    {{ipv6({0, 0, 0, 0, 0, 0, 0, 1}), 128}, "a loopback address"},   // RFC 4291
    {{ipv6({0xFC00}), 7}, "a private address"},                      // RFC 4193
    {{ipv6({0xFE80}), 10}, "a link-local address"},                  // RFC 4291
    {{ipv6({0xFF00}), 8}, "a multicast address"},                    // RFC 4291
    {{ipv6({0x2001}), 23}, "an address of a protocol"},              // RFC 2928: Teredo and others
    {{ipv6({0x2001, 0x0DB8}), 32}, "an address for documentation"},  // RFC 3849
    {{ipv6({0x2002}), 16}, "an address of 6to4"},                    // RFC 7526
    {{ipv6({0x3FFE}), 16}, "an address that was given back"},        // RFC 3701
    {{ipv6({0x3FFF}), 20}, "an address for documentation"},          // RFC 9637
});
constexpr IpBlock kGivenOut = {ipv6({0x2000}), 3};  // RFC 4291, section 2.4

constexpr auto kMetadataServices = std::to_array<IpAddress>({
    ipv4(169, 254, 169, 254),                      // AWS, Azure, Google, Oracle, DigitalOcean, …
    ipv4(169, 254, 170, 2),                        // AWS: credentials of containers
    ipv4(169, 254, 170, 23),                       // AWS: credentials of pods
    ipv4(169, 254, 42, 42),                        // Scaleway
    ipv4(169, 254, 0, 23),                         // Tencent
    ipv4(100, 100, 100, 200),                      // Alibaba
    ipv4(168, 63, 129, 16),                        // Azure: a public address that stays inside
    ipv4(192, 0, 0, 192),                          // Oracle
    ipv6({0xFD00, 0x0EC2, 0, 0, 0, 0, 0, 0x254}),  // AWS
    ipv6({0xFD00, 0x0EC2, 0, 0, 0, 0, 0, 0x23}),   // AWS: credentials of pods
    ipv6({0xFD20, 0x00CE, 0, 0, 0, 0, 0, 0x254}),  // Google
    ipv6({0xFD00, 0x0042, 0, 0, 0, 0, 0, 0x42}),   // Scaleway
});

constexpr auto kMetadataNames = std::to_array<std::string_view>(
    {"metadata",
     "metadata.google.internal",
     "metadata.goog",
     "instance-data",
     "instance-data.ec2.internal",
     "metadata.azure.internal",
     "metadata.tencentyun.com"}
);

constexpr auto kCarriers = std::to_array<IpBlock>({
    {ipv6({0, 0, 0, 0, 0, 0xFFFF}), 96},
    {ipv6({0x0064, 0xFF9B}), 96},
});

template <std::size_t N>
auto word_of(const std::array<SpecialBlock, N>& blocks, const IpAddress& address)
    -> std::string_view {
    const auto* const found = std::ranges::find_if(blocks, [&](const SpecialBlock& special) {
        return special.block.contains(address);
    });
    return found == blocks.end() ? std::string_view() : found->what;
}

}  // namespace

auto special_purpose_of(const IpAddress& address) -> std::string_view {
    if (address.family == IpFamily::v4) {
        return word_of(kSpecialIpv4, address);
    }
    const auto word = word_of(kSpecialIpv6, address);
    return word.empty() && !kGivenOut.contains(address) ? "a reserved address" : word;
}

auto is_metadata_service(const IpAddress& address) -> bool {
    return std::ranges::find(kMetadataServices, address) != kMetadataServices.end();
}

auto is_unspecified(const IpAddress& address) -> bool {
    return std::ranges::all_of(address.bytes, [](auto byte) { return byte == 0; });
}

auto is_carrier(const IpAddress& address) -> bool {
    return std::ranges::any_of(kCarriers, [&](const IpBlock& block) {
        return block.contains(address);
    });
}

auto is_name_of_this_machine(std::string_view name) -> bool {
    constexpr auto kNames = std::to_array<std::string_view>(
        {"localhost", "localhost.localdomain", "localhost6", "ip6-localhost", "ip6-loopback"}
    );
    return name.ends_with(".localhost") || std::ranges::find(kNames, name) != kNames.end();
}

auto is_name_of_metadata_service(std::string_view name) -> bool {
    return std::ranges::find(kMetadataNames, name) != kMetadataNames.end();
}

}  // namespace pawl::net
