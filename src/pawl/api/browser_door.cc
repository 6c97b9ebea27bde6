// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/browser_door.h"

#include <fmt/format.h>

#include <utility>

#include "pawl/auth/session.h"

namespace pawl::api {
namespace {

// Browsers take a name that begins so from nobody but the very host, and over TLS alone
// (RFC 6265bis, section 4.1.3.2).
constexpr std::string_view kSecureCookie = "__Host-pawl";
constexpr std::string_view kPlainCookie = "pawl_session";

auto unauthorized() -> std::unexpected<Error> {
    return fail("unauthorized", "sign in: there is no session, or it is over");
}

auto changes_something(std::string_view method) -> bool {
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

}  // namespace

BrowserDoor::BrowserDoor(
    commands::Services& services, const auth::Authenticator& authenticator, BrowserOptions options
)
    : services_(services), authenticator_(authenticator), options_(std::move(options)) {}

auto BrowserDoor::check(const net::HttpRequestHead& head) const -> Result<> {
    const auto token = token_in(head.header("cookie").value_or(""));
    if (!token) {
        return unauthorized();
    }
    const auto shown = head.header("x-csrf-token").value_or("");
    const bool knows_token =
        !changes_something(head.method) || auth::is_csrf_token(csrf_key(), *token, shown);
    return knows_token && is_own_page(head)
               ? Result<>()
               : fail("csrf_failed", "send the csrf_token of the session as X-CSRF-Token");
}

auto BrowserDoor::open(std::string cookies) -> Async<Result<Visitor>> {
    const auto token = token_in(cookies);
    if (!token) {
        co_return unauthorized();
    }
    auto digest = auth::session_digest(*token);
    const auto session = co_await commands::use_session(services_, digest);
    if (!session) {
        co_return std::unexpected(session.error());
    }
    auto principal =
        *session ? authenticator_.principal_of_credential((*session)->credential) : unauthorized();
    if (!principal) {
        co_return unauthorized();
    }
    co_return Visitor{
        .principal = std::move(*principal),
        .digest = std::move(digest),
        .may_go_on = [this, session = **session] { return is_good(session); },
    };
}

auto BrowserDoor::token_in(std::string_view cookies) const -> std::optional<std::string_view> {
    const auto token = auth::cookie_in(cookies, options_.is_secure ? kSecureCookie : kPlainCookie);
    return token && auth::is_session_token(session_key(), *token) ? token : std::nullopt;
}

auto BrowserDoor::is_good(const store::BrowserSession& session) const -> bool {
    const auto now = services_.clock.wall_now();
    const std::scoped_lock lock(mutex_);
    return !closed_.contains(session.digest) && now - session.created_at < store::kSessionKept &&
           authenticator_.principal_of_credential(session.credential).has_value();
}

void BrowserDoor::forget(const std::string& digest) {
    constexpr std::size_t kMost = 10'000;
    const std::scoped_lock lock(mutex_);
    if (!digest.empty() && closed_.size() < kMost) {
        closed_.insert(digest);
    }
}

// Browsers say where a request comes from. One that says nothing is no page.
auto BrowserDoor::is_own_page(const net::HttpRequestHead& head) const -> bool {
    const auto site = head.header("sec-fetch-site").value_or("none");
    const auto origin = head.header("origin");
    const auto host = head.header("host").value_or("");
    const bool is_own_origin =
        !origin || (!options_.public_origin.empty() && *origin == options_.public_origin) ||
        *origin == fmt::format("http://{}", host) || *origin == fmt::format("https://{}", host);
    return (site == "none" || site == "same-origin") && is_own_origin;
}

auto BrowserDoor::cookie(std::string_view token, Duration kept) const -> std::string {
    return fmt::format(
        "{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}",
        options_.is_secure ? kSecureCookie : kPlainCookie,
        token,
        std::chrono::duration_cast<std::chrono::seconds>(kept).count(),
        options_.is_secure ? "; Secure" : ""
    );
}

auto BrowserDoor::session_key() const -> Secret {
    return authenticator_.derive_key("sessions of browsers");
}

auto BrowserDoor::csrf_key() const -> Secret {
    return authenticator_.derive_key("requests of pages");
}

void BrowserDoor::tell(std::string_view event, std::string_view by, std::string_view peer) {
    services_.logger.info(event, {{"by", by}, {"peer", peer}});
}

}  // namespace pawl::api
