// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "pawl/net/http_text.h"

namespace pawl::net {
namespace {

constexpr std::size_t kMostParts = 4;

auto without_last_dot(std::string_view host) -> std::string_view {
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

auto is_hex_number(std::string_view label) -> bool {
    return label.size() >= 2 && label[0] == '0' && lower(label[1]) == 'x' &&
           std::ranges::all_of(label.substr(2), [](char c) { return hex_value(c).has_value(); });
}

auto is_decimal(std::string_view label) -> bool {
    return !label.empty() &&
           std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
}

// "0x7f", "0177", "127"; "0x" alone is zero.
auto parse_part(std::string_view text) -> std::optional<std::uint64_t> {
    int base = 10;
    if (text.size() >= 2 && text[0] == '0') {
        const bool is_hex = lower(text[1]) == 'x';
        base = is_hex ? 16 : 8;
        text.remove_prefix(is_hex ? 2 : 1);
        if (text.empty()) {
            return 0;
        }
    }
    std::uint64_t value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value, base);
    return status == std::errc{} && end == last ? std::optional(value) : std::nullopt;
}

auto ipv4_at(const IpAddress& address, std::size_t offset, std::uint8_t mask = 0) -> IpAddress {
    IpAddress inner;
    for (std::size_t i = 0; i < 4; ++i) {
        inner.bytes.at(i) = address.bytes.at(offset + i) ^ mask;
    }
    return inner;
}

auto begins_with(const IpAddress& address, std::initializer_list<std::uint8_t> bytes) -> bool {
    return std::ranges::equal(bytes, std::span(address.bytes).first(bytes.size()));
}

}  // namespace

auto parse_ip_address(std::string_view text) -> std::optional<IpAddress> {
    if (text.size() >= INET6_ADDRSTRLEN || text.contains('\0')) {
        return std::nullopt;
    }
    const std::string ended(text);  // inet_pton wants a NUL behind it
    const bool is_v6 = text.contains(':');
    IpAddress address{.family = is_v6 ? IpFamily::v6 : IpFamily::v4};
    const int done = inet_pton(is_v6 ? AF_INET6 : AF_INET, ended.c_str(), address.bytes.data());
    return done == 1 ? std::optional(address) : std::nullopt;
}

auto ends_in_number(std::string_view host) -> bool {
    host = without_last_dot(host);
    const auto dot = host.rfind('.');
    const auto label = dot == std::string_view::npos ? host : host.substr(dot + 1);
    return is_decimal(label) || is_hex_number(label);
}

auto parse_any_ipv4(std::string_view host) -> std::optional<IpAddress> {
    host = without_last_dot(host);
    std::vector<std::uint64_t> parts;
    while (parts.size() < kMostParts) {
        const auto end = std::min(host.find('.'), host.size());
        const auto part = end == 0 ? std::nullopt : parse_part(host.substr(0, end));
        if (!part) {
            return std::nullopt;
        }
        parts.push_back(*part);
        if (end == host.size()) {
            break;
        }
        host.remove_prefix(end + 1);
        if (parts.size() == kMostParts) {
            return std::nullopt;  // something follows the fourth
        }
    }
    // The last one fills what the others leave: 127.1 is 127.0.0.1.
    const auto last = parts.back();
    parts.pop_back();
    const auto left = kMostParts - parts.size();
    if (std::ranges::any_of(parts, [](auto part) { return part > 0xFF; }) ||
        last >= std::uint64_t{1} << (8 * left)) {
        return std::nullopt;
    }
    IpAddress address;
    std::ranges::transform(parts, address.bytes.begin(), [](auto part) {
        return static_cast<std::uint8_t>(part);
    });
    for (std::size_t i = 0; i < left; ++i) {
        address.bytes.at(3 - i) = static_cast<std::uint8_t>(last >> (8 * i));
    }
    return address;
}

auto to_text(const IpAddress& address) -> std::string {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = address.family == IpFamily::v6 ? AF_INET6 : AF_INET;
    inet_ntop(family, address.bytes.data(), text.data(), text.size());
    return text.data();
}

auto ip_of(const sockaddr& address) -> std::optional<IpAddress> {
    IpAddress found;
    if (address.sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, &address, sizeof in);
        std::memcpy(found.bytes.data(), &in.sin_addr, sizeof in.sin_addr);
        return found;
    }
    if (address.sa_family == AF_INET6) {
        found.family = IpFamily::v6;
        sockaddr_in6 in{};
        std::memcpy(&in, &address, sizeof in);
        std::memcpy(found.bytes.data(), &in.sin6_addr, sizeof in.sin6_addr);
        return found;
    }
    return std::nullopt;
}

auto embedded_ipv4(const IpAddress& address) -> std::optional<IpAddress> {
    if (address.family == IpFamily::v4) {
        return std::nullopt;
    }
    const auto& bytes = address.bytes;
    if (begins_with(address, {0, 0, 0, 0, 0, 0, 0, 0})) {
        const std::array<std::uint8_t, 4> before = {bytes[8], bytes[9], bytes[10], bytes[11]};
        using Bytes = std::array<std::uint8_t, 4>;
        const bool stands_for_ipv4 = before == Bytes{0, 0, 0xFF, 0xFF} || before == Bytes{} ||
                                     before == Bytes{0xFF, 0xFF, 0, 0};
        return stands_for_ipv4 ? std::optional(ipv4_at(address, 12)) : std::nullopt;
    }
    if (begins_with(address, {0x00, 0x64, 0xFF, 0x9B})) {
        return ipv4_at(address, 12);
    }
    if (begins_with(address, {0x20, 0x02})) {
        return ipv4_at(address, 2);
    }
    if (begins_with(address, {0x20, 0x01, 0x00, 0x00})) {
        return ipv4_at(address, 12, 0xFF);  // the client's address, inverted
    }
    const bool is_isatap =
        (bytes[8] & 0xFDU) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
    return is_isatap ? std::optional(ipv4_at(address, 12)) : std::nullopt;
}

}  // namespace pawl::net
