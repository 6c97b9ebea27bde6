// SPDX-License-Identifier: Apache-2.0
// Internet addresses as values, and the forms in which somebody may write one.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace pawl::net {

enum class IpFamily : std::uint8_t { v4, v6 };

// Bytes in the order of the network; an IPv4 address fills the first four, the rest is zero.
struct IpAddress {
    IpFamily family = IpFamily::v4;
    std::array<std::uint8_t, 16> bytes = {};

    auto operator==(const IpAddress&) const -> bool = default;
};

[[nodiscard]] constexpr auto ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d)
    -> IpAddress {
    return {.family = IpFamily::v4, .bytes = {a, b, c, d}};
}

// Of the first groups of 16 bits; those that are not named are zero.
[[nodiscard]] constexpr auto ipv6(std::initializer_list<std::uint16_t> groups) -> IpAddress {
    IpAddress address{.family = IpFamily::v6};
    std::size_t at = 0;
    for (const auto group : groups) {
        address.bytes.at(at++) = static_cast<std::uint8_t>(group >> 8U);
        address.bytes.at(at++) = static_cast<std::uint8_t>(group & 0xFFU);
    }
    return address;
}

// "192.0.2.1" or "2001:db8::1" (RFC 4291, section 2.2), without brackets and zone.
[[nodiscard]] auto parse_ip_address(std::string_view text) -> std::optional<IpAddress>;

// Whether a host of a URL must be an IPv4 address because its last label is a number: no name ends
// so (URL Standard, "ends in a number checker").
[[nodiscard]] auto ends_in_number(std::string_view host) -> bool;

// An IPv4 address in any form that inet_aton() and browsers take: 127.1, 2130706433, 0x7f.0.0.1,
// 0177.0.0.1, with or without a dot at its end (URL Standard, "IPv4 parser"). Nothing for a part
// that is too large or no number, and for more than four.
[[nodiscard]] auto parse_any_ipv4(std::string_view host) -> std::optional<IpAddress>;

// "192.0.2.1", "2001:db8::1": the one form that all others are turned into (RFC 5952).
[[nodiscard]] auto to_text(const IpAddress& address) -> std::string;

// Nothing for what is no internet address.
[[nodiscard]] auto ip_of(const sockaddr& address) -> std::optional<IpAddress>;

// The IPv4 address that an IPv6 address stands for, so that a packet to the one may end at the
// other: mapped and compatible (RFC 4291, 2.5.5), translated (RFC 7915), NAT64 (RFC 6052, RFC
// 8215), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).
[[nodiscard]] auto embedded_ipv4(const IpAddress& address) -> std::optional<IpAddress>;

}  // namespace pawl::net
