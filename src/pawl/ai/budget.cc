// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

constexpr Duration kHour = std::chrono::hours(1);
constexpr Duration kLongest = std::chrono::days(366);
constexpr std::int64_t kMostTokens = 1'000'000'000'000;

auto parse_tokens(std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t tokens = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, tokens);
    const bool fits = tokens > 0 && tokens <= kMostTokens;
    return status == std::errc{} && end == last && fits ? std::optional(tokens) : std::nullopt;
}

}  // namespace

auto parse_budget(std::string_view text) -> Result<Budget> {
    const auto refused = fail(
        "invalid_budget",
        "a budget is an amount, a unit and a span of whole hours, as \"5 USD/1d\" or "
        "\"200000 tokens/1d\"; 1h..366d"
    );
    const auto space = text.find(' ');
    const auto slash = text.find('/');
    if (space == std::string_view::npos || slash == std::string_view::npos || slash < space) {
        return refused;
    }
    const auto number = text.substr(0, space);
    const auto unit = text.substr(space + 1, slash - space - 1);
    const auto span = parse_duration(text.substr(slash + 1));
    if (!span || *span < kHour || *span > kLongest || *span % kHour != Duration::zero()) {
        return refused;
    }
    if (unit == "USD") {
        const auto money = parse_dollars(number);
        return money && money->picodollars > 0
                   ? Result<Budget>({BudgetUnit::dollars, money->picodollars, *span})
                   : refused;
    }
    const auto tokens = unit == "tokens" ? parse_tokens(number) : std::nullopt;
    return tokens ? Result<Budget>({BudgetUnit::tokens, *tokens, *span}) : refused;
}

auto to_text(const Budget& budget) -> std::string {
    const auto span = format_duration(budget.span);
    return budget.unit == BudgetUnit::dollars
               ? fmt::format("{} USD/{}", to_text(Money{budget.limit}), span)
               : fmt::format("{} tokens/{}", budget.limit, span);
}

auto any_in_dollars(std::span<const Budget> budgets) -> bool {
    return std::ranges::any_of(budgets, [](const Budget& budget) {
        return budget.unit == BudgetUnit::dollars;
    });
}

auto span_begin(const Budget& budget, WallTime now) -> WallTime {
    return now - now.time_since_epoch() % budget.span;
}

auto to_spent(const Spending& spending) -> Spent {
    return {
        .cost = spending.cost.value_or(Money{}),
        .tokens = spending.tokens.total(),
        .unpriced_calls = spending.cost ? 0 : 1,
    };
}

auto amount_of(const Spent& spent, BudgetUnit unit) -> std::int64_t {
    return unit == BudgetUnit::dollars ? spent.cost.picodollars : spent.tokens;
}

}  // namespace pawl::ai
