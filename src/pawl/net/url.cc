// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/http_text.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::size_t kLongestUrl = std::size_t{8} << 10;
constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestZone = 15;  // as the names of interfaces

auto default_port(std::string_view scheme) -> std::uint16_t {
    return scheme == "https" ? kHttpsPort : kHttpPort;
}

auto invalid(std::string_view why) -> std::unexpected<Error> {
    return fail("invalid_url", fmt::format("the URL {}", why));
}

// Letters, digits and :+-. up to the first colon (RFC 3986, section 3.1).
auto has_scheme(std::string_view text) -> bool {
    const auto colon = text.find(':');
    return colon != std::string_view::npos && colon > 0 &&
           std::ranges::all_of(text.substr(0, colon), [](char c) {
               const char letter = lower(c);
               return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
                      c == '-' || c == '.';
           });
}

auto is_name(std::string_view host) -> bool {
    const bool has_empty_label = host.starts_with('.') || host.contains("..");
    return !host.empty() && host.size() <= kLongestHost && !has_empty_label &&
           std::ranges::all_of(host, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                      c == '_';
           });
}

// A name, or an IPv4 address in whatever form: in the one form that is left of it, so that nobody
// who reads it later can take it for another.
auto name_or_ipv4(std::string_view text) -> Result<std::string> {
    auto host = to_lower(text);
    if (!is_name(host)) {
        return invalid("has no host, or one that is not a name or an address");
    }
    if (!ends_in_number(host)) {
        return host;
    }
    const auto address = parse_any_ipv4(host);
    return address ? Result<std::string>(to_text(*address))
                   : invalid("has a host that ends in a number and is no address");
}

auto is_zone_name(std::string_view zone) -> bool {
    return zone.size() <= kLongestZone && std::ranges::all_of(zone, [](char c) {
               const char letter = lower(c);
               return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') ||
                      std::string_view("-._~").contains(c);
           });
}

// What stands between the brackets, with a zone if it has one (RFC 6874: "%25" and its name).
auto ipv6_with_zone(std::string_view text) -> Result<std::string> {
    const auto percent = std::min(text.find('%'), text.size());
    auto zone = text.substr(std::min(percent + 1, text.size()));
    if (zone.starts_with("25")) {
        zone.remove_prefix(2);
    }
    const auto address = parse_ip_address(text.substr(0, percent));
    const bool is_zone = zone.empty() ? percent == text.size() : is_zone_name(zone);
    if (!address || address->family != IpFamily::v6 || !is_zone) {
        return invalid("has no IPv6 address in its brackets");
    }
    return zone.empty() ? to_text(*address) : fmt::format("{}%{}", to_text(*address), zone);
}

auto parse_port(std::string_view text, std::string_view scheme) -> Result<std::uint16_t> {
    if (text.empty()) {
        return default_port(scheme);
    }
    std::uint16_t port = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, port);
    if (end != last || status == std::errc::invalid_argument) {
        return invalid("has a port that is no number");
    }
    if (status != std::errc{} || port == 0) {
        return fail("port_forbidden", "the URL has a port that is not in 1..65535");
    }
    return port;
}

auto parse_authority(std::string_view text, Url& url) -> Result<> {
    const bool in_brackets = text.starts_with('[');
    const auto end = in_brackets ? text.find(']') : std::min(text.find(':'), text.size());
    if (end == std::string_view::npos) {
        return invalid("has no end of its IPv6 address");
    }
    auto host =
        in_brackets ? ipv6_with_zone(text.substr(1, end - 1)) : name_or_ipv4(text.substr(0, end));
    if (!host) {
        return std::unexpected(std::move(host.error()));
    }
    url.host = std::move(*host);
    auto rest = text.substr(in_brackets ? end + 1 : end);
    if (!rest.empty() && !rest.starts_with(':')) {
        return invalid("has text behind its host");
    }
    const auto port = parse_port(rest.empty() ? rest : rest.substr(1), url.scheme);
    if (!port) {
        return std::unexpected(port.error());
    }
    url.port = *port;
    return {};
}

}  // namespace

auto Url::origin() const -> std::string {
    const auto percent = std::min(host.find('%'), host.size());
    const auto zone = percent == host.size() ? "" : "%25" + host.substr(percent + 1);
    const auto bracketed =
        host.contains(':') ? fmt::format("[{}{}]", host.substr(0, percent), zone) : host;
    return port == default_port(scheme) ? fmt::format("{}://{}", scheme, bracketed)
                                        : fmt::format("{}://{}:{}", scheme, bracketed, port);
}

auto parse_url(std::string_view text) -> Result<Url> {
    if (text.size() > kLongestUrl) {
        return invalid("is longer than 8 KiB");
    }
    if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; })) {
        return invalid("holds a space, a backslash, a control or a non-ASCII character");
    }
    Url url;
    for (const std::string_view scheme : {"http", "https"}) {
        const auto length = scheme.size();
        if (text.size() > length && text[length] == ':' &&
            equal_ignoring_case(text.substr(0, length), scheme)) {
            url.scheme = scheme;
        }
    }
    if (url.scheme.empty()) {
        return has_scheme(text) ? fail("unsupported_scheme", "only http and https can be called")
                                : invalid("has no scheme");
    }
    text.remove_prefix(url.scheme.size() + 1);
    if (!text.starts_with("//")) {
        return invalid("has no host");
    }
    text.remove_prefix(2);
    const auto fragment = text.substr(std::min(text.find('#'), text.size()));
    text.remove_suffix(fragment.size());
    const auto end = std::min(text.find_first_of("/?"), text.size());
    if (end == text.size() && fragment.contains('@')) {
        return invalid("could be read as if its host were user information");
    }
    const auto authority = text.substr(0, end);
    if (authority.contains('@')) {
        return invalid("holds user information");
    }
    if (auto parsed = parse_authority(authority, url); !parsed) {
        return std::unexpected(std::move(parsed.error()));
    }
    url.path_and_query = text.substr(end);
    if (!url.path_and_query.starts_with('/')) {
        url.path_and_query.insert(0, "/");
    }
    return url;
}

auto decode_percent(std::string_view text) -> std::optional<std::string> {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const auto high = text.size() - at > 2 ? hex_value(text[at + 1]) : std::nullopt;
        const auto low = text.size() - at > 2 ? hex_value(text[at + 2]) : std::nullopt;
        if (!high || !low || *high * 16 + *low == 0) {
            return std::nullopt;
        }
        out += static_cast<char>(*high * 16 + *low);
        at += 2;
    }
    return out;
}

auto encode_percent(std::string_view text) -> std::string {
    std::string out;
    for (const char c : text) {
        const char letter = lower(c);
        const bool plain = (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~").contains(c);
        if (plain) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

auto parse_query(std::string_view query)
    -> Result<std::vector<std::pair<std::string, std::string>>> {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        std::string part(query.substr(0, end));
        query.remove_prefix(std::min(end + 1, query.size()));
        if (part.empty()) {
            continue;
        }
        std::ranges::replace(part, '+', ' ');
        const auto equals = std::min(part.find('='), part.size());
        auto name = decode_percent(std::string_view(part).substr(0, equals));
        auto value =
            decode_percent(std::string_view(part).substr(std::min(equals + 1, part.size())));
        if (!name || !value) {
            return fail("bad_request", "the query holds a broken escape");
        }
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

}  // namespace pawl::net
