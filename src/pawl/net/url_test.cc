// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/url.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pawl::net {
namespace {

auto code_of(std::string_view text) -> std::string {
    const auto url = parse_url(text);
    return url ? "ok" : url.error().code;
}

TEST(Url, is_taken_apart) {
    EXPECT_EQ(
        parse_url("https://App.Example.com:8443/api/x?y=z#top"),
        (
            Url{.scheme = "https",
                .host = "app.example.com",
                .port = 8443,
                .path_and_query = "/api/x?y=z"}
        )
    );
    EXPECT_EQ(
        parse_url("HTTP://[::1]?a"),
        (Url{.scheme = "http", .host = "::1", .port = 80, .path_and_query = "/?a"})
    );
    EXPECT_EQ(parse_url("https://a")->port, 443);
}

TEST(Url, has_an_origin) {
    EXPECT_EQ(parse_url("https://a:443/x")->origin(), "https://a");
    EXPECT_EQ(parse_url("http://a:443/x")->origin(), "http://a:443");
    EXPECT_EQ(parse_url("http://[::1]:80/x")->origin(), "http://[::1]");
}

TEST(Url, is_refused_where_two_parsers_could_differ) {
    for (const std::string_view text : {
             "",
             "a",
             "/a",
             "http:",
             "http:/a",
             "http://",
             "http:///a",
             "http://u@a/",
             "http://u:p@a/",
             "http://ok\\@a/",
             "http://a b/",
             "http://a/\r\n",
             "http://a/\t",
             "http://a:x/",
             "http://a:-1/",
             "http://[::1/",
             "http://[::1]x/",
             "http://[a]/",
             "http://ok%2f@a/",
             "http://a%2e/",
             "http://caf\xC3\xA9/",
             "http://a,b/",
         }) {
        EXPECT_EQ(code_of(text), "invalid_url") << text;
    }
    EXPECT_EQ(code_of(std::string_view("http://a/\0", 10)), "invalid_url");
    EXPECT_EQ(code_of("http://a/" + std::string(9000, 'x')), "invalid_url");
    for (const std::string_view text :
         {"http://a:0/", "http://a:65536/", "http://a:999999999999/"}) {
        EXPECT_EQ(code_of(text), "port_forbidden") << text;
    }
    for (const std::string_view text : {"file:///etc/passwd", "gopher://a", "data:x", "unix:/x"}) {
        EXPECT_EQ(code_of(text), "unsupported_scheme") << text;
    }
}

TEST(Url, has_one_form_of_each_address) {
    for (const auto& [text, host] : {
             std::pair{"http://127.1/", "127.0.0.1"},
             std::pair{"http://2130706433/", "127.0.0.1"},
             std::pair{"http://0x7F.0.0.1:81/", "127.0.0.1"},
             std::pair{"http://0177.0.0.1./", "127.0.0.1"},
             std::pair{"http://[0:0::0:1]/", "::1"},
             std::pair{"http://[::FFFF:7F00:1]/", "::ffff:127.0.0.1"},
             std::pair{"http://[fe80::1%25Eth0]/", "fe80::1%Eth0"},
             std::pair{"http://[fe80::1%lo]/", "fe80::1%lo"},
             std::pair{"http://1.2.3.4.example/", "1.2.3.4.example"},
             std::pair{"http://a.1b/", "a.1b"},
         }) {
        EXPECT_EQ(parse_url(text)->host, host) << text;
    }
    EXPECT_EQ(parse_url("http://[fe80::1%lo]:81/")->origin(), "http://[fe80::1%25lo]:81");
    for (const std::string_view text :
         {"http://a.1/",
          "http://256.1.1.1/",
          "http://1.2.3.4.5/",
          "http://[fe80::1%25]/",
          "http://[fe80::1%]/",
          "http://[fe80::1%a/b]/",
          "http://[1.2.3.4]/",
          "http://.a/",
          "http://a..b/",
          "http://./"}) {
        EXPECT_EQ(code_of(text), "invalid_url") << text;
    }
}

TEST(Url, drops_the_fragment_before_it_looks_for_a_host) {
    EXPECT_EQ(parse_url("http://127.0.0.1/#@ok/")->host, "127.0.0.1");
    EXPECT_EQ(parse_url("http://a#b")->host, "a");
    EXPECT_EQ(code_of("http://127.0.0.1#@ok/"), "invalid_url");
}

TEST(PercentEncoding, goes_both_ways) {
    EXPECT_EQ(encode_percent("a b/\xC3\xA9~"), "a%20b%2F%C3%A9~");
    EXPECT_EQ(decode_percent("a%20b%2f%C3%A9~+"), "a b/\xC3\xA9~+");
    for (const std::string_view text : {"%", "%2", "a%", "%zz", "%00", "%%20"}) {
        EXPECT_FALSE(decode_percent(text)) << text;
    }
}

TEST(Query, is_a_list_of_pairs) {
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(
        parse_query("a=1&b=x+y%26&c&=d&&e=="),
        (Pairs{{"a", "1"}, {"b", "x y&"}, {"c", ""}, {"", "d"}, {"e", "="}})
    );
    EXPECT_EQ(parse_query(""), Pairs{});
    EXPECT_EQ(parse_query("a=%").error().code, "bad_request");
}

}  // namespace
}  // namespace pawl::net
