// SPDX-License-Identifier: Apache-2.0
// How much may be spent in a span of time: "5 USD/1d", "200000 tokens/1d". Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "pawl/ai/usage.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::ai {

enum class BudgetUnit : std::uint8_t { dollars, tokens };

// Spans begin at whole multiples of their length since 1970, UTC: a day at midnight. Whole hours,
// because usage is kept by the hour.
struct Budget {
    BudgetUnit unit = BudgetUnit::dollars;
    std::int64_t limit = 0;  // picodollars or tokens
    Duration span = std::chrono::days(1);

    auto operator==(const Budget&) const -> bool = default;
};

// A number, a unit and a span of 1h..366d. Error: invalid_budget.
[[nodiscard]] auto parse_budget(std::string_view text) -> Result<Budget>;
[[nodiscard]] auto to_text(const Budget& budget) -> std::string;
// Whether one of them is in money.
[[nodiscard]] auto any_in_dollars(std::span<const Budget> budgets) -> bool;

[[nodiscard]] auto span_begin(const Budget& budget, WallTime now) -> WallTime;

// What was spent in a span so far.
struct Spent {
    Money cost = {};
    std::int64_t tokens = 0;
    std::int64_t unpriced_calls = 0;  // whose cost nobody knows

    auto operator+=(const Spent& other) -> Spent& {
        cost += other.cost;
        tokens += other.tokens;
        unpriced_calls += other.unpriced_calls;
        return *this;
    }
    auto operator==(const Spent&) const -> bool = default;
};
[[nodiscard]] auto to_spent(const Spending& spending) -> Spent;

// In the unit of the budget.
[[nodiscard]] auto amount_of(const Spent& spent, BudgetUnit unit) -> std::int64_t;

}  // namespace pawl::ai
