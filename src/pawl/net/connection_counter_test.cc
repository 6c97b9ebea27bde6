// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/connection_counter.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace pawl::net {
namespace {

using boost::asio::ip::make_address;

TEST(ConnectionCounter, limits_each_address_and_all) {
    ConnectionCounter counter({.total = 3, .per_address = 2, .uncounted = {}});
    const auto first = make_address("192.0.2.1");

    EXPECT_TRUE(counter.enter(first));
    EXPECT_TRUE(counter.enter(first));
    EXPECT_FALSE(counter.enter(first));
    EXPECT_TRUE(counter.enter(make_address("192.0.2.2")));
    EXPECT_FALSE(counter.enter(make_address("192.0.2.3")));
    counter.leave(first);
    EXPECT_TRUE(counter.enter(first));
    EXPECT_EQ(counter.total(), 3);
}

TEST(ConnectionCounter, counts_ipv6_by_network) {
    ConnectionCounter counter({.total = 9, .per_address = 1, .uncounted = {}});

    EXPECT_TRUE(counter.enter(make_address("2001:db8::1")));
    EXPECT_FALSE(counter.enter(make_address("2001:db8::2")));
    EXPECT_TRUE(counter.enter(make_address("2001:db8:0:1::2")));
}

TEST(ConnectionCounter, counts_no_loopback_and_no_trusted_proxy) {
    ConnectionCounter counter(
        {.total = 9,
         .per_address = 1,
         .uncounted = [](std::string_view address) { return address == "192.0.2.9"; }}
    );
    for (const std::string address : {"127.0.0.1", "::1", "192.0.2.9"}) {
        EXPECT_TRUE(counter.enter(make_address(address)));
        EXPECT_TRUE(counter.enter(make_address(address)));
    }
}

TEST(ConnectionCounter, sees_through_mapped_addresses) {
    EXPECT_EQ(plain_address(make_address("::ffff:192.0.2.1")), make_address("192.0.2.1"));
    EXPECT_EQ(plain_address(make_address("::1")), make_address("::1"));
}

}  // namespace
}  // namespace pawl::net
