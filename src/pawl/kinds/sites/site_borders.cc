// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_borders.h"

#include <fmt/format.h>

#include <expected>
#include <utility>

namespace pawl::kinds::sites {

SiteBorders::SiteBorders(SiteCaller& caller, net::Url home)
    : caller_(caller),
      book_(caller, product_of(caller.limits().user_agent)),
      home_(std::move(home)) {}

auto SiteBorders::open() -> Async<Result<>> {
    const auto robots = co_await book_.of(home_);
    if (!robots) {
        co_return std::unexpected(robots.error());
    }
    robots_ = *robots;
    if (!caller_.limits().obey_robots) {
        co_return Result<>();
    }
    caller_.slow_down_to(robots_->rules.crawl_delay.value_or(Duration::zero()));
    if (robots_->state == SiteRobots::State::unreachable) {
        co_return fail(
            "robots_unreachable",
            fmt::format(
                "{}/robots.txt cannot be had, and without it nothing may be fetched", home_.origin()
            )
        );
    }
    co_return Result<>();
}

auto SiteBorders::settle_at(net::Url home) -> Async<Result<>> {
    const bool is_elsewhere = home.origin() != home_.origin();
    home_ = std::move(home);
    is_settled_ = true;
    co_return is_elsewhere ? co_await open() : Result<>();
}

auto SiteBorders::asks_for_pages() -> MayVisit {
    return [this](net::Url url) { return may_visit(std::move(url)); };
}

auto SiteBorders::asks_robots() -> MayVisit {
    return [this](net::Url url) { return obey_robots(std::move(url)); };
}

auto SiteBorders::may_visit(net::Url url) -> Async<Result<>> {
    if (caller_.limits().same_host && !is_internal(url)) {
        co_return fail(
            "left_site", fmt::format("{} leads to another site, {}", home_.origin(), url.origin())
        );
    }
    co_return co_await obey_robots(std::move(url));
}

auto SiteBorders::obey_robots(net::Url url) -> Async<Result<>> {
    if (!caller_.limits().obey_robots) {
        co_return Result<>();
    }
    const auto robots = co_await book_.of(url);
    if (!robots) {
        co_return std::unexpected(robots.error());
    }
    if (!(*robots)->allows(url)) {
        co_return fail(
            "robots_disallowed",
            fmt::format("the robots.txt of {} asks not to fetch {}", url.host, url.path_and_query)
        );
    }
    co_return Result<>();
}

}  // namespace pawl::kinds::sites
