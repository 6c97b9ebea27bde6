// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/model_traits.h"

#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

TEST(ModelTraits, reasoning_models_take_no_temperature_and_need_room) {
    for (const auto* model : {"gpt-5-nano", "o3", "o4-mini", "o1-2024-12-17"}) {
        const auto traits = traits_of(Provider::openai, model);

        EXPECT_EQ(traits.sampling, Sampling::fixed) << model;
        EXPECT_EQ(traits.limit_field, LimitField::max_completion_tokens) << model;
        EXPECT_GT(traits.output_tokens, 10'000) << model;
    }
}

TEST(ModelTraits, go_by_the_model_wherever_it_is) {
    EXPECT_EQ(
        traits_of(Provider::gateway, "openai/gpt-5-nano"), traits_of(Provider::openai, "gpt-5-nano")
    );
    EXPECT_EQ(
        traits_of(Provider::openrouter, "openai/gpt-4o-mini"),
        traits_of(Provider::openai, "gpt-4o-mini")
    );
}

TEST(ModelTraits, the_more_special_name_counts) {
    EXPECT_EQ(traits_of(Provider::openai, "gpt-5-chat-latest").sampling, Sampling::temperature);
    EXPECT_EQ(traits_of(Provider::openai, "gpt-4-turbo").object_mode, ObjectMode::json);
    EXPECT_EQ(traits_of(Provider::openai, "gpt-4o-mini").object_mode, ObjectMode::strict);
    EXPECT_EQ(traits_of(Provider::openai, "gpt-4o-2024-05-13").object_mode, ObjectMode::json);
}

TEST(ModelTraits, a_model_that_nobody_knows_is_believed_to_take_everything) {
    EXPECT_EQ(traits_of(Provider::compatible, "llama-of-mine"), ModelTraits{});
}

TEST(ModelTraits, tell_models_for_vectors_by_their_name) {
    EXPECT_TRUE(is_embedding_model("text-embedding-3-small"));
    EXPECT_TRUE(is_embedding_model("nomic-embed-text"));
    EXPECT_FALSE(is_embedding_model("gpt-5-nano"));
}

}  // namespace
}  // namespace pawl::ai
