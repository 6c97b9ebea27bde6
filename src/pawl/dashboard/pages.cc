// SPDX-License-Identifier: Apache-2.0
#include "pawl/dashboard/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/stable_hash.h"
#include "pawl/net/entity_tag.h"
#include "pawl/net/url.h"

namespace pawl::dashboard {
namespace {

constexpr std::string_view kRoot = "/dashboard";
constexpr std::string_view kBelow = "/dashboard/";
constexpr std::string_view kFiles = "/dashboard/assets/";
constexpr std::string_view kBase = "{{base}}";

// Scripts, styles and pictures of this server alone, and nothing written into the document.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

auto problem(int status, std::string_view code, std::string_view detail) -> net::HttpResponse {
    return {
        .status = status,
        .headers = {{.name = "Content-Type", .value = "application/problem+json"}},
        .body = fmt::format(
            R"({{"type":"urn:pawl:error:{}","title":"{}","status":{},"detail":"{}","code":"{}"}})",
            code,
            net::reason_phrase(status),
            status,
            detail,
            code
        ),
        .stream = {},
    };
}

auto not_modified(std::string tag) -> net::HttpResponse {
    return {
        .status = 304,
        .headers = {{.name = "ETag", .value = std::move(tag)}},
        .body = {},
        .stream = {},
    };
}

// "gzip, deflate, br"; "gzip;q=0" says no.
auto takes_gzip(const net::HttpRequestHead& head) -> bool {
    const auto accepted = head.header("accept-encoding").value_or("");
    const auto at = accepted.find("gzip");
    if (at == std::string_view::npos) {
        return false;
    }
    auto rest = accepted.substr(at);
    rest = rest.substr(0, rest.find(','));
    return !rest.ends_with("q=0") && !rest.ends_with("q=0.0");
}

// Nothing is read from a disk; whoever tries is told that there is nothing.
auto is_address_of_a_page(std::string_view path) -> bool {
    const auto plain = net::decode_percent(path);
    return plain && plain->find_first_of("\\%") == std::string::npos && !plain->contains("..") &&
           !plain->contains("//");
}

}  // namespace

auto way_up(std::string_view path) -> std::string {
    if (!path.starts_with(kBelow)) {
        return "dashboard/";
    }
    const auto below = path.substr(kBelow.size());
    const auto levels = std::ranges::count(below, '/');
    std::string way;
    for (std::ptrdiff_t i = 0; i < levels; ++i) {
        way += "../";
    }
    return way.empty() ? "./" : way;
}

Pages::Pages(Assets assets)
    : assets_(assets), page_tag_(fmt::format("{:016x}", fnv1a(assets.page))) {}

auto Pages::admit(const net::HttpRequestHead& head)
    -> std::variant<net::BodyLimit, net::HttpResponse> {
    if (head.method != "GET" && head.method != "HEAD") {
        auto response = problem(405, "method_not_allowed", "pages are read with GET");
        response.headers.push_back({.name = "Allow", .value = "GET, HEAD"});
        return response;
    }
    return net::BodyLimit{0};
}

auto Pages::answer(net::HttpRequest request) -> Async<net::HttpResponse> {
    auto response = find(request);
    response.headers.push_back({.name = "Referrer-Policy", .value = "no-referrer"});
    co_return response;
}

auto Pages::error(const net::HttpLayerError& refusal) -> net::HttpResponse {
    return problem(refusal.status, refusal.code, refusal.detail);
}

auto Pages::find(const net::HttpRequestHead& head) const -> net::HttpResponse {
    if (assets_.page.empty()) {
        return problem(
            404, "not_found", "this program was built without its dashboard: see CONTRIBUTING.md"
        );
    }
    if (head.path == kRoot) {
        return {
            .status = 302,
            .headers = {{.name = "Location", .value = way_up(head.path)}},
            .body = {},
            .stream = {},
        };
    }
    if (head.path.starts_with(kFiles)) {
        return file(head, std::string_view(head.path).substr(kFiles.size()));
    }
    return is_address_of_a_page(head.path)
               ? page_at(head)
               : problem(404, "not_found", "no page of the dashboard has such an address");
}

auto Pages::page_at(const net::HttpRequestHead& head) const -> net::HttpResponse {
    const auto base = way_up(head.path);
    auto tag = fmt::format("\"{}-{}\"", page_tag_, base.size());
    if (net::is_known(head.header("if-none-match").value_or(""), tag)) {
        return not_modified(std::move(tag));
    }
    std::string body(assets_.page);
    if (const auto at = body.find(kBase); at != std::string::npos) {
        body.replace(at, kBase.size(), base);
    }
    return {
        .status = 200,
        .headers =
            {{.name = "Content-Type", .value = "text/html; charset=utf-8"},
             {.name = "Cache-Control", .value = "no-cache"},
             {.name = "ETag", .value = std::move(tag)},
             {.name = "Content-Security-Policy", .value = std::string(kPolicy)},
             {.name = "X-Frame-Options", .value = "DENY"},
             {.name = "Cross-Origin-Opener-Policy", .value = "same-origin"}},
        .body = std::move(body),
        .stream = {},
    };
}

auto Pages::file(const net::HttpRequestHead& head, std::string_view name) const
    -> net::HttpResponse {
    const auto found = std::ranges::find(assets_.files, name, &Asset::name);
    if (found == assets_.files.end()) {
        return problem(404, "not_found", "there is no such file: load the page anew");
    }
    const bool is_packed = !found->gzip.empty() && takes_gzip(head);
    auto tag = fmt::format("\"{}{}\"", found->name, is_packed ? ".gz" : "");
    if (net::is_known(head.header("if-none-match").value_or(""), tag)) {
        return not_modified(std::move(tag));
    }
    net::HttpResponse response{
        .status = 200,
        .headers =
            {{.name = "Content-Type", .value = std::string(found->type)},
             {.name = "Cache-Control", .value = "public, max-age=31536000, immutable"},
             {.name = "ETag", .value = std::move(tag)},
             {.name = "Vary", .value = "Accept-Encoding"}},
        .body = std::string(is_packed ? found->gzip : found->bytes),
        .stream = {},
    };
    if (is_packed) {
        response.headers.push_back({.name = "Content-Encoding", .value = "gzip"});
    }
    return response;
}

}  // namespace pawl::dashboard
