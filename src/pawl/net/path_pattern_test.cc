// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/path_pattern.h"

#include <gtest/gtest.h>

namespace pawl::net {
namespace {

auto matched(std::string_view pattern, std::string_view path) -> std::string_view {
    return PathPattern(pattern).match(path).value_or("(no)");
}

TEST(PathPattern, finds_what_stands_for_the_parameter) {
    EXPECT_EQ(matched("/jobs/{id}", "/jobs/12"), "12");
    EXPECT_EQ(matched("/jobs/{id}/cancel", "/jobs/1%2F2/cancel"), "1%2F2");
    EXPECT_EQ(matched("/a", "/a"), "");
}

TEST(PathPattern, takes_no_slash_and_no_empty_name) {
    EXPECT_EQ(matched("/jobs/{id}", "/jobs/"), "(no)");
    EXPECT_EQ(matched("/jobs/{id}", "/jobs/1/2"), "(no)");
    EXPECT_EQ(matched("/jobs/{id}/cancel", "/jobs//cancel"), "(no)");
    EXPECT_EQ(matched("/jobs/{id}/cancel", "/jobs/cancel"), "(no)");
    EXPECT_EQ(matched("/a", "/a/"), "(no)");
}

}  // namespace
}  // namespace pawl::net
