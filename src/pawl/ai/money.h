// SPDX-License-Identifier: Apache-2.0
// US dollars, exactly: a token of a cheap model costs a hundred millionth of one.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::ai {

// In picodollars (10^-12): a price with six digits for a million tokens is a whole number for one.
// Nine million dollars fit.
struct Money {
    std::int64_t picodollars = 0;

    auto operator<=>(const Money&) const = default;
    // Stays at the most that fits, rather than begin again below zero.
    auto operator+=(Money other) -> Money& {
        if (__builtin_add_overflow(picodollars, other.picodollars, &picodollars)) {
            picodollars = std::numeric_limits<std::int64_t>::max();
        }
        return *this;
    }
};

inline constexpr std::int64_t kPicodollarsADollar = 1'000'000'000'000;

// "5", "0.05": digits with at most six behind the point, up to a million dollars.
[[nodiscard]] auto parse_dollars(std::string_view text) -> std::optional<Money>;
// A provider's own number for one call; nothing if it is negative or above 10,000. Rounded up.
[[nodiscard]] auto to_money(double dollars) -> std::optional<Money>;
[[nodiscard]] auto to_dollars(Money money) -> double;
// All digits that say something: "0.0000125", "5".
[[nodiscard]] auto to_text(Money money) -> std::string;

}  // namespace pawl::ai
