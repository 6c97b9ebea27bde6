// SPDX-License-Identifier: Apache-2.0
// How a crawl has its pages rendered: by which roads their scripts are fetched.
#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/chromium.h"
#include "pawl/browser/renderer.h"
#include "pawl/kinds/sites/crawl.h"
#include "pawl/kinds/sites/crawl_options.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

// Of the HTML that scripts make of a page, for each byte that may be sent.
inline constexpr std::size_t kRenderedBytesASentByte = 4;

// What pages ask for takes the guarded road, but for what is of `open_site` (see CallerParts). It
// is neither slowed down by `delay` nor asked of robots.txt: a page that may be visited may be
// shown.
[[nodiscard]] auto roads_of_pages(
    Roads roads, const CrawlLimits& limits, std::optional<net::Url> open_site
) -> browser::PageRoads;

// What a page says: as it was sent or, if `parts` can render and all of it was sent, as its scripts
// make it by `until`. Errors: those of `parts`. What they refer to outlives the coroutine.
[[nodiscard]] auto read_landed(const CrawlParts* parts, Landed landed, SteadyTime until)
    -> Async<Result<web::Page>>;

// The renderer outlives it, and so do the referents of `parts`.
[[nodiscard]] auto render_by(
    browser::Renderer& renderer, const CrawlParts& parts, std::stop_token stop
) -> RenderPage;

}  // namespace pawl::kinds::sites
