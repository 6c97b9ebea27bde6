// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/ip_block.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace pawl::net {
namespace {

auto contains(std::string_view block, std::string_view address) -> bool {
    return parse_ip_block(block)->contains(parse_ip_address(address).value());
}

TEST(IpBlock, holds_what_shares_its_prefix) {
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(contains("172.16.0.0/12", "172.31.255.255"));
    EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
    EXPECT_TRUE(contains("192.168.1.7", "192.168.1.7"));
    EXPECT_FALSE(contains("192.168.1.7", "192.168.1.6"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_TRUE(contains("fc00::/7", "fdff::1"));
    EXPECT_FALSE(contains("fc00::/7", "fe00::1"));
    EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::"));
    EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::"));
}

TEST(IpBlock, does_not_mix_families) {
    EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
    EXPECT_FALSE(contains("::/0", "127.0.0.1"));
    EXPECT_FALSE(contains("::/0", "0.0.0.0"));
}

TEST(IpBlock, is_written_as_it_is_read) {
    for (const std::string text : {"10.0.0.0/8", "192.168.1.7", "fd00::/8", "::1", "0.0.0.0/0"}) {
        EXPECT_EQ(to_text(parse_ip_block(text).value()), text);
    }
    EXPECT_EQ(to_text(parse_ip_block("1.2.3.4/32").value()), "1.2.3.4");
}

TEST(IpBlock, is_refused_where_it_says_two_things) {
    for (const std::string_view text :
         {"",
          "/8",
          "10.0.0.0/",
          "10.0.0.0/33",
          "10.0.0.0/-1",
          "10.0.0.0/8x",
          "10/8",
          "::/129",
          "example.com",
          "10.1.0.0/8",
          "fd00::1/8",
          "10.0.0.0/8/8"}) {
        const auto block = parse_ip_block(text);

        ASSERT_FALSE(block) << text;
        EXPECT_EQ(block.error().code, "invalid_cidr") << text;
    }
    EXPECT_TRUE(parse_ip_block("10.1.2.3/8").error().message.ends_with("write 10.0.0.0/8"));
}

}  // namespace
}  // namespace pawl::net
