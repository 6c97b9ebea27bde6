// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/letters.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace pawl::text {
namespace {

struct Range {
    char32_t first;
    char32_t last;
    Letter kind;
};

// What is not a letter of a spaced script, from U+0080 on, ascending. Combining marks are letters:
// they stand inside words.
constexpr std::array kRanges = std::to_array<Range>({
    {0x80, 0xA9, Letter::none},          {0xAB, 0xB4, Letter::none},
    {0xB6, 0xB9, Letter::none},          {0xBB, 0xBF, Letter::none},
    {0xD7, 0xD7, Letter::none},          {0xF7, 0xF7, Letter::none},
    {0x2C2, 0x2DF, Letter::none},        {0x37E, 0x37E, Letter::none},
    {0x387, 0x387, Letter::none},        {0x55A, 0x55F, Letter::none},
    {0x589, 0x58F, Letter::none},        {0x5BE, 0x5BE, Letter::none},
    {0x5C0, 0x5C0, Letter::none},        {0x5C3, 0x5C3, Letter::none},
    {0x5F3, 0x5F4, Letter::none},        {0x600, 0x60F, Letter::none},
    {0x61B, 0x61F, Letter::none},        {0x66A, 0x66D, Letter::none},
    {0x6D4, 0x6D4, Letter::none},        {0x964, 0x965, Letter::none},
    {0xE01, 0xE3A, Letter::dense},       {0xE3F, 0xE3F, Letter::none},
    {0xE40, 0xE4E, Letter::dense},       {0xE4F, 0xE4F, Letter::none},
    {0xE5A, 0xE5B, Letter::none},        {0xE80, 0xECF, Letter::dense},
    {0x1000, 0x103F, Letter::dense},     {0x104A, 0x104F, Letter::none},
    {0x1361, 0x1368, Letter::none},      {0x1780, 0x17D3, Letter::dense},
    {0x17D4, 0x17DB, Letter::none},      {0x2000, 0x206F, Letter::none},
    {0x207A, 0x207E, Letter::none},      {0x208A, 0x208E, Letter::none},
    {0x20A0, 0x20CF, Letter::none},      {0x2100, 0x245F, Letter::none},
    {0x2500, 0x25FF, Letter::none},      {0x2600, 0x27BF, Letter::picture},
    {0x27C0, 0x2BFF, Letter::none},      {0x2E00, 0x2E7F, Letter::none},
    {0x2E80, 0x2FDF, Letter::dense},     {0x2FE0, 0x3004, Letter::none},
    {0x3005, 0x3007, Letter::dense},     {0x3008, 0x3030, Letter::none},
    {0x3031, 0x309F, Letter::dense},     {0x30A0, 0x30A0, Letter::none},
    {0x30A1, 0x30FA, Letter::dense},     {0x30FB, 0x30FB, Letter::none},
    {0x30FC, 0x312F, Letter::dense},     {0x3190, 0x31FF, Letter::dense},
    {0x3200, 0x33FF, Letter::none},      {0x3400, 0x4DBF, Letter::dense},
    {0x4DC0, 0x4DFF, Letter::none},      {0x4E00, 0x9FFF, Letter::dense},
    {0xD800, 0xF8FF, Letter::none},      {0xF900, 0xFAFF, Letter::dense},
    {0xFD3E, 0xFD3F, Letter::none},      {0xFE00, 0xFE1F, Letter::none},
    {0xFE30, 0xFE6F, Letter::none},      {0xFEFF, 0xFEFF, Letter::none},
    {0xFF00, 0xFF0F, Letter::none},      {0xFF1A, 0xFF20, Letter::none},
    {0xFF3B, 0xFF40, Letter::none},      {0xFF5B, 0xFF65, Letter::none},
    {0xFF66, 0xFF9F, Letter::dense},     {0xFFE0, 0xFFFF, Letter::none},
    {0x1F000, 0x1F3FA, Letter::picture}, {0x1F3FB, 0x1F3FF, Letter::none},
    {0x1F400, 0x1FAFF, Letter::picture}, {0x1FB00, 0x1FFFF, Letter::none},
    {0x20000, 0x3FFFF, Letter::dense},   {0x40000, 0x10FFFF, Letter::none},
});

auto ascii_kind(char32_t code_point) -> Letter {
    if (code_point >= '0' && code_point <= '9') {
        return Letter::digit;
    }
    const char32_t lower = code_point | 0x20U;
    return lower >= 'a' && lower <= 'z' ? Letter::letter : Letter::none;
}

// In these blocks upper and lower case letters take turns; `upper_even`: the upper one is even.
auto fold_pairs(char32_t code_point) -> char32_t {
    const bool latin_odd = (code_point >= 0x139 && code_point <= 0x148) ||
                           (code_point >= 0x179 && code_point <= 0x17E);
    if (latin_odd) {
        return code_point % 2 == 1 ? code_point + 1 : code_point;
    }
    const bool upper_even = (code_point >= 0x100 && code_point <= 0x177 && code_point != 0x138) ||
                            (code_point >= 0x1DE && code_point <= 0x1EF) ||
                            (code_point >= 0x1F8 && code_point <= 0x21F) ||
                            (code_point >= 0x222 && code_point <= 0x233) ||
                            (code_point >= 0x370 && code_point <= 0x373) ||
                            (code_point >= 0x3D8 && code_point <= 0x3EF) ||
                            (code_point >= 0x460 && code_point <= 0x481) ||
                            (code_point >= 0x48A && code_point <= 0x4BF) ||
                            (code_point >= 0x4D0 && code_point <= 0x52F) ||
                            (code_point >= 0x1E00 && code_point <= 0x1E95) ||
                            (code_point >= 0x1EA0 && code_point <= 0x1EFF);
    return upper_even && code_point % 2 == 0 ? code_point + 1 : code_point;
}

auto fold_greek(char32_t code_point) -> char32_t {
    switch (code_point) {
        case 0x386:
            return 0x3AC;
        case 0x388:
        case 0x389:
        case 0x38A:
            return code_point + 37;
        case 0x38C:
            return 0x3CC;
        case 0x38E:
        case 0x38F:
            return code_point + 63;
        case 0x3C2:  // the final sigma is the same letter
            return 0x3C3;
        default:
            return code_point >= 0x391 && code_point <= 0x3AB ? code_point + 32 : code_point;
    }
}

}  // namespace

auto letter_kind(char32_t code_point) -> Letter {
    if (code_point < 0x80) {
        return ascii_kind(code_point);
    }
    const auto* const after = std::ranges::upper_bound(kRanges, code_point, {}, &Range::first);
    if (after == kRanges.begin()) {
        return Letter::letter;
    }
    const Range& range = *std::prev(after);
    return code_point <= range.last ? range.kind : Letter::letter;
}

auto fold_case(char32_t code_point) -> char32_t {
    if (code_point < 0x80) {
        return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
    }
    if (code_point >= 0xC0 && code_point <= 0xDE && code_point != 0xD7) {
        return code_point + 32;
    }
    if (code_point == 0x130) {
        return 'i';
    }
    if (code_point == 0x178) {
        return 0xFF;
    }
    if (code_point >= 0x386 && code_point <= 0x3C2) {
        return fold_greek(code_point);
    }
    if (code_point >= 0x400 && code_point <= 0x40F) {
        return code_point + 80;
    }
    if (code_point >= 0x410 && code_point <= 0x42F) {
        return code_point + 32;
    }
    if (code_point >= 0x531 && code_point <= 0x556) {
        return code_point + 48;
    }
    if (code_point >= 0xFF21 && code_point <= 0xFF3A) {
        return code_point + 32;
    }
    return fold_pairs(code_point);
}

auto is_upper(char32_t code_point) -> bool {
    return code_point != 0x3C2 && fold_case(code_point) != code_point;
}

auto is_space(char32_t code_point) -> bool {
    return code_point == ' ' || (code_point >= 0x9 && code_point <= 0xD) || code_point == 0x85 ||
           code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200B) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000 || code_point == 0xFEFF;
}

}  // namespace pawl::text
