// SPDX-License-Identifier: Apache-2.0
// In how many texts of each group a word stands.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace pawl::text {

struct TermCount {
    std::size_t texts = 0;
    std::map<std::size_t, std::size_t> texts_of;  // by group
    std::map<std::string, std::size_t> forms;     // the words of this stem

    // The most frequent form; of equals, the first in the order of bytes.
    [[nodiscard]] auto usual_form() const -> const std::string&;
};

// By stem. Stop words, numbers, emoji and words of fewer than three letters are left out.
// `group_of` has one value a text. At most kMaxFeatureWords words of a text are looked at.
[[nodiscard]] auto count_terms(
    std::span<const std::string_view> texts, std::span<const std::size_t> group_of
) -> std::map<std::string, TermCount>;

}  // namespace pawl::text
