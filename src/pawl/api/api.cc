// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/api/job_requests.h"
#include "pawl/api/lease_routes.h"
#include "pawl/api/openapi.h"
#include "pawl/api/problem.h"
#include "pawl/base/names.h"
#include "pawl/net/hop.h"
#include "pawl/net/http_text.h"

namespace pawl::api {
namespace {

constexpr std::size_t kLongestRequestId = 128;
// Where other systems' callers knock.
constexpr auto kCompatPrefixes = std::to_array<std::string_view>({"/api/", "/functions/v1/"});
constexpr std::string_view kCompatPage = "/dashboard/cron";
constexpr std::string_view kApiPrefix = "/v1/";
constexpr std::string_view kPages = "/dashboard";
constexpr std::string_view kDashboard = "/dashboard/";
constexpr std::string_view kMounts = "/dashboard/api/";
// Parameters that others send and that mean nothing here: never a reason to refuse, never used.
constexpr auto kIgnoredParameters = std::to_array<std::string_view>({"callback", "token"});

auto has_body(const net::HttpRequestHead& head) -> bool {
    const auto length = head.header("content-length");
    return (length && *length != "0") || head.header("transfer-encoding");
}

auto has_fitting_type(const Route& route, const net::HttpRequestHead& head) -> bool {
    const bool needed = route.body == Body::json || route.body == Body::bulk_json ||
                        route.body == Body::json_or_lines;
    if (route.method == "GET" || (!needed && !has_body(head))) {
        return true;
    }
    const auto type = head.header("content-type");
    return type &&
           (net::is_media_type(*type, "application/json") ||
            (route.body == Body::json_or_lines && net::is_media_type(*type, "application/x-ndjson")
            ) ||
            (route.method == "PATCH" && net::is_media_type(*type, "application/merge-patch+json")));
}

// Names alone: values may hold what must not be logged (row 5 of the guarantees), and so may a
// parameter without a name.
auto names_of(std::string_view query) -> std::string {
    std::string names;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const auto equals = parameter.find('=');
        if (equals != std::string_view::npos) {
            names.append(names.empty() ? "" : ",").append(parameter.substr(0, equals));
        }
    }
    return names;
}

auto not_found() -> Error {
    return {.code = "not_found", .message = "there is no such address"};
}

auto forbidden(const Route& route, access::Role role) -> Error {
    return {
        .code = "forbidden",
        .message = fmt::format(
            "this needs the role {}; the scope of this key is {}",
            access::to_text(*route.role),
            access::to_text(role)
        ),
    };
}

}  // namespace

Api::Api(commands::Services& services, const auth::Authenticator& authenticator, ApiOptions options)
    : options_(std::move(options)),
      authenticator_(authenticator),
      browser_(services, authenticator, options_.browser),
      router_(all_routes()),
      around_{
          .services = services,
          .seal = auth::Seal(authenticator.derive_key("cursors of lists")),
          .limits = options_.limits,
          .version = options_.version,
          .backup_folder = options_.backup_folder,
          .readiness = options_.readiness,
          .process = options_.process,
          .openapi = openapi_text(router_.routes(), options_.version),
      } {}

auto Api::admit(const net::HttpRequestHead& head)
    -> std::variant<net::BodyLimit, net::HttpResponse> {
    if (auto hop = net::hop_of(head); !hop) {
        return refuse({.error = std::move(hop.error())}, see(head));
    }
    const bool needs_host = options_.dev == auth::DevMode::on || head.path.starts_with(kDashboard);
    if (needs_host && !is_allowed_host(head)) {
        return refuse(
            {.error =
                 {.code = "misdirected_request", .message = "this host is not in allowed_hosts"}},
            see(head)
        );
    }
    if (auto* const other = other_door(head.path); other != nullptr) {
        auto admitted = other->admit(head);
        if (auto* const response = std::get_if<net::HttpResponse>(&admitted)) {
            finish(see(head), *response);
        }
        return admitted;
    }
    return is_browser(head.path) ? admit_browser(head)
                                 : admit_as(head, authenticate(head), see(head));
}

auto Api::admit_as(
    const net::HttpRequestHead& head, Result<access::Principal> who, const Seen& seen
) -> std::variant<net::BodyLimit, net::HttpResponse> {
    auto admitted = admit_route(head, std::move(who));
    if (const auto* const refusal = std::get_if<Refusal>(&admitted)) {
        return refuse(*refusal, seen);
    }
    const auto& route = *std::get<Admitted>(admitted).route;
    if (!has_fitting_type(route, head)) {
        return refuse(
            {.error =
                 {.code = "unsupported_media_type", .message = "send Content-Type: application/json"
                 }},
            seen
        );
    }
    const bool is_bulk = route.body == Body::json_or_lines || route.body == Body::bulk_json ||
                         route.body == Body::optional_large_json;
    return net::BodyLimit{is_bulk ? options_.limits.bulk_body_bytes : options_.limits.body_bytes};
}

// Who asks is looked at first: without a key there is nothing to learn about addresses.
auto Api::admit_route(const net::HttpRequestHead& head, Result<access::Principal> principal) const
    -> std::variant<Admitted, Refusal> {
    const auto found = router_.match(head.method, head.path);
    if (found && head.method == "OPTIONS") {
        return Refusal{.error = {}, .allow = found->allow};
    }
    const bool is_open_metrics = found && found->route != nullptr &&
                                 options_.metrics == MetricsAccess::open &&
                                 found->route->path == "/metrics";
    const bool needs_key =
        !is_open_metrics && (head.path.starts_with(kApiPrefix) ||
                             (found && found->route != nullptr && found->route->role));
    if (needs_key && !principal) {
        return Refusal{.error = std::move(principal.error())};
    }
    if (!found) {
        return Refusal{.error = not_found()};
    }
    if (found->route == nullptr) {
        return Refusal{
            .error =
                {.code = "method_not_allowed", .message = "see Allow for what may be done here"},
            .allow = found->allow,
        };
    }
    if (needs_key && principal && !is_open_to(*found->route, principal->role)) {
        return Refusal{.error = forbidden(*found->route, principal->role)};
    }
    Admitted admitted{.route = found->route, .name = std::string(found->name)};
    if (principal && !is_open_metrics) {  // open to everybody: also to those with a lesser key
        admitted.principal = std::move(*principal);
    }
    return admitted;
}

auto Api::answer(net::HttpRequest request) -> Async<net::HttpResponse> {
    auto seen = see(request);
    if (auto* const other = other_door(request.path); other != nullptr) {
        seen.operation = other == options_.pages ? "page" : "compat";
        auto response = co_await other->answer(std::move(request));
        finish(seen, response);
        co_return response;
    }
    if (is_browser(request.path)) {
        co_return co_await answer_browser(std::move(request), std::move(seen));
    }
    auto who = authenticate(request);
    auto may_go_on = [this, value = std::string(request.header("authorization").value_or(""))] {
        return authenticator_.authenticate({.count = 1, .value = value}).has_value();
    };
    co_return co_await answer_as(
        std::move(request), std::move(who), std::move(may_go_on), std::move(seen)
    );
}

auto Api::answer_as(
    net::HttpRequest request,
    Result<access::Principal> who,
    std::function<bool()> may_go_on,
    Seen seen
) -> Async<net::HttpResponse> {
    // Again: the server keeps nothing between admit() and this.
    auto admitted = admit_route(request, std::move(who));
    if (const auto* const refusal = std::get_if<Refusal>(&admitted)) {
        co_return refuse(*refusal, seen);
    }
    auto& route = std::get<Admitted>(admitted);
    seen.operation = route.route->operation;
    auto response =
        co_await run(std::move(route), std::move(request), seen.request_id, std::move(may_go_on));
    finish(seen, response);
    co_return response;
}

auto Api::run(
    Admitted admitted, net::HttpRequest request, std::string id, std::function<bool()> may_go_on
) -> Async<net::HttpResponse> {
    const auto handler = admitted.route->handler;
    auto call = make_call(std::move(admitted), std::move(request), id, std::move(may_go_on));
    if (!call) {
        co_return make_problem(call.error(), id);
    }
    auto result = co_await handler(std::move(*call));
    if (result) {
        co_return std::move(*result);
    }
    if (status_of(result.error()) == 500) {
        around_.services.logger.error(
            "http.failed",
            {{"request_id", id}, {"code", result.error().code}, {"error", result.error().message}}
        );
    }
    co_return make_problem(result.error(), id);
}

auto Api::make_call(
    Admitted admitted, net::HttpRequest request, std::string id, std::function<bool()> may_go_on
) -> Result<Call> {
    auto name = percent_decode(admitted.name);
    if (!name) {
        return std::unexpected(std::move(name.error()));
    }
    auto query = Query::parse(request.query);
    if (!query) {
        return std::unexpected(std::move(query.error()));
    }
    const auto unknown = query->find_unknown([&](std::string_view parameter) {
        return std::ranges::find(admitted.route->query, parameter, &QueryParameter::name) !=
                   admitted.route->query.end() ||
               std::ranges::find(kIgnoredParameters, parameter) != kIgnoredParameters.end();
    });
    if (unknown && admitted.route->path.starts_with(kApiPrefix)) {
        return fail("invalid_filter", "a parameter of the address is not known here");
    }
    if (admitted.route->body == Body::none && admitted.route->method != "GET") {
        if (auto empty = check_empty(request.body); !empty) {
            return std::unexpected(std::move(empty.error()));
        }
    }
    return Call{
        .around = &around_,
        .request = std::move(request),
        .principal = std::move(admitted.principal),
        .name = std::move(*name),
        .query = std::move(*query),
        .request_id = std::move(id),
        .may_go_on = std::move(may_go_on),
    };
}

auto Api::error(const net::HttpLayerError& refusal) -> net::HttpResponse {
    const auto id = next_request_id();
    auto response =
        make_problem(refusal.status, {.code = refusal.code, .message = refusal.detail}, id);
    response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
    response.headers.push_back({.name = "X-Request-Id", .value = id});
    around_.services.metrics.request_answered("refused", refusal.status, Duration::zero());
    return response;
}

auto Api::authenticate(const net::HttpRequestHead& head) const -> Result<access::Principal> {
    auto principal = authenticator_.authenticate({
        .count = net::count_headers(head.headers, "authorization"),
        .value = head.header("authorization").value_or(""),
    });
    if (principal) {
        principal->hop = net::hop_of(head).value_or(net::kMostHops);  // admit() looked at it
    }
    return principal;
}

auto Api::is_allowed_host(const net::HttpRequestHead& head) const -> bool {
    auto host = head.header("host").value_or("");
    const auto end = host.starts_with('[') ? host.find(']') : host.find(':');
    host = host.substr(0, host.starts_with('[') && end != std::string_view::npos ? end + 1 : end);
    return std::ranges::any_of(options_.allowed_hosts, [host](const std::string& allowed) {
        return net::equal_ignoring_case(host, allowed);
    });
}

auto Api::is_compat(std::string_view path) const -> bool {
    const bool is_theirs = path == kCompatPage ||
                           std::ranges::any_of(kCompatPrefixes, [path](std::string_view prefix) {
                               return path.starts_with(prefix);
                           });
    return options_.compat != nullptr && is_theirs;
}

auto Api::other_door(std::string_view path) const -> net::HttpHandler* {
    if (is_compat(path)) {
        return options_.compat;
    }
    const bool is_page = (path == kPages || path.starts_with(kDashboard)) &&
                         !path.starts_with(kMounts) && !is_browser(path);
    return is_page ? options_.pages : nullptr;
}

auto Api::next_request_id() -> std::string {
    return fmt::format("{}{:x}", options_.request_id_prefix, requests_.fetch_add(1) + 1);
}

auto Api::request_id_of(const net::HttpRequestHead& head) -> std::string {
    const auto sent = head.header("x-request-id");
    const bool is_sane = sent && sent->size() <= kLongestRequestId && is_name(*sent);
    return is_sane ? std::string(*sent) : next_request_id();
}

auto Api::see(const net::HttpRequestHead& head) -> Seen {
    return {
        .method = head.method,
        .path = shown_path(head.path),
        .query_names = names_of(head.query),
        .operation = "refused",
        .request_id = request_id_of(head),
        .began = around_.services.clock.steady_now(),
    };
}

void Api::finish(const Seen& seen, net::HttpResponse& response) {
    const auto took = around_.services.clock.steady_now() - seen.began;
    around_.services.metrics.request_answered(seen.operation, response.status, took);
    around_.services.logger.debug(
        "http.request",
        {{"request_id", seen.request_id},
         {"method", seen.method},
         {"path", seen.path},
         {"query", seen.query_names},
         {"status", response.status},
         {"duration_us", took.count()}}
    );
    response.headers.push_back({.name = "X-Request-Id", .value = seen.request_id});
}

auto Api::refuse(const Refusal& refusal, const Seen& seen) -> net::HttpResponse {
    auto response = refusal.error.code.empty()
                        ? net::HttpResponse{.status = 204, .headers = {}, .body = {}, .stream = {}}
                        : make_problem(refusal.error, seen.request_id);
    if (!refusal.allow.empty()) {
        response.headers.push_back({.name = "Allow", .value = refusal.allow});
    }
    finish(seen, response);
    return response;
}

}  // namespace pawl::api
