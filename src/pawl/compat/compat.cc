// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/compat.h"

#include <cstddef>
#include <string>
#include <utility>

#include "pawl/compat/replies.h"

namespace pawl::compat {
namespace {

constexpr std::size_t kBodyBytes = std::size_t{64} << 10;

// HEAD is a GET of what only looks: it must not run anything.
auto takes(const Route& route, std::string_view method) -> bool {
    switch (route.methods) {
        case Methods::get:
            return method == "GET" || method == "HEAD";
        case Methods::post:
            return method == "POST";
        case Methods::get_or_post:
            return method == "GET" || method == "POST";
    }
    return false;
}

void add_methods(std::string& allow, Methods methods) {
    allow += allow.empty() ? "" : ", ";
    switch (methods) {
        case Methods::get:
            allow += "GET, HEAD";
            break;
        case Methods::post:
            allow += "POST";
            break;
        case Methods::get_or_post:
            allow += "GET, POST";
            break;
    }
}

auto not_allowed(std::string_view method, std::string allow) -> net::HttpResponse {
    auto response =
        method == "OPTIONS" ? json_reply(204, {}) : error_reply(405, "Method not allowed");
    response.headers.push_back({.name = "Allow", .value = std::move(allow) + ", OPTIONS"});
    return response;
}

auto asks_secret(const Route& route) -> bool {
    return route.access == Access::cron || route.access == Access::function;
}

}  // namespace

Compat::Compat(
    commands::Services& services, const auth::Authenticator& authenticator, CompatOptions options
)
    : around_{.services = services, .options = options},
      entry_(authenticator, options.public_help),
      table_(all_routes()) {
    for (const auto& route : table_) {
        patterns_.emplace_back(route.path);
    }
}

auto Compat::admit(const net::HttpRequestHead& head)
    -> std::variant<net::BodyLimit, net::HttpResponse> {
    auto admitted = admit_route(head);
    if (auto* const refusal = std::get_if<net::HttpResponse>(&admitted)) {
        return std::move(*refusal);
    }
    return net::BodyLimit{kBodyBytes};
}

auto Compat::admit_route(const net::HttpRequestHead& head) const
    -> std::variant<Admitted, net::HttpResponse> {
    auto found = find(head.method, head.path);
    if (auto* const admitted = std::get_if<Admitted>(&found)) {
        auto checked = entry_.check(*admitted->route, head);
        if (auto* const refusal = std::get_if<net::HttpResponse>(&checked)) {
            return std::move(*refusal);
        }
        admitted->principal = std::get<access::Principal>(std::move(checked));
    }
    return found;
}

// A route without a parameter keeps its path for itself, whatever the method: no task is run, and
// no job meant, by such a name.
auto Compat::find(std::string_view method, std::string_view path) const
    -> std::variant<Admitted, net::HttpResponse> {
    for (const bool with_parameter : {false, true}) {
        std::string allow;
        for (std::size_t i = 0; i < table_.size(); ++i) {
            if (patterns_[i].has_parameter() != with_parameter) {
                continue;
            }
            const auto name = patterns_[i].match(path);
            if (name && takes(table_[i], method)) {
                return Admitted{.route = &table_[i], .name = *name};
            }
            if (name) {
                add_methods(allow, table_[i].methods);
            }
        }
        if (!allow.empty()) {
            return not_allowed(method, std::move(allow));
        }
    }
    return not_found();
}

auto Compat::answer(net::HttpRequest request) -> Async<net::HttpResponse> {
    auto admitted = admit_route(request);  // once more: a secret may have changed meanwhile
    if (auto* const refusal = std::get_if<net::HttpResponse>(&admitted)) {
        co_return std::move(*refusal);
    }
    auto& [route, encoded, principal] = std::get<Admitted>(admitted);
    auto name = net::percent_decode(encoded);
    auto query = net::Query::parse(request.query);
    if (!name || !query) {
        co_return name ? error_reply(400, query.error().message) : not_found();
    }
    Call call{
        .around = &around_,
        .request = std::move(request),
        .principal = std::move(principal),
        .name = std::move(*name),
        .query = std::move(*query),
    };
    co_return co_await run(*route, std::move(call));
}

auto Compat::run(const Route& route, Call call) const -> Async<net::HttpResponse> {
    auto answered = co_await route.handler(std::move(call));
    if (answered) {
        co_return std::move(*answered);
    }
    const auto& error = answered.error();
    if (status_of(error) == 500) {
        around_.services.logger.error(
            "http.failed", {{"path", route.path}, {"code", error.code}, {"error", error.message}}
        );
    }
    co_return reply_to(
        error, route.failure, asks_secret(route) ? "Cron job failed" : "Internal server error"
    );
}

auto Compat::error(const net::HttpLayerError& refusal) -> net::HttpResponse {
    auto response = error_reply(refusal.status, refusal.detail);
    response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
    return response;
}

}  // namespace pawl::compat
