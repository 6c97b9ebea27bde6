// SPDX-License-Identifier: Apache-2.0
// Requests of the dashboard's pages: signing in, and the routes of /v1 with a session.
#include <utility>

#include "pawl/api/api.h"
#include "pawl/api/problem.h"
#include "pawl/net/hop.h"

namespace pawl::api {
namespace {

// In front of /v1: pages have sessions, and no keys.
constexpr std::string_view kMount = "/dashboard/api";
constexpr std::string_view kMounted = "/dashboard/api/v1/";

constexpr std::string_view kSessionMethods = "GET, HEAD, POST, DELETE, OPTIONS";

template <class Request>
auto at_its_route(Request request) -> Request {
    request.path.erase(0, kMount.size());
    request.target.erase(0, kMount.size());
    return request;
}

}  // namespace

auto Api::is_browser(std::string_view path) -> bool {
    return path == kSessionPath || path.starts_with(kMounted);
}

// Whose session it is, the store knows, which is asked when the body is there. Until then a request
// may do what anybody might.
auto Api::admit_browser(const net::HttpRequestHead& head)
    -> std::variant<net::BodyLimit, net::HttpResponse> {
    if (head.path == kSessionPath && head.method == "OPTIONS") {
        return refuse({.error = {}, .allow = std::string(kSessionMethods)}, see(head));
    }
    if (head.path == kSessionPath) {
        auto admitted = browser_.admit(head);
        if (!admitted) {
            const bool is_method = admitted.error().code == "method_not_allowed";
            return refuse(
                {.error = std::move(admitted.error()),
                 .allow = std::string(is_method ? kSessionMethods : "")},
                see(head)
            );
        }
        return *admitted;
    }
    if (auto checked = browser_.check(head); !checked) {
        return refuse({.error = std::move(checked.error())}, see(head));
    }
    return admit_as(at_its_route(head), access::Principal{.role = access::Role::admin}, see(head));
}

auto Api::answer_browser(net::HttpRequest request, Seen seen) -> Async<net::HttpResponse> {
    if (request.path == kSessionPath) {
        seen.operation = "session";
        auto answered = co_await browser_.answer(std::move(request));
        auto response =
            answered ? std::move(*answered) : make_problem(answered.error(), seen.request_id);
        finish(seen, response);
        co_return response;
    }
    if (auto checked = browser_.check(request); !checked) {
        co_return refuse({.error = std::move(checked.error())}, seen);
    }
    auto visitor = co_await browser_.open(std::string(request.header("cookie").value_or("")));
    if (!visitor) {
        co_return refuse({.error = std::move(visitor.error())}, seen);
    }
    visitor->principal.hop = net::hop_of(request).value_or(net::kMostHops);
    auto response = co_await answer_as(
        at_its_route(std::move(request)),
        std::move(visitor->principal),
        std::move(visitor->may_go_on),
        std::move(seen)
    );
    for (auto& header : response.headers) {
        if (header.name == "Location") {
            header.value.insert(0, kMount);
        }
    }
    co_return response;
}

}  // namespace pawl::api
