// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SecretsOf, are_the_key_and_what_headers_say) {
    const Connection connection{
        .api_key = Secret("a-key"),
        .headers = {{"x-token", "a-long-token"}, {"x-title", "mine"}},
    };

    EXPECT_THAT(secrets_of(connection), ElementsAre("a-key", "a-long-token"));
    EXPECT_THAT(secrets_of({}), IsEmpty());
}

TEST(Mask, takes_each_of_them_out_wherever_it_stands) {
    const std::vector<std::string_view> secrets = {"a-key", "a-token"};

    EXPECT_EQ(mask("a-key, again a-key, and a-token", secrets), "***, again ***, and ***");
    EXPECT_EQ(mask("nothing of it", secrets), "nothing of it");
    EXPECT_EQ(mask("a-key", {}), "a-key");
}

}  // namespace
}  // namespace pawl::ai
