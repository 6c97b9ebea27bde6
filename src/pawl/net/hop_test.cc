// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/hop.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pawl/net/http_message.h"

namespace pawl::net {
namespace {

auto hop(const std::vector<std::string>& values) -> std::string {
    HttpRequestHead head;
    for (const auto& value : values) {
        head.headers.push_back({.name = "pawl-hop", .value = value});
    }
    const auto found = hop_of(head);
    return found ? std::to_string(*found) : found.error().code;
}

TEST(Hop, is_counted_from_the_first_call) {
    EXPECT_EQ(hop({}), "0");
    EXPECT_EQ(hop({"0"}), "0");
    EXPECT_EQ(hop({"1"}), "1");
    EXPECT_EQ(hop({"3"}), "3");
}

TEST(Hop, ends_behind_the_third) {
    EXPECT_EQ(hop({"4"}), "loop_detected");
    EXPECT_EQ(hop({"99999999999999999999"}), "loop_detected");
}

TEST(Hop, is_one_number) {
    for (const auto* value : {"", "a", "-1", "1, 2", "1.5", " 1", "+1", "0x1"}) {
        EXPECT_EQ(hop({value}), "bad_request") << value;
    }
    EXPECT_EQ(hop({"1", "1"}), "bad_request");
}

}  // namespace
}  // namespace pawl::net
