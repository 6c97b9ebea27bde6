// SPDX-License-Identifier: Apache-2.0
// Words that say nothing about what a text is about.
#pragma once

#include <string_view>

namespace pawl::text {

// Of English, German, French and Spanish, in lower case (fold_case) as find_words gives them. Other
// languages are left to their frequencies.
[[nodiscard]] auto is_stop_word(std::string_view word) -> bool;

}  // namespace pawl::text
