// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/term_counts.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/text/features.h"
#include "pawl/text/stem.h"
#include "pawl/text/stop_words.h"
#include "pawl/text/utf8.h"
#include "pawl/text/words.h"

namespace pawl::text {
namespace {

constexpr std::size_t kShortestTerm = 3;  // letters

auto is_term(const Word& word) -> bool {
    if (word.kind == WordKind::dense) {
        return true;
    }
    return word.kind == WordKind::word && count_code_points(word.text) >= kShortestTerm &&
           !word.text.contains('\'') && !is_stop_word(word.text);
}

}  // namespace

auto TermCount::usual_form() const -> const std::string& {
    return std::ranges::max_element(forms, {}, [](const auto& form) { return form.second; })->first;
}

auto count_terms(std::span<const std::string_view> texts, std::span<const std::size_t> group_of)
    -> std::map<std::string, TermCount> {
    PAWL_ASSERT(texts.size() == group_of.size());
    std::map<std::string, TermCount> terms;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::set<std::string> seen;
        for (const auto& word : find_words(texts[i], kMaxFeatureWords)) {
            if (!is_term(word)) {
                continue;
            }
            auto stemmed = stem(word.text);
            auto& term = terms[stemmed];
            ++term.forms[word.text];
            if (seen.insert(std::move(stemmed)).second) {
                ++term.texts;
                ++term.texts_of[group_of[i]];
            }
        }
    }
    return terms;
}

}  // namespace pawl::text
