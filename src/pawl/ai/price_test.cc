// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/price.h"

#include <gtest/gtest.h>

#include <string_view>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

auto at(std::string_view day) -> WallTime {
    return parse_time(std::string(day) + "T00:00:00Z").value();
}

constexpr std::string_view kTable =
    "# what it means\n"
    "maker,model,from,input,cached,cache_write,output\n"
    "openai,gpt-x,2025-01-01,10,2.50,-,40\n"
    "openai,gpt-x,2025-06-10,2,0.50,-,8\n"
    "openai,gpt-x-mini,2025-01-01,0.15,0.075,-,0.60\n"
    "anthropic,claude-x,2025-01-01,3,0.30,3.75,15\n";

TEST(PriceTable, knows_a_price_from_its_first_day_on) {
    const auto table = PriceTable::parse(kTable).value();

    EXPECT_EQ(table.find("openai", "gpt-x", at("2024-12-31")), std::nullopt);
    EXPECT_EQ(table.find("openai", "gpt-x", at("2025-06-09"))->output, parse_price("40"));
    EXPECT_EQ(table.find("openai", "gpt-x", at("2025-06-10"))->output, parse_price("8"));
}

TEST(PriceTable, takes_a_release_for_its_model_and_nothing_else) {
    const auto table = PriceTable::parse(kTable).value();
    const auto now = at("2026-01-01");
    const auto known = [&](std::string_view model) { return table.find("openai", model, now); };

    EXPECT_EQ(known("gpt-x-2025-08-01"), known("gpt-x"));
    EXPECT_EQ(known("gpt-x-latest"), known("gpt-x"));
    EXPECT_EQ(known("gpt-x-mini-2025-08-01"), known("gpt-x-mini"));
    EXPECT_NE(known("gpt-x-mini"), known("gpt-x"));
    EXPECT_EQ(known("gpt-x-5"), std::nullopt);
    EXPECT_EQ(known("gpt-x-maxi"), std::nullopt);
    EXPECT_EQ(known("gpt"), std::nullopt);
    EXPECT_EQ(table.find("anthropic", "gpt-x", now), std::nullopt);
}

TEST(PriceTable, counts_each_kind_of_token_at_its_own_price) {
    const auto table = PriceTable::parse(kTable).value();
    const auto price = table.find("anthropic", "claude-x", at("2026-01-01")).value();
    const auto without = table.find("openai", "gpt-x", at("2026-01-01")).value();

    const auto cost = cost_of(
        price,
        {.input = 1'000'000, .cached_input = 1'000'000, .cache_write = 1'000'000, .output = 2}
    );

    EXPECT_EQ(to_text(cost), "7.05003");
    EXPECT_EQ(without.cache_write, without.input);
}

TEST(PriceTable, names_the_line_that_is_no_price) {
    const auto table = PriceTable::parse(
        "a,b,c\nopenai,gpt-x,2025-01-01,1,-,-,2\nopenai,gpt-x,2025-13-01,1,-,-,2\n"
    );

    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, "invalid_price");
    EXPECT_NE(table.error().message.find("line 3"), std::string::npos);
}

TEST(KnownPrices, have_the_models_that_are_taken_by_default) {
    const auto now = at("2026-01-01");

    EXPECT_EQ(known_prices().find("openai", "gpt-5-nano", now)->input, parse_price("0.05"));
    EXPECT_EQ(
        known_prices().find("openai", "text-embedding-3-small", now)->input, parse_price("0.02")
    );
    EXPECT_EQ(
        known_prices().find("anthropic", "claude-haiku-4-5-20251001", now)->output, parse_price("5")
    );
    EXPECT_EQ(known_prices().find("openai", "no-such-model", now), std::nullopt);
}

}  // namespace
}  // namespace pawl::ai
