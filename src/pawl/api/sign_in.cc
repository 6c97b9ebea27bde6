// SPDX-License-Identifier: Apache-2.0
// Signing in to the dashboard and out of it.
#include <array>
#include <utility>

#include "pawl/api/browser_door.h"
#include "pawl/api/fields.h"
#include "pawl/api/replies.h"
#include "pawl/auth/api_key.h"
#include "pawl/auth/session.h"
#include "pawl/base/json_writer.h"
#include "pawl/commands/sessions.h"
#include "pawl/net/http_text.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr std::size_t kLongestBody = 4'096;

struct SignIn {
    std::string key = {};
};

constexpr auto kSignInFields = std::to_array<FieldRule<SignIn>>({
    {"key", [](SignIn& request, const Json& value) { return put(read_text(value), request.key); }},
});

auto parse_sign_in(std::string_view body) -> Result<SignIn> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    SignIn request;
    std::vector<FieldError> errors;
    read_object<SignIn>(*value, kSignInFields, "", request, errors);
    if (errors.empty() && request.key.empty()) {
        return fail_field("/key", "missing_field", "an API key, or the admin token");
    }
    return errors.empty() ? Result<SignIn>(std::move(request)) : fail_fields(std::move(errors));
}

// The others are for programs, and the dashboard would show them next to nothing.
auto is_for_people(Role role) -> bool {
    return role == Role::admin || role == Role::operator_ || role == Role::viewer;
}

auto too_many() -> std::unexpected<Error> {
    return fail("rate_limited", "too many wrong keys: try again in a minute");
}

auto session_text(const access::Principal& principal, std::string_view csrf) -> std::string {
    std::string out;
    ObjectWriter object(out);
    object.text("principal", principal.id).text("role", access::to_text(principal.role));
    append_list(object.begin("queues"), principal.scope.queues, append_json_string);
    append_list(object.begin("tasks"), principal.scope.tasks, append_json_string);
    object.text("csrf_token", csrf).finish();
    return out;
}

auto session_reply(const access::Principal& principal, std::string_view csrf) -> net::HttpResponse {
    auto response = json_reply(200, session_text(principal, csrf));
    response.headers.push_back({.name = "Cache-Control", .value = "no-store"});
    return response;
}

}  // namespace

auto BrowserDoor::admit(const net::HttpRequestHead& head) -> Result<net::BodyLimit> {
    if (head.method == "GET" || head.method == "HEAD" || head.method == "DELETE") {
        const auto checked = check(head);
        return checked ? Result<net::BodyLimit>(net::BodyLimit{0})
                       : std::unexpected(checked.error());
    }
    if (head.method != "POST") {
        return fail("method_not_allowed", "GET, POST or DELETE");
    }
    if (!is_own_page(head)) {
        return fail("csrf_failed", "sign in from a page of this server");
    }
    if (!net::is_media_type(head.header("content-type").value_or(""), "application/json")) {
        return fail("unsupported_media_type", "send Content-Type: application/json");
    }
    return wrong_.is_closed_for(head.peer, services_.clock.steady_now())
               ? too_many()
               : Result<net::BodyLimit>(net::BodyLimit{kLongestBody});
}

auto BrowserDoor::answer(net::HttpRequest request) -> Async<Result<net::HttpResponse>> {
    if (request.method == "POST") {
        co_return co_await sign_in(std::move(request));
    }
    co_return request.method == "DELETE" ? co_await sign_out(std::move(request))
                                         : co_await show(std::move(request));
}

// A wrong key, a revoked and an expired one: nobody learns which.
auto BrowserDoor::sign_in(net::HttpRequest request) -> Async<Result<net::HttpResponse>> {
    const auto wanted = parse_sign_in(request.body);
    if (!wanted) {
        co_return std::unexpected(wanted.error());
    }
    const auto steady = services_.clock.steady_now();
    if (wrong_.is_closed_for(request.peer, steady)) {  // others were quicker than this body
        co_return too_many();
    }
    const auto credential = auth::key_digest(wanted->key);
    const auto principal = authenticator_.principal_of_credential(credential);
    if (!principal) {
        wrong_.add(request.peer, steady);
        tell("session.refused", "", request.peer);
        co_return fail("unauthorized", "this key opens nothing");
    }
    if (!is_for_people(principal->role)) {
        co_return fail("forbidden", "the dashboard is for the roles viewer, operator and admin");
    }
    auto made = auth::make_session(session_key());
    const auto now = services_.clock.wall_now();
    const auto token = token_in(request.header("cookie").value_or(""));
    const auto former = token ? auth::session_digest(*token) : std::string();
    const auto opened = co_await commands::open_session(
        services_,
        {.digest = made.digest, .credential = credential, .created_at = now, .used_at = now},
        former
    );
    if (!opened) {
        co_return std::unexpected(opened.error());
    }
    forget(former);
    tell("session.opened", principal->id, request.peer);
    auto response = session_reply(*principal, auth::csrf_token(csrf_key(), made.token.reveal()));
    response.headers.push_back(
        {.name = "Set-Cookie", .value = cookie(made.token.reveal(), store::kSessionKept)}
    );
    co_return response;
}

auto BrowserDoor::show(net::HttpRequest request) -> Async<Result<net::HttpResponse>> {
    const std::string cookies(request.header("cookie").value_or(""));
    const auto visitor = co_await open(cookies);
    if (!visitor) {
        co_return std::unexpected(visitor.error());
    }
    co_return session_reply(
        visitor->principal, auth::csrf_token(csrf_key(), token_in(cookies).value_or(""))
    );
}

auto BrowserDoor::sign_out(net::HttpRequest request) -> Async<Result<net::HttpResponse>> {
    const auto visitor = co_await open(std::string(request.header("cookie").value_or("")));
    if (!visitor) {
        co_return std::unexpected(visitor.error());
    }
    const auto closed = co_await commands::close_session(services_, visitor->digest);
    if (!closed) {
        co_return std::unexpected(closed.error());
    }
    forget(visitor->digest);
    tell("session.closed", visitor->principal.id, request.peer);
    net::HttpResponse response{.status = 204, .headers = {}, .body = {}, .stream = {}};
    response.headers.push_back({.name = "Set-Cookie", .value = cookie("", Duration::zero())});
    co_return response;
}

}  // namespace pawl::api
