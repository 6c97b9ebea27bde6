// SPDX-License-Identifier: Apache-2.0
// Sitemaps: the addresses that a site names itself (sitemaps.org/protocol.html). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::web {

inline constexpr std::size_t kMostSitemapBytes = std::size_t{10} << 20;
inline constexpr std::size_t kMostSitemapUrls = 50'000;  // as the protocol says
inline constexpr std::size_t kLongestSitemapUrl = 2'048;

struct Sitemap {
    enum class Kind : std::uint8_t { pages, index };  // addresses of pages, or of other sitemaps
    Kind kind = Kind::pages;
    std::vector<std::string> urls = {
    };  // as written; longer ones than kLongestSitemapUrl are left out
    bool truncated = false;  // there were more bytes or addresses than are read

    auto operator==(const Sitemap&) const -> bool = default;
};

// XML, or text with an address on each line. Of XML that is what stands in <loc>: tags, comments,
// CDATA, and the five entities and numbers that need no declaration. Nothing is expanded and
// nothing is fetched: a document that declares entities is refused. Errors: unsafe_xml (it has a
// DOCTYPE), invalid_sitemap (neither of the two, or it ends within a tag).
[[nodiscard]] auto parse_sitemap(std::string_view text, std::size_t most_urls = kMostSitemapUrls)
    -> Result<Sitemap>;

}  // namespace pawl::web
