// SPDX-License-Identifier: Apache-2.0
// Where a crawl may go: the site that it is about, and what robots.txt leaves of it.
#pragma once

#include "pawl/base/result.h"
#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/robots_book.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

// On one executor. `caller` outlives it, and it outlives what it gives.
class SiteBorders {
 public:
    SiteBorders(SiteCaller& caller, net::Url home);

    // Reads the robots.txt of the site, and keeps to its pace. Errors: those of RobotsBook::of(),
    // robots_unreachable.
    [[nodiscard]] auto open() -> Async<Result<>>;
    // The site turned out to answer under another address, such as https and "www.". From now on
    // only what belongs to it is within. Errors: those of open().
    [[nodiscard]] auto settle_at(net::Url home) -> Async<Result<>>;

    [[nodiscard]] auto home() const -> const net::Url& { return home_; }
    [[nodiscard]] auto robots() const -> const SiteRobots& { return *robots_; }
    [[nodiscard]] auto is_internal(const net::Url& url) const -> bool {
        return is_settled_ ? is_same_site(home_, url) : is_same_but_www(home_, url);
    }

    // Errors: left_site, robots_disallowed, those of RobotsBook::of().
    [[nodiscard]] auto asks_for_pages() -> MayVisit;
    // The same without left_site.
    [[nodiscard]] auto asks_robots() -> MayVisit;

 private:
    [[nodiscard]] auto may_visit(net::Url url) -> Async<Result<>>;
    [[nodiscard]] auto obey_robots(net::Url url) -> Async<Result<>>;

    SiteCaller& caller_;
    RobotsBook book_;
    net::Url home_;
    bool is_settled_ = false;
    const SiteRobots* robots_ = nullptr;  // within book_
};

}  // namespace pawl::kinds::sites
