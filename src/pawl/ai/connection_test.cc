// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

using testing::ElementsAre;

const WallTime kNow = parse_time("2026-01-01T00:00:00Z").value();

TEST(Connections, a_name_that_is_not_configured_is_default) {
    const Connections connections(
        {{.name = "default", .provider = Provider::openai}, {.name = "embed"}}
    );

    EXPECT_EQ(connections.find("embed").name, "embed");
    EXPECT_EQ(connections.find("summaries").name, "default");
}

TEST(Connections, without_any_there_is_one_that_is_offline) {
    const Connections connections;

    EXPECT_EQ(connections.find("default").provider, Provider::offline);
    EXPECT_FALSE(is_connected(connections.find("default")));
}

TEST(Connections, know_who_shares_a_budget) {
    const Connections connections(
        {{.name = "default"}, {.name = "embed"}, {.name = "own", .budget_owner = "own"}}
    );

    EXPECT_THAT(connections.names_of_owner("default"), ElementsAre("default", "embed"));
    EXPECT_THAT(connections.names_of_owner("own"), ElementsAre("own"));
}

TEST(Connection, is_connected_with_a_key_or_to_a_server_that_needs_none) {
    EXPECT_FALSE(is_connected({.provider = Provider::openai}));
    EXPECT_TRUE(is_connected({.provider = Provider::openai, .api_key = Secret("k")}));
    EXPECT_TRUE(
        is_connected({.provider = Provider::compatible, .base_url = "http://localhost:11434/v1"})
    );
}

TEST(Connection, takes_the_providers_model_for_the_purpose_it_has_none_for) {
    const Connection chat{.provider = Provider::openai, .model = "gpt-4o-mini"};
    const Connection vectors{.provider = Provider::openai, .model = "text-embedding-3-large"};
    const Connection local{.provider = Provider::compatible, .model = "bge-m3"};

    EXPECT_EQ(chat_model_of(chat), "gpt-4o-mini");
    EXPECT_EQ(embedding_model_of(chat), "text-embedding-3-small");
    EXPECT_EQ(chat_model_of(vectors), "gpt-5-nano");
    EXPECT_EQ(embedding_model_of(vectors), "text-embedding-3-large");
    EXPECT_EQ(embedding_model_of(local), "bge-m3");
}

TEST(Connection, has_the_price_of_the_maker_wherever_its_model_is) {
    const auto known = known_prices().find("anthropic", "claude-haiku-4-5", kNow);
    ASSERT_TRUE(known);

    EXPECT_EQ(price_of({.provider = Provider::anthropic}, "claude-haiku-4-5", kNow), known);
    EXPECT_EQ(
        price_of({.provider = Provider::openrouter}, "anthropic/claude-haiku-4.5", kNow), known
    );
    EXPECT_TRUE(price_of({.provider = Provider::gateway}, "openai/gpt-5-nano", kNow));
    EXPECT_FALSE(price_of({.provider = Provider::openrouter}, "openai/gpt-5-nano:free", kNow));
    EXPECT_FALSE(price_of({.provider = Provider::compatible}, "gpt-5-nano", kNow));
}

TEST(Connection, its_own_price_counts_more) {
    const Price own{.input = Money{7}};

    EXPECT_EQ(price_of({.provider = Provider::openai, .price = own}, "gpt-5-nano", kNow), own);
}

}  // namespace
}  // namespace pawl::ai
