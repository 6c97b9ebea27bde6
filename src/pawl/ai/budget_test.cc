// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget.h"

#include <gtest/gtest.h>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

TEST(Budget, is_money_or_tokens_in_a_span) {
    EXPECT_EQ(
        parse_budget("5 USD/1d").value(),
        (Budget{BudgetUnit::dollars, 5 * kPicodollarsADollar, std::chrono::days(1)})
    );
    EXPECT_EQ(
        parse_budget("200000 tokens/12h").value(),
        (Budget{BudgetUnit::tokens, 200'000, std::chrono::hours(12)})
    );
}

TEST(Budget, reads_what_it_writes) {
    for (const auto* text : {"5 USD/1d", "0.25 USD/1h", "200000 tokens/30d"}) {
        EXPECT_EQ(to_text(parse_budget(text).value()), text);
    }
}

TEST(Budget, refuses_what_it_cannot_keep) {
    for (const auto* text :
         {"",
          "5",
          "5 USD",
          "USD/1d",
          "0 USD/1d",
          "-5 USD/1d",
          "5 EUR/1d",
          "5 USD/90s",
          "5 USD/90m",
          "5 USD/367d",
          "1.5 tokens/1d",
          "0 tokens/1d",
          "5USD/1d",
          "1d/5 USD"}) {
        const auto budget = parse_budget(text);

        ASSERT_FALSE(budget) << text;
        EXPECT_EQ(budget.error().code, "invalid_budget");
    }
}

TEST(Budget, begins_again_at_midnight) {
    const auto budget = parse_budget("5 USD/1d").value();

    EXPECT_EQ(
        span_begin(budget, parse_time("2026-03-01T23:59:59Z").value()),
        parse_time("2026-03-01T00:00:00Z").value()
    );
    EXPECT_EQ(
        span_begin(budget, parse_time("2026-03-02T00:00:00Z").value()),
        parse_time("2026-03-02T00:00:00Z").value()
    );
}

TEST(Spent, remembers_that_a_cost_is_not_known) {
    const auto unknown = to_spent({.tokens = {.input = 3, .output = 4}, .cost = std::nullopt});

    EXPECT_EQ(unknown, (Spent{.tokens = 7, .unpriced_calls = 1}));
    EXPECT_EQ(amount_of(unknown, BudgetUnit::tokens), 7);
}

}  // namespace
}  // namespace pawl::ai
