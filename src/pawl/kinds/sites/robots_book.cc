// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/robots_book.h"

#include <expected>
#include <utility>

#include "pawl/kinds/sites/content.h"

namespace pawl::kinds::sites {
namespace {

constexpr int kFirstError = 400;
constexpr int kTooManyRequests = 429;
constexpr int kFirstServerError = 500;

auto any_host(net::Url /*url*/) -> Async<Result<>> {
    co_return Result<>();
}

// Sites that answer everything with a page have no robots.txt.
auto state_of(const net::HttpReply& reply) -> SiteRobots::State {
    if (reply.status >= kFirstServerError || reply.status == kTooManyRequests) {
        return SiteRobots::State::unreachable;
    }
    const bool is_there = reply.status < kFirstError && !is_html(reply);
    return is_there ? SiteRobots::State::found : SiteRobots::State::absent;
}

}  // namespace

auto RobotsBook::of(net::Url url) -> Async<Result<const SiteRobots*>> {
    auto origin = url.origin();
    if (const auto known = hosts_.find(origin); known != hosts_.end()) {
        co_return &known->second;
    }
    if (hosts_.size() >= kMostRobotsHosts) {
        co_return fail("too_many_hosts", "links lead to more hosts than are asked");
    }
    auto robots = co_await fetch(origin);
    if (!robots) {
        co_return std::unexpected(std::move(robots.error()));
    }
    co_return &hosts_.emplace(std::move(origin), std::move(*robots)).first->second;
}

auto RobotsBook::fetch(std::string origin) -> Async<Result<SiteRobots>> {
    auto url = net::parse_url(origin + "/robots.txt");
    if (!url) {
        co_return std::unexpected(std::move(url.error()));
    }
    const auto landed =
        co_await caller_.fetch("GET", std::move(*url), web::kMostRobotsBytes, any_host);
    if (!landed) {
        const auto& code = landed.error().code;
        if (ends_the_crawl(landed.error()) || is_refused_by_guard(code)) {
            co_return std::unexpected(landed.error());
        }
        // Section 2.3.1.2: who sends crawlers in circles has none.
        const bool is_lost = code == "too_many_redirects" || code == "invalid_redirect";
        co_return SiteRobots{
            .state = is_lost ? SiteRobots::State::absent : SiteRobots::State::unreachable
        };
    }
    SiteRobots robots{.state = state_of(landed->reply)};
    if (robots.state == SiteRobots::State::found) {
        robots.rules = web::parse_robots(landed->reply.body, product_);
    }
    co_return robots;
}

}  // namespace pawl::kinds::sites
