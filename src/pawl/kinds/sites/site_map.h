// SPDX-License-Identifier: Apache-2.0
// The sitemaps of a site: whether there are any, and the pages that they name.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

inline constexpr std::size_t kMostSitemaps = 10;  // files, those of an index included
inline constexpr std::size_t kMostSitemapPages = 10'000;

struct SiteMap {
    bool is_found = false;
    std::vector<net::Url> pages = {};  // of this site, in their order
};

// Those that robots.txt names, else /sitemap.xml. A file that cannot be read names no pages; one
// that is packed is there, and not unpacked. `caller` outlives the coroutine. Errors: cancelled,
// out_of_time.
[[nodiscard]] auto read_site_map(
    SiteCaller* caller, net::Url home, std::vector<std::string> named, MayVisit may_visit
) -> Async<Result<SiteMap>>;

}  // namespace pawl::kinds::sites
