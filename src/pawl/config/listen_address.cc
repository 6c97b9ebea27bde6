// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/listen_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace pawl::config {
namespace {

auto parse_port(std::string_view text) -> std::optional<std::uint16_t> {
    std::uint16_t port = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, port);
    return status == std::errc{} && end == last ? std::optional(port) : std::nullopt;
}

auto is_host_name(std::string_view text) -> bool {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-';
    });
}

auto is_ipv6(const std::string& text) -> bool {
    in6_addr address{};
    return ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

}  // namespace

auto parse_listen_address(std::string_view text) -> Result<ListenAddress> {
    const auto colon = text.rfind(':');
    const auto port =
        colon == std::string_view::npos ? std::nullopt : parse_port(text.substr(colon + 1));
    if (!port) {
        return fail("invalid_address", "must be HOST:PORT, such as 127.0.0.1:7295");
    }
    std::string host(text.substr(0, colon));
    const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (bracketed) {
        host = host.substr(1, host.size() - 2);
    }
    if (bracketed ? !is_ipv6(host) : !is_host_name(host)) {
        return fail(
            "invalid_address",
            "must be HOST:PORT with a name, an IPv4 address or an IPv6 address in brackets"
        );
    }
    return ListenAddress{.host = std::move(host), .port = *port};
}

auto is_loopback(const ListenAddress& address) -> bool {
    in_addr v4{};
    if (::inet_pton(AF_INET, address.host.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    in6_addr v6{};
    if (::inet_pton(AF_INET6, address.host.c_str(), &v6) == 1) {
        return IN6_IS_ADDR_LOOPBACK(&v6);
    }
    return address.host == "localhost";
}

}  // namespace pawl::config
