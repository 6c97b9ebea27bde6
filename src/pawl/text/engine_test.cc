// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/engine.h"

#include <gtest/gtest.h>

#include <string_view>

#include "pawl/text/embedding.h"

namespace pawl::text {
namespace {

TEST(Engine, knows_what_it_made_in_any_version) {
    EXPECT_TRUE(is_offline(kSummaryEngine));
    EXPECT_TRUE(is_offline("extractive-v12"));
    EXPECT_TRUE(is_offline(EmbeddingModel::fixed(256)->name()));
    EXPECT_TRUE(is_offline(EmbeddingModel::fit({}, 256)->name()));
}

TEST(Engine, claims_nothing_of_others) {
    for (const std::string_view other :
         {"",
          "text-embedding-3-small",
          "gpt-5-nano",
          "extractive",
          "extractive-v",
          "extractive-vx",
          "my-extractive-v1"}) {
        EXPECT_FALSE(is_offline(other)) << other;
    }
}

}  // namespace
}  // namespace pawl::text
