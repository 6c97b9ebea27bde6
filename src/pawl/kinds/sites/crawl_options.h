// SPDX-License-Identifier: Apache-2.0
// The options of a crawl_site task, and what a payload may say.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/program.h"
#include "pawl/kinds/sites/site_rules.h"
#include "pawl/kinds/sites/tables.h"
#include "pawl/net/url.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sites {

enum class LinkCheck : std::uint8_t { none, internal, all };

// How a site is walked through.
struct CrawlLimits {
    int max_pages = 10;
    int max_depth = 3;
    std::size_t concurrency = 2;        // requests at once
    Duration delay = Duration::zero();  // between the starts of two requests
    Duration page_timeout = std::chrono::seconds(30);
    std::size_t max_bytes = std::size_t{2} << 20;  // of a page
    std::size_t max_links = 500;                   // checked beyond the pages
    LinkCheck check_links = LinkCheck::internal;
    bool obey_robots = true;
    bool same_host = true;
    std::string user_agent = {};  // empty: pawl's own
};

struct CrawlOptions {
    SiteTables tables = {};
    CrawlLimits limits = {};
    SiteRules rules = {};
    std::optional<browser::BrowserOptions> browser = std::nullopt;  // renderer = "chromium"
    bool block_private_networks = true;
    bool dry_run = false;
};

// Errors: invalid_type, invalid_value, out_of_range, unknown_field, invalid_identifier. Whether a
// browser is there is known to the node that crawls, not to whoever checks a configuration.
[[nodiscard]] auto read_crawl_options(const task::KindRequest& request) -> Result<CrawlOptions>;

// What somebody asks for about a site.
struct SiteOrder {
    std::string site_id = {};
    std::optional<int> max_pages = std::nullopt;
    std::optional<net::Url> url = std::nullopt;  // where to begin, in place of the site's address
    bool dry_run = false;
};

// {"siteId": "s1", "maxPages": 5, "url": "https://…"}. Errors: missing_field, invalid_type,
// out_of_range, invalid_url and others of net::parse_url().
[[nodiscard]] auto read_site_order(const boost::json::object& payload) -> Result<SiteOrder>;

// The name by which robots.txt knows this crawler: "pawl" of "pawl/1.0 (+https://…)".
[[nodiscard]] auto product_of(const std::string& user_agent) -> std::string;

}  // namespace pawl::kinds::sites
