// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

TEST(QueueLimits, are_read_from_the_file) {
    const TestSources sources{.toml = R"(
[queues.mail]
concurrency = 10
per_key_concurrency = 2
per_key_rate = "10/1s"
rate = "100/1m"
aging_limit = "5m"
)"};
    const auto config = sources.load();

    ASSERT_TRUE(config.has_value()) << sources.problems();
    ASSERT_EQ(config->queues.size(), 1U);
    const auto& queue = config->queues.front();
    EXPECT_EQ(queue.concurrency, 10);
    EXPECT_EQ(queue.per_key_concurrency, 2);
    EXPECT_EQ(queue.rate, (flow::RateLimit{.starts = 100, .window = std::chrono::minutes(1)}));
    EXPECT_EQ(
        queue.per_key_rate, (flow::RateLimit{.starts = 10, .window = std::chrono::seconds(1)})
    );
    EXPECT_EQ(queue.aging_limit, std::chrono::minutes(5));
}

TEST(QueueLimits, say_where_a_rate_is_none) {
    const TestSources sources{.toml = "[queues.mail]\nrate = \"fast\"\n"};

    EXPECT_NE(sources.problems().find("2:8 queues.mail.rate: a rate is"), std::string::npos)
        << sources.problems();
}

}  // namespace
}  // namespace pawl::config
