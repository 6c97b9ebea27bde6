// SPDX-License-Identifier: Apache-2.0
// What an HTML page says about itself: what people and search engines look at.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::web {

// What one page may cost. Texts are UTF-8 and cut between characters.
struct PageLimits {
    std::size_t html_bytes = std::size_t{2} << 20;     // page_too_large above
    std::size_t memory_bytes = std::size_t{64} << 20;  // while it is read; page_too_complex above
    Duration time = std::chrono::seconds(2);           // the same
    std::size_t text_bytes = std::size_t{256} << 10;   // of Page::text
    std::size_t value_bytes = 4'096;                   // of every other text
    std::size_t links = 5'000;                         // and so for every other list, 100
};

struct PageLink {
    std::string href = {};  // as written; see link.h
    bool nofollow = false;  // of its rel

    auto operator==(const PageLink&) const -> bool = default;
};

// Empty where the page says nothing. Spaces are collapsed.
struct Page {
    std::string title = {};
    std::string description = {};            // <meta name="description">
    std::string canonical = {};              // <link rel="canonical">, as written
    std::string viewport = {};               // <meta name="viewport">
    std::string robots = {};                 // <meta name="robots">, in lower case
    std::string language = {};               // of <html lang>
    std::string base = {};                   // of <base href>, as written
    std::vector<std::string> headings = {};  // of each <h1>
    std::size_t h1_count = 0;                // also of those that are not kept
    std::size_t images = 0;
    std::size_t images_without_alt = 0;  // the attribute is absent; an empty one says "decoration"
    std::vector<PageLink> links = {};    // of each <a href>
    std::size_t structured_blocks = 0;   // <script type="application/ld+json">
    std::vector<std::pair<std::string, std::string>> open_graph = {};  // "og:title" and its content
    std::size_t word_count = 0;  // of the text that is shown, all of it
    std::string text = {};       // the front of it
};

// Reads any bytes as a browser would (HTML Standard, "parsing"); bytes that are not UTF-8 become
// U+FFFD. Blocks for up to `limits.time`: for a pool, not for a thread of connections. Thread-safe.
// Errors: page_too_large, page_too_complex.
[[nodiscard]] auto read_page(
    std::string_view html, const Clock& clock, const PageLimits& limits = {}
) -> Result<Page>;

}  // namespace pawl::web
