// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/ip_address.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace pawl::net {
namespace {

auto odd(std::string_view text) -> std::string {
    const auto address = parse_any_ipv4(text);
    return address ? to_text(*address) : "none";
}

auto embedded(std::string_view text) -> std::string {
    const auto inner = embedded_ipv4(parse_ip_address(text).value());
    return inner ? to_text(*inner) : "none";
}

TEST(IpAddress, is_read_and_written_in_one_form) {
    for (const auto& [text, written] : {
             std::pair{"192.0.2.1", "192.0.2.1"},
             std::pair{"::1", "::1"},
             std::pair{"2001:DB8:0:0::0001", "2001:db8::1"},
             std::pair{"::ffff:a9fe:a9fe", "::ffff:169.254.169.254"},
             std::pair{"::", "::"},
         }) {
        EXPECT_EQ(to_text(parse_ip_address(text).value()), written) << text;
    }
}

TEST(IpAddress, is_nothing_else) {
    for (const std::string_view text :
         {"",
          "a",
          "127.1",
          "1.2.3.4.5",
          "256.1.1.1",
          "01.2.3.4",
          "::1%lo",
          "[::1]",
          ":::",
          "1::2::3",
          "12345::",
          "::1.2.3",
          " ::1",
          "1.2.3.4 ",
          "0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0"}) {
        EXPECT_FALSE(parse_ip_address(text)) << text;
    }
    EXPECT_FALSE(parse_ip_address(std::string_view("1.2.3.4\0x", 9)));
}

TEST(AnyIpv4, is_read_as_browsers_and_inet_aton_do) {
    for (const auto& [text, address] : {
             std::pair{"127.0.0.1", "127.0.0.1"},
             std::pair{"127.1", "127.0.0.1"},
             std::pair{"127.0.1", "127.0.0.1"},
             std::pair{"127.258", "127.0.1.2"},
             std::pair{"2130706433", "127.0.0.1"},
             std::pair{"0x7f000001", "127.0.0.1"},
             std::pair{"0X7F.1", "127.0.0.1"},
             std::pair{"0177.0.0.1", "127.0.0.1"},
             std::pair{"0177.0x0.0.01", "127.0.0.1"},
             std::pair{"017700000001", "127.0.0.1"},
             std::pair{"127.0.0.1.", "127.0.0.1"},
             std::pair{"0", "0.0.0.0"},
             std::pair{"0x", "0.0.0.0"},
             std::pair{"00000000.0", "0.0.0.0"},
             std::pair{"4294967295", "255.255.255.255"},
             std::pair{"0251.0376.0251.0376", "169.254.169.254"},
             std::pair{"0xa9.0xfe.43518", "169.254.169.254"},
         }) {
        EXPECT_EQ(odd(text), address) << text;
    }
}

TEST(AnyIpv4, is_nothing_that_does_not_fit) {
    for (const std::string_view text :
         {"",
          ".",
          "4294967296",
          "256.0.0.1",
          "1.2.3.256",
          "1.2.65536",
          "1.16777216",
          "1.2.3.4.5",
          "1.2.3.4..",
          "1..2",
          ".1",
          "08",
          "0x7g",
          "0xfffffffffffffffff",
          "99999999999999999999999",
          "-1",
          "+1",
          "1 ",
          "a"}) {
        EXPECT_EQ(odd(text), "none") << text;
    }
}

TEST(EndsInNumber, tells_addresses_from_names) {
    for (const std::string_view text : {"1", "a.1", "1.", "0x1", "a.0X", "1.2.3.4", "08", "a.09"}) {
        EXPECT_TRUE(ends_in_number(text)) << text;
    }
    for (const std::string_view text : {"", ".", "a", "1a", "1.a", "0xg", "1..", "x0", "nip.io"}) {
        EXPECT_FALSE(ends_in_number(text)) << text;
    }
}

TEST(EmbeddedIpv4, is_found_in_every_form) {
    for (const auto& [text, inner] : {
             std::pair{"::ffff:169.254.169.254", "169.254.169.254"},    // mapped
             std::pair{"::169.254.169.254", "169.254.169.254"},         // compatible
             std::pair{"::ffff:0:169.254.169.254", "169.254.169.254"},  // translated
             std::pair{"64:ff9b::a9fe:a9fe", "169.254.169.254"},        // NAT64
             std::pair{"64:ff9b:1::a9fe:a9fe", "169.254.169.254"},      // NAT64 of a network
             std::pair{"2002:a9fe:a9fe::", "169.254.169.254"},          // 6to4
             std::pair{"2002:7f00:1::5", "127.0.0.1"},
             std::pair{"2001:0:4136:e378:8000:63bf:5601:5601", "169.254.169.254"},  // Teredo
             std::pair{"2606:4700::5efe:a9fe:a9fe", "169.254.169.254"},             // ISATAP
             std::pair{"2606:4700::200:5efe:10.0.0.1", "10.0.0.1"},
         }) {
        EXPECT_EQ(embedded(text), inner) << text;
    }
    for (const auto* text :
         {"2606:4700::1", "fe80::1", "2003::1", "2001:1::1", "1::ffff:1.2.3.4"}) {
        EXPECT_EQ(embedded(text), "none") << text;
    }
    EXPECT_FALSE(embedded_ipv4(ipv4(127, 0, 0, 1)));
}

}  // namespace
}  // namespace pawl::net
