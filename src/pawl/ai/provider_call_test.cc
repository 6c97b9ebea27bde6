// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_call.h"

#include <gtest/gtest.h>

#include "pawl/ai/budget_ledger.h"
#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

auto most_with(Counted counted, std::string_view model) -> Spent {
    const Connection connection{.provider = Provider::openai};
    const Order order{.input_tokens = 1'000, .output_tokens = 100};
    return most_of(connection, model, order, counted, parse_time("2026-01-01T00:00:00Z").value());
}

TEST(MostOf, is_the_price_of_all_that_may_be_read_and_written) {
    const auto most = most_with(Counted::money_too, "gpt-4o-mini");

    EXPECT_EQ(most.cost, parse_dollars("0.00021"));
    EXPECT_EQ(most.tokens, 1'100);
}

TEST(MostOf, is_everything_where_the_price_is_not_known) {
    EXPECT_EQ(most_with(Counted::money_too, "nobody-knows").cost, kWholeBudget);
}

// Many calls are under way then, and their sum is to fit.
TEST(MostOf, is_no_money_where_budgets_count_tokens) {
    EXPECT_EQ(most_with(Counted::tokens, "nobody-knows"), (Spent{.tokens = 1'100}));
}

}  // namespace
}  // namespace pawl::ai
