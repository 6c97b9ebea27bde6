// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget_ledger.h"

#include <gtest/gtest.h>

#include <array>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

const WallTime kNow = parse_time("2026-01-01T12:00:00Z").value();
const std::array kTokens = {Budget{BudgetUnit::tokens, 1'000}};
const std::array kDollars = {Budget{BudgetUnit::dollars, kPicodollarsADollar}};

auto tokens(std::int64_t count) -> Spent {
    return {.tokens = count};
}

TEST(BudgetLedger, does_not_guess_what_was_spent_before) {
    BudgetLedger ledger;

    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::unknown);
    EXPECT_EQ(ledger.missing("a", kTokens, kNow).size(), 1);
    ledger.load("a", kTokens[0], tokens(999), kNow);
    EXPECT_TRUE(ledger.missing("a", kTokens, kNow).empty());
    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::open);
}

TEST(BudgetLedger, ends_where_the_limit_is_reached) {
    BudgetLedger ledger;
    ledger.load("a", kTokens[0], tokens(990), kNow);

    ASSERT_EQ(ledger.reserve("a", kTokens, tokens(100), kNow), BudgetState::open);
    ledger.settle("a", tokens(100), tokens(60), kNow);

    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::exhausted);
    EXPECT_EQ(ledger.spent("a", kTokens[0], kNow)->tokens, 1'050);
}

TEST(BudgetLedger, passes_the_limit_by_one_call_at_most_however_many_are_under_way) {
    BudgetLedger ledger;
    ledger.load("a", kTokens[0], {}, kNow);
    int out = 0;
    while (ledger.reserve("a", kTokens, tokens(300), kNow) == BudgetState::open) {
        ++out;
    }

    EXPECT_EQ(out, 4);
    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(300), kNow), BudgetState::waiting);
    for (int i = 0; i < out; ++i) {
        ledger.settle("a", tokens(300), tokens(300), kNow);
    }
    EXPECT_EQ(ledger.spent("a", kTokens[0], kNow)->tokens, 1'200);
    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::exhausted);
}

TEST(BudgetLedger, what_was_set_aside_and_not_spent_is_there_again) {
    BudgetLedger ledger;
    ledger.load("a", kTokens[0], {}, kNow);
    ASSERT_EQ(ledger.reserve("a", kTokens, tokens(5'000), kNow), BudgetState::open);
    ASSERT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::waiting);

    ledger.settle("a", tokens(5'000), tokens(10), kNow);

    EXPECT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::open);
}

TEST(BudgetLedger, begins_again_with_the_span) {
    BudgetLedger ledger;
    ledger.load("a", kTokens[0], tokens(1'000), kNow);
    const auto tomorrow = kNow + std::chrono::hours(12);

    ASSERT_EQ(ledger.reserve("a", kTokens, tokens(1), kNow), BudgetState::exhausted);
    ASSERT_EQ(ledger.reserve("a", kTokens, tokens(1), tomorrow), BudgetState::open);
    ledger.settle("a", tokens(1), tokens(7), tomorrow);

    EXPECT_EQ(ledger.spent("a", kTokens[0], tomorrow)->tokens, 7);
}

TEST(BudgetLedger, dollars_do_not_go_on_when_a_cost_is_not_known) {
    BudgetLedger ledger;
    ledger.load("a", kDollars[0], {}, kNow);

    ASSERT_EQ(ledger.reserve("a", kDollars, {.cost = kWholeBudget}, kNow), BudgetState::open);
    EXPECT_EQ(ledger.reserve("a", kDollars, {.cost = kWholeBudget}, kNow), BudgetState::waiting);
    ledger.settle("a", {.cost = kWholeBudget}, {.tokens = 5, .unpriced_calls = 1}, kNow);

    EXPECT_EQ(ledger.reserve("a", kDollars, {}, kNow), BudgetState::unpriced);
}

TEST(BudgetLedger, owners_do_not_pay_for_each_other) {
    BudgetLedger ledger;
    ledger.load("a", kTokens[0], tokens(1'000), kNow);
    ledger.load("b", kTokens[0], {}, kNow);

    EXPECT_EQ(ledger.reserve("b", kTokens, tokens(1), kNow), BudgetState::open);
}

TEST(BudgetLedger, every_budget_of_several_holds) {
    BudgetLedger ledger;
    const std::array both = {kTokens[0], Budget{BudgetUnit::tokens, 100, std::chrono::hours(1)}};
    for (const auto& budget : both) {
        ledger.load("a", budget, tokens(100), kNow);
    }

    EXPECT_EQ(ledger.reserve("a", both, tokens(1), kNow), BudgetState::exhausted);
    EXPECT_EQ(
        ledger.reserve("a", both, tokens(1), kNow + std::chrono::hours(1)), BudgetState::open
    );
}

}  // namespace
}  // namespace pawl::ai
