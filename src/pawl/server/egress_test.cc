// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/egress.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/config/config.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_block.h"

namespace pawl::server {
namespace {

auto everything() -> config::EgressConfig {
    return {
        .allow_cidr =
            {net::parse_ip_block("0.0.0.0/0").value(), net::parse_ip_block("::/0").value()}
    };
}

auto is_open(
    std::string_view url,
    std::string_view address,
    std::uint16_t port,
    std::string_view public_url = ""
) -> bool {
    return net::check_target(url, egress_policy(everything(), public_url, address, port))
        .has_value();
}

TEST(EgressPolicyOfTheServer, leaves_out_where_it_listens) {
    EXPECT_FALSE(is_open("http://127.0.0.1:7295/", "127.0.0.1", 7295));
    EXPECT_FALSE(is_open("http://[::1]:7295/", "::1", 7295));
    EXPECT_TRUE(is_open("http://127.0.0.1:7296/", "127.0.0.1", 7295));
    EXPECT_TRUE(is_open("http://127.0.0.1:7295/", "127.0.0.1", 0));
}

TEST(EgressPolicyOfTheServer, leaves_out_all_of_this_machine_if_it_listens_everywhere) {
    for (const auto* everywhere : {"0.0.0.0", "::"}) {
        EXPECT_FALSE(is_open("http://127.0.0.1:7295/", everywhere, 7295));
        EXPECT_FALSE(is_open("http://127.9.9.9:7295/", everywhere, 7295));
        EXPECT_TRUE(is_open("http://93.184.216.34:7295/", everywhere, 7295));
    }
}

TEST(EgressPolicyOfTheServer, leaves_out_its_public_name) {
    EXPECT_FALSE(
        is_open("https://jobs.example.com/x", "127.0.0.1", 7295, "https://jobs.example.com")
    );
    EXPECT_TRUE(is_open("https://app.example.com/", "127.0.0.1", 7295, "https://jobs.example.com"));
}

TEST(EgressPolicyOfTheServer, is_what_the_configuration_opens) {
    const config::EgressConfig config{
        .allow_ports = {{.first = 5432, .last = 5432}}, .https_only = true
    };

    const auto policy = egress_policy(config, "", "", 0);

    EXPECT_TRUE(net::check_target("https://example.com:5432/", policy));
    EXPECT_FALSE(net::check_target("http://example.com/", policy));
    EXPECT_FALSE(net::check_target("https://10.0.0.1/", policy));
}

}  // namespace
}  // namespace pawl::server
