// SPDX-License-Identifier: Apache-2.0
// The shape of one term of a field, before its numbers and names are looked up.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::schedule {

// A number or a word, as written.
struct Atom {
    std::string_view word;   // letters; empty when it is a number
    std::int32_t value = 0;  // saturates at kHuge
};

inline constexpr std::int32_t kHuge = 1'000'000'000;

enum class TermKind : std::uint8_t {
    any,                   // *
    single,                // v
    range,                 // a-b
    hash,                  // H
    hash_range,            // H(a-b)
    before_last,           // L, $, L-n
    near_day,              // nW
    near_day_before_last,  // LW, L-nW
    nth_weekday,           // d#n
    last_weekday,          // dL, d#L
};

// What a field allows beside `*`, `v` and `a-b`.
enum class TermForms : std::uint8_t { numbers, numbers_or_hash, days, weekdays };

struct Term {
    TermKind kind = TermKind::any;
    Atom first = {};                        // v, a, d
    Atom last = {};                         // b
    std::int32_t count = 0;                 // the n of L-n, nW (in first) and d#n
    std::optional<std::int32_t> step = {};  // the n of /n
};

// The shape of `text`, or nothing when it is malformed. Values are not checked. Pure.
[[nodiscard]] auto read_term(std::string_view text, TermForms forms) -> std::optional<Term>;

}  // namespace pawl::schedule
