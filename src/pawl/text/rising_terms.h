// SPDX-License-Identifier: Apache-2.0
// Words that some texts use more than others.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::text {

struct RisingTerm {
    std::string term;       // in lower case, in the form that is most frequent
    std::size_t texts = 0;  // of `now` that have it
    double score = 0;       // standard deviations above what `before` lets expect

    auto operator==(const RisingTerm&) const -> bool = default;
};

// At most `limit` terms of `now` that stand in at least two of its texts and rise by more than one
// standard deviation, the strongest first. The log-odds ratio with an informative prior made of
// both sides (Monroe, Colaresi, Quinn 2008, "Fightin' Words"), over texts rather than words, so
// that one long text has one voice. With nothing before, what most texts of `now` share comes
// first.
[[nodiscard]] auto rising_terms(
    std::span<const std::string_view> now,
    std::span<const std::string_view> before,
    std::size_t limit
) -> std::vector<RisingTerm>;

}  // namespace pawl::text
