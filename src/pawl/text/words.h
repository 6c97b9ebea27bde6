// SPDX-License-Identifier: Apache-2.0
// Words of a text in any script.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::text {

enum class WordKind : std::uint8_t {
    word,    // letters, with digits and apostrophes inside
    number,  // digits, with . , : inside
    dense,   // two neighbours of a script without spaces, or one that stands alone
    picture  // one emoji
};

// `text` is in lower case (fold_case) and ends before 's; `from` and `to` are its bytes in the
// input.
struct Word {
    std::string text;
    WordKind kind = WordKind::word;
    std::size_t from = 0;
    std::size_t to = 0;

    auto operator==(const Word&) const -> bool = default;
};

// A longer run of letters is cut: what has no spaces costs no more than what has.
inline constexpr std::size_t kMaxWordLetters = 64;

// In their order; at most `limit`. Linear in the text. Any bytes: see read_code_point.
[[nodiscard]] auto find_words(std::string_view text, std::size_t limit = SIZE_MAX)
    -> std::vector<Word>;

}  // namespace pawl::text
