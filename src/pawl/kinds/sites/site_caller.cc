// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_caller.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <expected>
#include <utility>

#include "pawl/kinds/sites/address.h"
#include "pawl/runtime/sleep_until_stopped.h"

namespace pawl::kinds::sites {
namespace {

auto is_redirect(int status) -> bool {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

void SiteCaller::pause(Duration time) {
    next_turn_ = std::max(next_turn_, parts_.clock->steady_now() + time);
}

auto SiteCaller::wait_for_turn() -> Async<Result<>> {
    const auto turn = std::max(parts_.clock->steady_now(), next_turn_);
    next_turn_ = turn + delay_;
    if (turn >= parts_.until) {
        co_return fail("out_of_time", "there is no time left for another request");
    }
    if (turn > parts_.clock->steady_now()) {
        co_await sleep_until_stopped(parts_.clock, parts_.alarms, turn, parts_.stop);
    }
    if (parts_.stop.stop_requested()) {
        co_return fail("cancelled", "it was asked to stop");
    }
    co_return Result<>();
}

auto SiteCaller::send(std::string method, net::Url url, std::size_t most_bytes)
    -> Async<Result<net::HttpReply>> {
    if (auto turn = co_await wait_for_turn(); !turn) {
        co_return std::unexpected(std::move(turn.error()));
    }
    const auto left = parts_.until - parts_.clock->steady_now();
    net::HttpCall call{
        .method = std::move(method),
        .url = text_of(url),
        .headers = {{.name = "Accept", .value = "text/html,application/xhtml+xml,*/*;q=0.5"}},
        .timeout = std::chrono::ceil<std::chrono::milliseconds>(
            std::min<Duration>(parts_.limits.page_timeout, left)
        ),
        .body_limit_bytes = most_bytes,
    };
    if (!parts_.limits.user_agent.empty()) {
        call.headers.push_back({.name = "User-Agent", .value = parts_.limits.user_agent});
    }
    const bool is_open = parts_.open_site && is_same_site(*parts_.open_site, url);
    const auto& road = is_open ? parts_.roads.open : parts_.roads.guarded;
    co_return co_await road(std::move(call), parts_.stop);
}

auto SiteCaller::fetch(std::string method, net::Url url, std::size_t most_bytes, MayVisit may_visit)
    -> Async<Result<Landed>> {
    Landed landed{.url = std::move(url)};
    for (int hop = 0; hop <= kMostHops; ++hop) {
        if (auto allowed = co_await may_visit(landed.url); !allowed) {
            co_return std::unexpected(std::move(allowed.error()));
        }
        auto reply = co_await send(method, landed.url, most_bytes);
        if (!reply) {
            co_return std::unexpected(std::move(reply.error()));
        }
        landed.load_time += std::chrono::duration_cast<Duration>(reply->timing.total);
        const auto location = reply->header("location");
        if (!is_redirect(reply->status) || !location) {
            landed.reply = std::move(*reply);
            co_return landed;
        }
        auto next = link_address(text_of(landed.url), *location);
        if (!next) {
            co_return fail(
                "invalid_redirect",
                fmt::format("{} redirects to what is no address", text_of(landed.url))
            );
        }
        landed.url = std::move(*next);
    }
    co_return fail(
        "too_many_redirects",
        fmt::format("more than {} redirects, the last to {}", kMostHops, text_of(landed.url))
    );
}

}  // namespace pawl::kinds::sites
