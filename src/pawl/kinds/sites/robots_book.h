// SPDX-License-Identifier: Apache-2.0
// What the hosts of one crawl ask crawlers to leave alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "pawl/base/result.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"
#include "pawl/web/robots.h"

namespace pawl::kinds::sites {

inline constexpr std::size_t kMostRobotsHosts = 100;

struct SiteRobots {
    // `absent`: nothing is forbidden. `unreachable`: everything is (RFC 9309, section 2.3.1.4).
    enum class State : std::uint8_t { found, absent, unreachable };
    State state = State::absent;
    web::Robots rules = {};

    [[nodiscard]] auto allows(const net::Url& url) const -> bool {
        return state != State::unreachable && rules.allows(url.path_and_query);
    }
};

// On one executor. `caller` outlives it.
class RobotsBook {
 public:
    RobotsBook(SiteCaller& caller, std::string product)
        : caller_(caller), product_(std::move(product)) {}

    // Asks a host once. Errors: cancelled, out_of_time; too_many_hosts. What is pointed to lives as
    // long as the book.
    [[nodiscard]] auto of(net::Url url) -> Async<Result<const SiteRobots*>>;

 private:
    [[nodiscard]] auto fetch(std::string origin) -> Async<Result<SiteRobots>>;

    SiteCaller& caller_;
    std::string product_;
    std::map<std::string, SiteRobots> hosts_;  // by origin
};

}  // namespace pawl::kinds::sites
