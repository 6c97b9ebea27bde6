// SPDX-License-Identifier: Apache-2.0
#include "pawl/cache/redis_url.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "pawl/cache/cache_options.h"
#include "pawl/net/url.h"
#include "pawl/observe/redact.h"

namespace pawl::cache {
namespace {

constexpr std::string_view kScheme = "redis://";
constexpr int kMostDatabases = 1'000'000;

template <class Number>
auto number_in(std::string_view text) -> std::optional<Number> {
    Number number{};
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

auto read_user(std::string_view text, RedisTarget& target) -> bool {
    const auto colon = text.find(':');
    const auto user = net::decode_percent(text.substr(0, colon));
    const auto password =
        colon == std::string_view::npos ? "" : net::decode_percent(text.substr(colon + 1));
    target.user = user.value_or("");
    target.password = password.value_or("");
    return user && password;
}

auto read_host(std::string_view text, RedisTarget& target) -> bool {
    const auto bracket = text.find(']');
    const bool is_v6 = text.starts_with('[') && bracket != std::string_view::npos;
    const auto colon = text.find(':', is_v6 ? bracket : 0);
    if (const auto host = text.substr(0, colon); !host.empty()) {
        target.host = is_v6 ? host.substr(1, bracket - 1) : host;
    }
    if (colon != std::string_view::npos) {
        const auto port = number_in<std::uint16_t>(text.substr(colon + 1));
        target.port = port.value_or(0);
    }
    const bool plain = std::ranges::all_of(target.host, [](char c) { return c > ' ' && c < 0x7F; });
    return plain && target.port != 0;
}

auto read_database(std::string_view path, RedisTarget& target) -> bool {
    if (path.empty() || path == "/") {
        return true;
    }
    const auto database = number_in<int>(path.substr(1));
    target.database = database.value_or(-1);
    return target.database >= 0 && target.database < kMostDatabases;
}

}  // namespace

auto parse_redis_url(std::string_view url) -> Result<RedisTarget> {
    if (url.starts_with("rediss://")) {
        return fail(
            "invalid_url", "rediss:// needs TLS, which is not in this version; use upstash = {…}"
        );
    }
    const auto refused = fail("invalid_url", "must be redis://USER:PASSWORD@HOST:PORT/DATABASE");
    if (!url.starts_with(kScheme) || url.contains('\0')) {
        return refused;
    }
    url.remove_prefix(kScheme.size());
    url = url.substr(0, url.find_first_of("?#"));
    const auto slash = std::min(url.find('/', url.rfind('@') + 1), url.size());
    auto authority = url.substr(0, slash);
    RedisTarget target;
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        if (!read_user(authority.substr(0, at), target)) {
            return refused;
        }
        authority.remove_prefix(at + 1);
    }
    if (!read_host(authority, target) || !read_database(url.substr(slash), target)) {
        return refused;
    }
    return target;
}

auto check_cache_url(std::string_view url) -> Result<> {
    const auto parsed = parse_redis_url(url);
    return parsed ? Result<>() : std::unexpected(parsed.error());
}

auto is_http_url(std::string_view url) -> bool {
    return net::parse_url(url).has_value();
}

auto shown_cache_url(std::string_view url) -> std::string {
    return redact(url);
}

}  // namespace pawl::cache
