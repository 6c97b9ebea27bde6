// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/aim.h"
#include "pawl/net/curl_call.h"
#include "pawl/net/curl_driver.h"
#include "pawl/net/egress_rules.h"
#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"
#include "pawl/net/resolver.h"
#include "pawl/net/secret_header.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/suspend.h"

namespace pawl::net {
namespace {

namespace asio = boost::asio;

constexpr int kMostRedirects = 5;

// The client frames its requests itself; a second opinion in the headers could split them.
constexpr auto kReserved = std::to_array<std::string_view>(
    {"host",
     "content-length",
     "transfer-encoding",
     "connection",
     "keep-alive",
     "proxy-connection",
     "te",
     "trailer",
     "upgrade",
     "expect"}
);

auto check_header(const HttpHeader& header) -> Result<> {
    if (!is_token(header.name) || !is_header_value(header.value)) {
        return fail("invalid_header", "a header has characters that a header cannot have");
    }
    const auto name = to_lower(header.name);
    if (std::ranges::find(kReserved, name) != kReserved.end()) {
        return fail("reserved_header", fmt::format("the header {} is set by the client", name));
    }
    return {};
}

auto is_redirect(const HopReply& hop) -> bool {
    const int status = hop.reply.status;
    return !hop.redirect.empty() &&
           (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

// Whether a hop leads to whom the operator named.
auto is_same_place(const Url& named, const Url& hop) -> bool {
    constexpr std::uint16_t kHttp = 80;
    constexpr std::uint16_t kHttps = 443;
    const bool same_port = named.port == hop.port ||
                           (named.port == kHttp && hop.port == kHttps && hop.scheme == "https");
    return named.host == hop.host && same_port;
}

// The call that the redirect asks for (RFC 9110, section 15.4).
auto redirected(HttpCall call, const HopReply& hop) -> Result<HttpCall> {
    const auto from = parse_url(call.url);
    const auto to = parse_url(hop.redirect);
    if (!to) {
        const auto& code = to.error().code;
        return fail(
            code, "the redirect leads to a URL that cannot be called: " + to.error().message
        );
    }
    if (from->scheme == "https" && to->scheme == "http") {
        return fail("invalid_response", "the redirect leads from https to http");
    }
    const int status = hop.reply.status;
    const bool becomes_get = (status == 303 && call.method != "HEAD") ||
                             ((status == 301 || status == 302) && call.method == "POST");
    if (becomes_get) {
        call.method = "GET";
        call.body.clear();
        std::erase_if(call.headers, [](const HttpHeader& header) {
            return equal_ignoring_case(header.name, "content-type");
        });
    }
    if (from->origin() != to->origin()) {
        std::erase_if(call.headers, may_be_secret);
    }
    call.url = hop.redirect;
    return call;
}

void add_time(HttpTiming& timing, std::chrono::microseconds before) {
    for (auto* const part :
         {&timing.dns, &timing.connect, &timing.tls, &timing.first_byte, &timing.total}) {
        *part += before;
    }
}

auto cancelled() -> std::unexpected<Error> {
    return fail("cancelled", "the client has ended");
}

auto executor_of(const std::weak_ptr<CurlDriver>& client) -> std::optional<Executor> {
    const auto driver = client.lock();
    return driver ? std::optional(driver->executor()) : std::nullopt;
}

// One request and its response. Holds no driver while it waits: the driver holds what waits for it.
auto send_once(std::weak_ptr<CurlDriver> client, HttpCall call, Aim aim, std::stop_token stop)
    -> Async<Result<HopReply>> {
    const auto executor = executor_of(client);
    if (!executor) {
        co_return cancelled();
    }
    auto start = [client,
                  executor = *executor,
                  call = std::move(call),
                  aim = std::move(aim),
                  stop = std::move(stop)](CurlDriver::Done done) mutable {
        auto begin = [client,
                      call = std::move(call),
                      aim = std::move(aim),
                      stop = std::move(stop),
                      done = std::move(done)]() mutable {
            if (const auto alive = client.lock()) {
                alive->start(std::move(call), std::move(aim), std::move(stop), std::move(done));
            } else {
                done(cancelled());
            }
        };
        asio::post(executor, std::move(begin));
    };
    co_return co_await suspend_for<Result<HopReply>>(std::move(start));
}

// What a call needs of its client.
struct Route {
    std::weak_ptr<CurlDriver> driver;
    const EgressRules* egress;
    std::optional<Url> trusted;  // a hop to there is not judged
    std::shared_ptr<Resolver> resolver;

    [[nodiscard]] auto judges(const Url& url) const -> bool {
        return egress != nullptr && !(trusted && is_same_place(*trusted, url));
    }
};

// Whether time is left.
auto take_off(HttpCall& call, std::chrono::microseconds used) -> bool {
    call.timeout -= std::chrono::duration_cast<std::chrono::milliseconds>(used);
    return call.timeout.count() > 0;
}

// One hop, checked first. The time of its look-up is the front of its timing.
auto send_hop(Route route, HttpCall call, std::stop_token stop) -> Async<Result<HopReply>> {
    if (auto checked = check_call(call); !checked) {
        co_return std::unexpected(std::move(checked.error()));
    }
    Aim aim{.url = *parse_url(call.url)};
    if (!route.judges(aim.url)) {
        co_return co_await send_once(route.driver, std::move(call), std::move(aim), stop);
    }
    const SystemClock clock;  // curl, which measures the rest, has no other
    const auto began = clock.steady_now();
    auto taken = co_await take_aim(
        std::move(aim.url), route.egress->current(), route.resolver, call.timeout, stop
    );
    if (!taken) {
        co_return std::unexpected(std::move(taken.error()));
    }
    const auto looked_up = clock.steady_now() - began;
    if (!take_off(call, looked_up)) {
        co_return fail("timeout", "the look-up of the name took all of the time");
    }
    auto hop = co_await send_once(route.driver, std::move(call), std::move(*taken), stop);
    if (hop) {
        add_time(hop->reply.timing, looked_up);
    }
    co_return hop;
}

}  // namespace

auto check_call(const HttpCall& call) -> Result<> {
    if (!is_token(call.method)) {
        return fail("invalid_header", "the method is not a token");
    }
    if (auto url = parse_url(call.url); !url) {
        return std::unexpected(std::move(url.error()));
    }
    for (const auto& header : call.headers) {
        if (auto checked = check_header(header); !checked) {
            return checked;
        }
    }
    return {};
}

HttpClient::HttpClient(Executor executor, HttpClientOptions options)
    : driver_(std::make_shared<CurlDriver>(std::move(executor), options)),
      egress_(options.egress),
      guards_(options.guards),
      resolver_(
          options.resolver || egress_ == nullptr ? options.resolver : make_system_resolver()
      ) {}

HttpClient::~HttpClient() {
    if (resolver_) {
        resolver_->shut_down();
    }
    asio::post(driver_->executor(), [driver = driver_] { driver->shut_down(); });
}

auto HttpClient::send(HttpCall call, std::stop_token stop) -> Async<Result<HttpReply>> {
    // The client may end while the call waits.
    Route route{.driver = driver_, .egress = egress_, .trusted = {}, .resolver = resolver_};
    if (auto named = parse_url(call.url); named && guards_ == Guards::redirects) {
        route.trusted = std::move(*named);
    }
    const auto most = std::min(call.follow_redirects, kMostRedirects);
    std::chrono::microseconds used{};
    for (int hops = 0;; ++hops) {
        auto hop = co_await send_hop(route, call, stop);
        if (!hop) {
            co_return std::unexpected(std::move(hop.error()));
        }
        const auto total = hop->reply.timing.total;
        add_time(hop->reply.timing, used);
        if (most == 0 || !is_redirect(*hop)) {
            co_return std::move(hop->reply);
        }
        if (hops == most) {
            co_return fail("too_many_redirects", fmt::format("more than {} redirects", most));
        }
        auto next = redirected(std::move(call), *hop);
        if (!next) {
            co_return std::unexpected(std::move(next.error()));
        }
        call = std::move(*next);
        used += total;
        if (!take_off(call, total)) {
            co_return fail("timeout", "the redirects took all of the time");
        }
    }
}

}  // namespace pawl::net
