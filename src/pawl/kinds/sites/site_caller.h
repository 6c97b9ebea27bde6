// SPDX-License-Identifier: Apache-2.0
// The requests of one crawl: each in its turn, within its time, through the egress guard.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/sites/crawl_options.h"
#include "pawl/net/http_client.h"
#include "pawl/net/url.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

// net::HttpClient::send(), or what a test puts in its place.
using HttpSend =
    std::function<Async<Result<net::HttpReply>>(net::HttpCall call, std::stop_token stop)>;

// Where requests go. `guarded` asks the egress policy.
struct Roads {
    HttpSend guarded = {};
    HttpSend open = {};
};

// What the answer to a request was, and where it came from behind redirects.
struct Landed {
    net::Url url = {};
    net::HttpReply reply = {};
    Duration load_time = Duration::zero();  // of all hops
};

// Whether an address may be fetched: asked of each hop of a request. Errors become the request's.
using MayVisit = std::function<Async<Result<>>(net::Url)>;

inline constexpr int kMostHops = 5;

struct CallerParts {
    Roads roads = {};
    const Clock* clock = nullptr;
    Alarms* alarms = nullptr;
    std::stop_token stop = {};
    SteadyTime until = {};  // when nothing is asked any more
    CrawlLimits limits = {};
    std::optional<net::Url> open_site = std::nullopt;  // takes the open road, and it alone
};

// On one executor; its requests may be awaited at the same time. What `parts` refers to outlives
// it.
class SiteCaller {
 public:
    explicit SiteCaller(CallerParts parts)
        : parts_(std::move(parts)), delay_(parts_.limits.delay) {}

    // One request, without following where it leads, for `most_bytes` of its body. Errors: those of
    // net::HttpClient::send(), out_of_time.
    [[nodiscard]] auto send(std::string method, net::Url url, std::size_t most_bytes)
        -> Async<Result<net::HttpReply>>;

    // Follows at most kMostHops redirects. Errors besides: too_many_redirects, invalid_redirect,
    // and what `may_visit` says.
    [[nodiscard]] auto fetch(
        std::string method, net::Url url, std::size_t most_bytes, MayVisit may_visit
    ) -> Async<Result<Landed>>;

    // robots.txt may ask for more time between requests than the options do.
    void slow_down_to(Duration delay) { delay_ = std::max(delay_, delay); }
    // Nothing is asked for so long: a site that is overloaded says so.
    void pause(Duration time);
    [[nodiscard]] auto is_late() const -> bool {
        return parts_.clock->steady_now() >= parts_.until;
    }
    [[nodiscard]] auto limits() const -> const CrawlLimits& { return parts_.limits; }

 private:
    [[nodiscard]] auto wait_for_turn() -> Async<Result<>>;

    CallerParts parts_;
    Duration delay_;
    SteadyTime next_turn_ = SteadyTime::min();
};

}  // namespace pawl::kinds::sites
