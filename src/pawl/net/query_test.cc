// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/query.h"

#include <gtest/gtest.h>

#include <string>

namespace pawl::net {
namespace {

TEST(Query, decodes_names_and_values) {
    const auto query = Query::parse("a=1+2&b=%26%3d&a=3&c&&d=");

    ASSERT_TRUE(query);
    EXPECT_EQ(query->find("a"), "1 2");
    EXPECT_EQ(query->find("b"), "&=");
    EXPECT_EQ(query->find("c"), std::nullopt);
    EXPECT_EQ(query->find("d"), std::nullopt);
    EXPECT_EQ(query->find("e"), std::nullopt);
}

TEST(Query, joins_lists_from_commas_and_repetition) {
    const auto query = Query::parse("state=ready,running&state=failed&state=,");

    ASSERT_TRUE(query);
    EXPECT_EQ(
        query->list("state"), (std::vector<std::string_view>{"ready", "running", "failed", ""})
    );
}

TEST(Query, refuses_what_is_no_text) {
    for (const std::string text :
         {"a=%", "a=%2", "a=%zz", "a=%00", "a=%ff", "%c3=1", "a=%ed%a0%80"}) {
        EXPECT_FALSE(Query::parse(text)) << text;
    }
    std::string many;
    for (int i = 0; i < 65; ++i) {
        many += "a=1&";
    }
    EXPECT_FALSE(Query::parse(many));
}

TEST(Query, keeps_limits_in_range) {
    const auto limit = [](const std::string& text) { return Query::parse(text)->limit(); };

    EXPECT_EQ(limit("").value(), 50U);
    EXPECT_EQ(limit("limit=500").value(), 500U);
    for (const std::string text : {"0", "501", "-1", "1e9", "5x", "99999999999999999999"}) {
        EXPECT_EQ(limit("limit=" + text).error().code, "out_of_range") << text;
    }
}

}  // namespace
}  // namespace pawl::net
