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
             "http://a:0/",
             "http://a:65536/",
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
    for (const std::string_view text : {"file:///etc/passwd", "gopher://a", "data:x", "unix:/x"}) {
        EXPECT_EQ(code_of(text), "unsupported_scheme") << text;
    }
}

TEST(Url, drops_the_fragment_before_it_looks_for_a_host) {
    EXPECT_EQ(parse_url("http://127.0.0.1#@ok/")->host, "127.0.0.1");
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
