// SPDX-License-Identifier: Apache-2.0
// Any bytes as what a site says: reading ends within its bounds, and no text holds a zero.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/assert.h"
#include "pawl/base/clock.h"
#include "pawl/web/link.h"
#include "pawl/web/page.h"
#include "pawl/web/robots.h"
#include "pawl/web/sitemap.h"

namespace {

void check_page(std::string_view html) {
    const pawl::SystemClock clock;
    const auto page = pawl::web::read_page(html, clock, {.text_bytes = 1'000, .links = 50});
    if (!page) {
        PAWL_ASSERT(page.error().code == "page_too_complex" || html.size() > 1'000'000);
        return;
    }
    PAWL_ASSERT(page->text.size() <= 1'000 && !page->text.contains('\0'));
    PAWL_ASSERT(!page->title.contains('\0') && page->links.size() <= 50);
    for (const auto& link : page->links) {
        if (const auto url = pawl::web::resolve_link("https://a.example/b/c?d", link.href)) {
            PAWL_ASSERT(url->starts_with("http") && !url->contains('#'));
        }
    }
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    check_page(text);
    const auto robots = pawl::web::parse_robots(text, "pawl");
    PAWL_ASSERT(robots.rules.size() <= pawl::web::kMostRobotsRules);
    (void)robots.allows(text);  // any path at all
    if (const auto sitemap = pawl::web::parse_sitemap(text, 20)) {
        PAWL_ASSERT(sitemap->urls.size() <= 20);
    }
    return 0;
}
