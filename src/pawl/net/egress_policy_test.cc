// SPDX-License-Identifier: Apache-2.0
// Rows 83-85 and 90-93 of the guarantees, as tables.
#include "pawl/net/egress_policy.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"

namespace pawl::net {
namespace {

auto allowing(std::initializer_list<std::string_view> blocks) -> EgressPolicy {
    EgressPolicy policy;
    for (const auto block : blocks) {
        policy.allow_cidr.push_back(parse_ip_block(block).value());
    }
    return policy;
}

auto code_of(std::string_view url, const EgressPolicy& policy = {}) -> std::string {
    const auto checked = check_target(url, policy);
    return checked ? "ok" : checked.error().code;
}

TEST(EgressPolicy, lets_the_public_internet_through) {
    for (const std::string_view url :
         {"https://example.com/",
          "http://example.com:8080/a?b",
          "https://example.com./",
          "https://93.184.216.34/",
          "https://[2606:2800:220:1:248:1893:25c8:1946]/",
          "https://[64:ff9b::5db8:d822]/",  // through NAT64
          "https://[::ffff:93.184.216.34]/",
          "https://127.0.0.1.nip.example/",  // a name: what it leads to is seen when it is dialled
          "https://localhost.example.com/",
          "https://xn--bcher-kva.example/"}) {
        EXPECT_EQ(code_of(url), "ok") << url;
    }
}

TEST(EgressPolicy, knows_this_machine_in_every_spelling) {
    for (const std::string_view url :
         {"http://127.0.0.1",
          "http://127.0.0.1./",
          "http://127.8.9.10/",
          "http://0.0.0.0",
          "http://0/",
          "http://[::1]",
          "http://[::]",
          "http://[0:0:0:0:0:0:0:1]",
          "http://[::127.0.0.1]",
          "http://[::ffff:127.0.0.1]",
          "http://[::ffff:7f00:1]",
          "http://localhost",
          "http://LOCALHOST",
          "http://localhost.",
          "http://api.localhost",
          "http://localhost.localdomain",
          "http://ip6-localhost",
          "http://127.1",
          "http://127.0.1",
          "http://2130706433",
          "http://0x7f000001",
          "http://0x7f.1",
          "http://0177.0.0.1",
          "http://017700000001",
          "http://127.0.0.1#x"}) {
        EXPECT_EQ(code_of(url), "target_forbidden") << url;
    }
}

constexpr std::string_view kMetadata[] = {
    "http://169.254.169.254",
    "http://2852039166",
    "http://0xa9fea9fe",
    "http://0251.0376.0251.0376",
    "http://[::ffff:169.254.169.254]",
    "http://[::ffff:a9fe:a9fe]",
    "http://[::a9fe:a9fe]",
    "http://[64:ff9b::a9fe:a9fe]",
    "http://[64:ff9b:1::a9fe:a9fe]",
    "http://[2002:a9fe:a9fe::]",
    "http://[2001:0:4136:e378:8000:63bf:5601:5601]",
    "http://[fd00:ec2::254]",
    "http://[fd20:ce::254]",
    "http://169.254.170.2",
    "http://100.100.100.200",
    "http://168.63.129.16",
    "http://192.0.0.192",
    "http://metadata.google.internal",
    "http://metadata.google.internal.",
    "http://Metadata.Google.Internal/computeMetadata/v1/",
    "http://instance-data",
};

TEST(EgressPolicy, knows_the_metadata_services) {
    for (const auto url : kMetadata) {
        EXPECT_EQ(code_of(url), "target_forbidden") << url;
    }
}

TEST(EgressPolicy, keeps_metadata_services_shut_when_everything_is_open) {
    const auto policy = allowing({"0.0.0.0/0", "::/0", "169.254.0.0/16", "169.254.169.254/31"});

    for (const auto url : kMetadata) {
        EXPECT_EQ(code_of(url, policy), "target_forbidden") << url;
    }
}

TEST(EgressPolicy, opens_a_metadata_service_that_is_listed_as_one_address) {
    const auto policy = allowing({"169.254.169.254", "fd00:ec2::254"});

    EXPECT_EQ(code_of("http://169.254.169.254/latest", policy), "ok");
    EXPECT_EQ(code_of("http://[::ffff:a9fe:a9fe]/", policy), "ok");
    EXPECT_EQ(code_of("http://[fd00:ec2::254]/", policy), "ok");
    EXPECT_EQ(code_of("http://metadata.google.internal/", policy), "ok");
    EXPECT_EQ(code_of("http://169.254.169.253/", policy), "target_forbidden");
    EXPECT_EQ(code_of("http://100.100.100.200/", policy), "target_forbidden");
}

TEST(EgressPolicy, blocks_what_is_not_of_the_internet) {
    for (const std::string_view host :
         {"10.0.0.1",
          "10.255.255.255",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.0.1",
          "100.64.0.1",
          "100.127.255.255",
          "169.254.1.1",
          "192.0.0.1",
          "192.0.2.1",
          "198.51.100.1",
          "203.0.113.1",
          "198.18.0.1",
          "198.19.255.255",
          "192.88.99.1",
          "0.1.2.3",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "[fc00::1]",
          "[fdff::1]",
          "[fe80::1]",
          "[fe80::1%25eth0]",
          "[fe80::1%lo]",
          "[febf::1]",
          "[fec0::1]",
          "[ff02::1]",
          "[2001:db8::1]",
          "[2001:2::1]",
          "[2001:10::1]",
          "[3fff::1]",
          "[3ffe::1]",
          "[100::1]",
          "[5f00::1]",
          "[4000::1]",
          "[::ffff:10.0.0.1]",
          "[64:ff9b::a00:1]",
          "[64:ff9b:1::808:808]",
          "[2002:a00:1::]",
          "[2002:808:808::]",
          "[2001::1]",
          "[2606:4700::5efe:10.0.0.1]"}) {
        EXPECT_EQ(code_of("http://" + std::string(host) + "/"), "target_forbidden") << host;
    }
}

TEST(EgressPolicy, does_not_block_what_lies_beside_it) {
    for (const std::string_view host :
         {"9.255.255.255",
          "11.0.0.0",
          "172.15.255.255",
          "172.32.0.0",
          "192.167.255.255",
          "192.169.0.0",
          "100.63.255.255",
          "100.128.0.0",
          "126.255.255.255",
          "128.0.0.1",
          "223.255.255.255",
          "[2001:200::1]",
          "[2003::1]",
          "[2000::1]"}) {
        EXPECT_EQ(code_of("http://" + std::string(host) + "/"), "ok") << host;
    }
}

TEST(EgressPolicy, opens_the_networks_of_its_operator) {
    const auto policy = allowing({"10.0.0.0/8", "192.168.1.7", "fd12:3456::/32"});

    for (const std::string_view host :
         {"10.1.2.3", "192.168.1.7", "[fd12:3456::1]", "[::ffff:10.1.2.3]", "[64:ff9b::a01:203]"}) {
        EXPECT_EQ(code_of("http://" + std::string(host) + "/", policy), "ok") << host;
    }
    for (const std::string_view host :
         {"192.168.1.8", "127.0.0.1", "[fd12:3457::1]", "[2002:a00:1::]", "[fe80::1%25eth0]"}) {
        EXPECT_EQ(code_of("http://" + std::string(host) + "/", policy), "target_forbidden") << host;
    }
}

TEST(EgressPolicy, lets_localhost_be_looked_up_where_loopback_is_open) {
    EXPECT_EQ(code_of("http://localhost:3000/", allowing({"127.0.0.0/8"})), "ok");
    EXPECT_EQ(code_of("http://localhost:3000/", allowing({"::1"})), "ok");
    EXPECT_EQ(code_of("http://localhost:3000/", allowing({"10.0.0.0/8"})), "target_forbidden");
}

TEST(EgressPolicy, never_opens_the_unspecified_address) {
    const auto policy = allowing({"0.0.0.0/0", "::/0", "0.0.0.0", "::"});

    for (const auto* url : {"http://0.0.0.0:8080/", "http://[::]:8080/", "http://0:8080/"}) {
        EXPECT_EQ(code_of(url, policy), "target_forbidden") << url;
    }
}

TEST(EgressPolicy, does_not_lead_to_its_own_server) {
    auto policy = allowing({"0.0.0.0/0", "::/0"});
    policy.own_addresses = {
        {.block = parse_ip_block("127.0.0.0/8").value(), .port = 7295},
        {.block = parse_ip_block("::1").value(), .port = 7295},
    };
    policy.own_names = {{.host = "jobs.example.com", .port = 443}};

    for (const auto* url :
         {"http://127.0.0.1:7295/",
          "http://127.1:7295/",
          "http://[::1]:7295/",
          "http://[::ffff:127.0.0.1]:7295/",
          "https://jobs.example.com/v1/jobs",
          "https://JOBS.example.com./"}) {
        EXPECT_EQ(code_of(url, policy), "target_forbidden") << url;
    }
    EXPECT_EQ(code_of("http://127.0.0.1:7296/", policy), "ok");
    EXPECT_EQ(code_of("https://jobs.example.com:8443/", policy), "ok");
}

TEST(EgressPolicy, takes_http_and_https_alone) {
    for (const auto* url :
         {"file:///etc/passwd",
          "gopher://example.com/",
          "ftp://example.com/",
          "dict://example.com/",
          "unix:/run/docker.sock",
          "data:text/plain,x",
          "jar:http://example.com!/",
          "FILE:///x"}) {
        EXPECT_EQ(code_of(url), "unsupported_scheme") << url;
    }
    EXPECT_EQ(code_of("http://example.com/", {.https_only = true}), "unsupported_scheme");
    EXPECT_EQ(code_of("https://example.com/", {.https_only = true}), "ok");
}

TEST(EgressPolicy, refuses_urls_that_two_readers_could_read_in_two_ways) {
    for (const std::string_view url :
         {"http://ok@127.0.0.1/",
          "http://ok:pw@127.0.0.1/",
          "http://ok\\@127.0.0.1",
          "http://127.0.0.1#@ok",
          "http://127.0.0.1\\@ok/",
          "http://ok%2f@127.0.0.1/",
          "http://ok%2f.example/",
          "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",  // full-width 127
          "http://127\xC2\xAD.0.0.1/",                           // a soft hyphen
          "http://127.0.0.1\xE3\x80\x82/",                       // an ideographic full stop
          "http://127.0.0.1\t/",
          "http://127.0.0.1/\r\nHost: ok",
          "http://127.0.0.1 /",
          "http:/127.0.0.1/",
          "http:127.0.0.1/",
          "//127.0.0.1/",
          "http://[::1/",
          "http://[127.0.0.1]/",
          "http://::1/",
          "http://1.2.3.4.5/",
          "http://256.256.256.256/",
          "http://127.0.0.09/",
          "http://a..b/",
          "http:///x",
          ""}) {
        EXPECT_EQ(code_of(url), "invalid_url") << url;
    }
    EXPECT_EQ(code_of(std::string_view("http://ok\0.example/", 19)), "invalid_url");
}

TEST(EgressPolicy, refuses_the_ports_of_other_protocols) {
    for (const auto* port :
         {"0",
          "1",
          "22",
          "25",
          "53",
          "110",
          "445",
          "587",
          "1023",
          "3306",
          "5432",
          "6379",
          "9200",
          "11211",
          "27017",
          "65536",
          "99999999999"}) {
        const auto url = std::string("http://example.com:") + port + "/";
        EXPECT_EQ(code_of(url), "port_forbidden") << port;
    }
    for (const auto* port : {"80", "443", "1024", "3000", "8080", "8443", "65535", ""}) {
        EXPECT_EQ(code_of(std::string("http://example.com:") + port + "/"), "ok") << port;
    }
    for (const auto* port : {"x", "-1", "80x", "8 0", "+80"}) {
        EXPECT_EQ(code_of(std::string("http://example.com:") + port + "/"), "invalid_url") << port;
    }
}

TEST(EgressPolicy, opens_the_ports_of_its_operator) {
    const EgressPolicy policy{
        .allow_ports = {{.first = 5432, .last = 5432}, {.first = 20, .last = 30}}
    };

    EXPECT_EQ(code_of("http://example.com:5432/", policy), "ok");
    EXPECT_EQ(code_of("http://example.com:25/", policy), "ok");
    EXPECT_EQ(code_of("http://example.com:31/", policy), "port_forbidden");
    EXPECT_EQ(code_of("http://example.com:8080/", policy), "ok");
}

TEST(EgressPolicy, names_no_part_of_the_url_in_its_messages) {
    for (const auto* url : {"http://10.66.77.88/s3cr3t", "http://example.com:22/s3cr3t"}) {
        const auto checked = check_target(url, {});

        ASSERT_FALSE(checked);
        EXPECT_FALSE(checked.error().message.contains("s3cr3t")) << checked.error().message;
        EXPECT_FALSE(checked.error().message.contains("10.66")) << checked.error().message;
    }
}

TEST(PortRange, is_one_port_or_two) {
    EXPECT_EQ(parse_port_range("8443"), (PortRange{.first = 8443, .last = 8443}));
    EXPECT_EQ(parse_port_range("1-65535"), (PortRange{.first = 1, .last = 65535}));
    for (const auto* text : {"", "0", "65536", "1-", "-1", "2-1", "a", "1-2-3", "1 - 2"}) {
        EXPECT_EQ(parse_port_range(text).error().code, "invalid_port") << text;
    }
}

}  // namespace
}  // namespace pawl::net
