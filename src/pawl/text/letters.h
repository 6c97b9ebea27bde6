// SPDX-License-Identifier: Apache-2.0
// What a code point is, as far as finding words and sentences needs it. Ranges of the Unicode
// blocks (Unicode 15.1, Blocks.txt) in place of the full tables: see decision 0085.
#pragma once

#include <cstdint>

namespace pawl::text {

enum class Letter : std::uint8_t {
    none,    // white space, punctuation, symbols, controls, private use
    letter,  // of a script that writes words apart
    digit,   // 0-9, and the digits of other scripts as letters
    dense,   // of a script without spaces: Han, kana, Thai, Lao, Khmer, Burmese
    picture  // emoji and dingbats: each is a word of its own
};

[[nodiscard]] auto letter_kind(char32_t code_point) -> Letter;

// Lower case of Latin, Greek, Cyrillic, Armenian and full-width letters, one code point for one;
// everything else is returned as it is. Not reversible, not by locale: Turkish I becomes i.
[[nodiscard]] auto fold_case(char32_t code_point) -> char32_t;

[[nodiscard]] auto is_upper(char32_t code_point) -> bool;
[[nodiscard]] auto is_space(char32_t code_point) -> bool;

}  // namespace pawl::text
