// SPDX-License-Identifier: Apache-2.0
// A tree of gumbo within bounds: the library itself knows none.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::web {

struct HtmlLimits {
    std::size_t memory_bytes;
    Duration time;
};

// Owns all memory of the tree, and gives it back piece by piece: gumbo's own way of doing so
// recurses as deep as the page nests, which a page of a megabyte uses to end the process.
//
// The HTML standard lets a small page have a huge tree (formatting elements that are opened again
// in every paragraph) and lets one tag have many attributes, each of which gumbo compares with all
// others. Both ask for memory all the time, which is where they are stopped.
class HtmlTree {
 public:
    // `html` outlives the tree. Error: page_too_complex.
    [[nodiscard]] static auto parse(
        std::string_view html, const Clock& clock, const HtmlLimits& limits
    ) -> Result<HtmlTree>;

    HtmlTree(HtmlTree&&) noexcept;
    auto operator=(HtmlTree&&) noexcept -> HtmlTree&;
    HtmlTree(const HtmlTree&) = delete;
    auto operator=(const HtmlTree&) -> HtmlTree& = delete;
    ~HtmlTree();

    [[nodiscard]] auto document() const -> const GumboNode& { return *document_; }

 private:
    class Memory;

    HtmlTree(std::unique_ptr<Memory> memory, const GumboNode* document);

    std::unique_ptr<Memory> memory_;
    const GumboNode* document_;  // within memory_
};

}  // namespace pawl::web
