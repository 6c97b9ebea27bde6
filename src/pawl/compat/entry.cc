// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/entry.h"

#include <string_view>
#include <utility>

#include "pawl/compat/replies.h"
#include "pawl/net/hop.h"

namespace pawl::compat {
namespace {

using access::Principal;
using access::Role;

auto is_loopback(std::string_view peer) -> bool {
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

// A page from elsewhere that a browser on this machine shows is not somebody here: it may not start
// jobs because dev mode asks for no secret (Fetch Metadata, W3C, section 2.2).
auto origin_of(const net::HttpRequestHead& head) -> auth::Origin {
    const auto site = head.header("sec-fetch-site").value_or("none");
    const bool from_elsewhere = site == "cross-site" || site == "same-site";
    return is_loopback(head.peer) && !from_elsewhere ? auth::Origin::here : auth::Origin::elsewhere;
}

auto header_of(const net::HttpRequestHead& head, std::string_view name) -> auth::Authorization {
    return {
        .count = net::count_headers(head.headers, name), .value = head.header(name).value_or("")
    };
}

// Some platforms keep Authorization for themselves.
auto secret_of(const net::HttpRequestHead& head) -> auth::Authorization {
    const auto sent = header_of(head, "authorization");
    return sent.count > 0 ? sent : header_of(head, "x-cron-secret");
}

auto is_open_to(Access access, Role role) -> bool {
    switch (access) {
        case Access::cron:
        case Access::function:
            return role == Role::cron;
        case Access::reader:
            return role != Role::worker && role != Role::cron;
        case Access::user:
            return access::includes(role, Role::producer);
        case Access::operator_:
            return access::includes(role, Role::operator_);
        case Access::admin:
            return role == Role::admin;
        case Access::everybody:
            return true;
    }
    return false;
}

}  // namespace

auto Entry::check(const Route& route, const net::HttpRequestHead& head) const -> Checked {
    if (route.access == Access::everybody) {
        return Principal{};
    }
    const bool asks_secret = route.access == Access::cron || route.access == Access::function;
    auto checked = asks_secret ? check_secret(route, head) : check_key(route, head);
    if (auto* const principal = std::get_if<Principal>(&checked)) {
        principal->hop = net::hop_of(head).value_or(net::kMostHops);  // api::Api looked at it
    }
    return checked;
}

auto Entry::check_secret(const Route& route, const net::HttpRequestHead& head) const -> Checked {
    const auto secret = secret_of(head);
    const auto access = route.access == Access::function
                            ? authenticator_.check_function(secret, origin_of(head))
                            : authenticator_.check_cron(secret, origin_of(head));
    if (access == auth::CronAccess::granted) {
        return Principal{.role = Role::cron, .id = "cron"};
    }
    const bool is_shown = route.has_public_help && public_help_ == PublicHelp::shown;
    if (is_shown && head.method == "GET" && secret.count == 0) {
        return Principal{.role = Role::cron};
    }
    if (access == auth::CronAccess::refused) {
        return unauthorized(route.refusal, secret.value);
    }
    return route.failure == Failure::success_false
               ? failure_reply(500, "Cron secret not configured")
               : error_reply(500, "Cron secret not configured");
}

auto Entry::check_key(const Route& route, const net::HttpRequestHead& head) const -> Checked {
    const auto authorization = header_of(head, "authorization");
    const bool is_for_users = route.access == Access::reader || route.access == Access::user;
    if (is_for_users && authorization.count == 0 && authenticator_.is_open_to(origin_of(head))) {
        return Principal{.role = Role::producer, .id = "user:dev", .user_id = "dev"};
    }
    // A page that polls sends what its browser has.
    const bool only_reads = route.access == Access::reader && head.method == "GET";
    auto principal = only_reads && authorization.count == 0
                         ? authenticator_.authenticate_cookie(head.header("cookie").value_or(""))
                         : authenticator_.authenticate(authorization);
    if (!principal) {
        return unauthorized(route.refusal, {});
    }
    if (!is_open_to(route.access, principal->role)) {
        return forbidden();
    }
    return std::move(*principal);
}

}  // namespace pawl::compat
