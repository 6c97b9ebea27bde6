// SPDX-License-Identifier: Apache-2.0
// What the callers of the five systems need of the file and the environment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

TEST(CompatSection, has_defaults) {
    const auto config = TestSources{}.load().value();

    EXPECT_EQ(config.compat.wait, std::chrono::minutes(10));
    EXPECT_FALSE(config.compat.public_help);
    EXPECT_FALSE(config.compat.sql_views);
    EXPECT_EQ(config.compat.process_batch_size, 5);
    EXPECT_TRUE(config.auth.function_keys.empty());
}

TEST(CompatSection, reads_its_keys_and_what_the_environment_says) {
    const TestSources sources{
        .toml = "[compat]\nwait = \"20s\"\npublic_info = true\nsql_views = true\n",
        .environment =
            {{"JOB_PROCESS_BATCH_SIZE", "12"}, {"SUPABASE_SERVICE_ROLE_KEY", "a-service-role-key"}},
    };

    const auto config = sources.load().value();

    EXPECT_EQ(config.compat.wait, std::chrono::seconds(20));
    EXPECT_TRUE(config.compat.public_help);
    EXPECT_TRUE(config.compat.sql_views);
    EXPECT_EQ(config.compat.process_batch_size, 12);
    ASSERT_EQ(config.auth.function_keys.size(), 1U);
    EXPECT_EQ(config.auth.function_keys[0].reveal(), "a-service-role-key");
}

TEST(CompatSection, tasks_know_their_place_in_the_file) {
    const TestSources sources{
        .toml =
            "[tasks.zebra]\nkind = \"http\"\nurl = \"http://a/\"\n"
            "[tasks.ant]\nkind = \"http\"\nurl = \"http://a/\"\n",
    };

    const auto config = sources.load().value();

    EXPECT_EQ(config.tasks.at("zebra").position, 0U);
    EXPECT_EQ(config.tasks.at("ant").position, 1U);
}

}  // namespace
}  // namespace pawl::config
