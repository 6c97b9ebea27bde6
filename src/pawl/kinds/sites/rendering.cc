// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/rendering.h"

#include <expected>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/chromium.h"
#include "pawl/browser/renderer.h"
#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/crawl.h"
#include "pawl/kinds/sites/crawl_options.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/http_client.h"
#include "pawl/net/url.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

auto roads_of_pages(Roads roads, const CrawlLimits& limits, std::optional<net::Url> open_site)
    -> browser::PageRoads {
    return {
        .fetch =
            [roads = std::move(roads),
             open_site = std::move(open_site)](net::HttpCall call, std::stop_token stop) {
                const auto url = net::parse_url(call.url);
                const bool is_open = open_site && url && is_same_site(*open_site, *url);
                return (is_open ? roads.open : roads.guarded)(std::move(call), std::move(stop));
            },
        .user_agent = limits.user_agent,
        .most_bytes = limits.max_bytes * kRenderedBytesASentByte,
    };
}

auto read_landed(const CrawlParts* parts, Landed landed, SteadyTime until)
    -> Async<Result<web::Page>> {
    if (!parts->render || landed.reply.truncated) {
        co_return co_await parts->read(std::move(landed.reply.body));
    }
    auto html = co_await parts->render(std::move(landed), until);
    if (!html) {
        co_return std::unexpected(std::move(html.error()));
    }
    co_return co_await parts->read(std::move(*html));
}

auto render_by(browser::Renderer& renderer, const CrawlParts& parts, std::stop_token stop)
    -> RenderPage {
    return [&renderer, clock = parts.clock, alarms = parts.alarms, stop = std::move(stop)](
               Landed landed, SteadyTime until
           ) {
        return renderer.render(
            {.url = text_of(landed.url),
             .status = landed.reply.status,
             .headers = std::move(landed.reply.headers),
             .html = std::move(landed.reply.body)},
            Patience{.clock = clock, .alarms = alarms, .stop = stop, .until = until}
        );
    };
}

}  // namespace pawl::kinds::sites
