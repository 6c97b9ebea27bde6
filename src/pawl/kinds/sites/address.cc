// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "pawl/web/link.h"
#include "pawl/web/text.h"

namespace pawl::kinds::sites {
namespace {

constexpr std::string_view kBetweenSchemeAndHost = "://";
constexpr std::uint16_t kHttp = 80;
constexpr std::uint16_t kHttps = 443;

// What browsers escape in a path and a query (URL Standard, "percent-encoded bytes"), and a '%' is
// left as it is.
auto must_be_escaped(unsigned char byte) -> bool {
    constexpr std::string_view kOthers = "\"<>\\^`{|}";
    return byte <= ' ' || byte >= 0x7f || kOthers.contains(static_cast<char>(byte));
}

// Only behind the host: a name that is not ASCII stays what it is, which parse_url() refuses.
auto escaped(std::string_view address) -> std::string {
    const auto host = address.find(kBetweenSchemeAndHost) + kBetweenSchemeAndHost.size();
    const auto path = std::min(address.find_first_of("/?", host), address.size());
    std::string out(address.substr(0, path));
    for (const char c : address.substr(path)) {
        const auto byte = static_cast<unsigned char>(c);
        if (must_be_escaped(byte)) {
            out += fmt::format("%{:02X}", byte);
        } else {
            out.push_back(c);
        }
    }
    return out;
}

auto is_usual_port(const net::Url& url) -> bool {
    return url.port == (url.scheme == "https" ? kHttps : kHttp);
}

auto has_same_ports(const net::Url& left, const net::Url& right) -> bool {
    return left.port == right.port || (is_usual_port(left) && is_usual_port(right));
}

auto without_www(std::string_view host) -> std::string_view {
    constexpr std::string_view kPrefix = "www.";
    return host.starts_with(kPrefix) ? host.substr(kPrefix.size()) : host;
}

}  // namespace

auto site_address(std::string_view text) -> Result<net::Url> {
    const auto address = web::trim(text);
    if (address.contains(kBetweenSchemeAndHost)) {
        return net::parse_url(escaped(address));
    }
    return net::parse_url(escaped(fmt::format("https://{}", address)));
}

auto link_address(std::string_view base, std::string_view href) -> std::optional<net::Url> {
    const auto resolved = web::resolve_link(base, href);
    if (!resolved) {
        return std::nullopt;
    }
    auto url = net::parse_url(escaped(*resolved));
    return url ? std::optional(std::move(*url)) : std::nullopt;
}

auto text_of(const net::Url& url) -> std::string {
    return url.origin() + url.path_and_query;
}

auto is_same_site(const net::Url& left, const net::Url& right) -> bool {
    return left.host == right.host && has_same_ports(left, right);
}

auto is_same_but_www(const net::Url& left, const net::Url& right) -> bool {
    return without_www(left.host) == without_www(right.host) && has_same_ports(left, right);
}

}  // namespace pawl::kinds::sites
