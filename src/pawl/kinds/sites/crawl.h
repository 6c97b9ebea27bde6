// SPDX-License-Identifier: Apache-2.0
// A walk through a site, page by page, within limits.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/sites/crawl_options.h"
#include "pawl/kinds/sites/judge_page.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

// web::read_page() on a thread that may block.
using ReadPage = std::function<Async<Result<web::Page>>(std::string html)>;

// What the scripts of a page make of it, by `until`.
using RenderPage = std::function<Async<Result<std::string>>(Landed landed, SteadyTime until)>;

struct CrawlParts {
    Roads roads = {};
    ReadPage read = {};
    RenderPage render = {};  // empty: pages are read as they are sent
    const Clock* clock = nullptr;
    Alarms* alarms = nullptr;
};

// Where to begin, and for how long. `until` leaves time to store what was found.
struct CrawlOrder {
    net::Url start = {};
    int max_pages = 10;
    std::optional<net::Url> open_site = std::nullopt;  // see CallerParts
    std::stop_token stop = {};
    SteadyTime until = {};
};

// Takes what a crawl finds, as it finds it: a crawl that is broken off has told of all pages
// before.
class CrawlSink {
 public:
    CrawlSink() = default;
    CrawlSink(const CrawlSink&) = delete;
    auto operator=(const CrawlSink&) -> CrawlSink& = delete;
    virtual ~CrawlSink() = default;

    // Of some pages, or of the site, whose addresses are those of its robots.txt and its sitemap. A
    // page may come again with verdicts of other rules. An error ends the crawl.
    [[nodiscard]] virtual auto store(std::vector<PageVerdicts> pages) -> Async<Result<>> = 0;
    virtual void note(std::string_view line) = 0;
    virtual void report_progress(int percent, std::string_view message) = 0;
};

struct CrawlReport {
    int pages_analyzed = 0;
    int pages_failed = 0;   // did not answer, or answered with an error
    int pages_skipped = 0;  // robots.txt, or a redirect to another site
    int issues_found = 0;
    std::size_t links_checked = 0;  // beyond the pages
    bool is_partial = false;        // the time was over before the work
};

// Fetches pages breadth first, `concurrency` at once, and judges them; then the links between them.
// A page that fails is noted and left, also one that cannot be rendered: it is judged by its cost
// alone. What the referents of `parts`, `options` and `sink` are
// outlives the coroutine.
// Errors: cancelled; those of the sink; and of the site as a whole, when its first page cannot be
// had: those of SiteCaller, those of a missing browser (browser/renderer.h), robots_unreachable,
// robots_disallowed, left_site, site_unavailable (429 and 5xx), site_refused (4xx), not_a_page.
[[nodiscard]] auto crawl(
    CrawlParts parts, const CrawlOptions* options, CrawlOrder order, CrawlSink* sink
) -> Async<Result<CrawlReport>>;

// Whether a later attempt may find the site as it should be.
[[nodiscard]] auto is_passing_trouble(std::string_view code) -> bool;

}  // namespace pawl::kinds::sites
