// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/capture.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/net/http_client.h"

namespace pawl::kinds::http {
namespace {

auto captured(const net::HttpReply& reply, std::size_t body_bytes = 64) -> boost::json::object {
    return read_json(capture(reply, body_bytes)).value().as_object();
}

auto with_body(std::string body) -> net::HttpReply {
    net::HttpReply made;
    made.status = 200;
    made.body = std::move(body);
    return made;
}

TEST(Capture, keeps_status_headers_body_and_timing) {
    net::HttpReply reply = with_body("done");
    reply.headers = {{"content-type", "text/plain"}, {"vary", "a"}, {"vary", "b"}};
    reply.timing.total = std::chrono::microseconds(1500);

    const auto kept = captured(reply);

    EXPECT_EQ(kept.at("status"), 200);
    EXPECT_EQ(kept.at("headers").at("content-type"), "text/plain");
    EXPECT_EQ(kept.at("headers").at("vary"), "a, b");
    EXPECT_EQ(kept.at("body"), "done");
    EXPECT_EQ(kept.at("truncated"), false);
    EXPECT_EQ(kept.at("timing").at("total_ms"), 1.5);
    EXPECT_FALSE(kept.contains("body_encoding"));
}

TEST(Capture, hides_headers_that_hold_secrets) {
    net::HttpReply reply = with_body("");
    reply.headers = {{"set-cookie", "a=1"}, {"set-cookie", "b=2"}, {"authorization", "x"}};

    const auto text = capture(reply, 64);

    EXPECT_EQ(text.find("a=1"), std::string::npos);
    EXPECT_EQ(text.find("b=2"), std::string::npos);
    EXPECT_EQ(captured(reply).at("headers").at("set-cookie"), "***");
}

TEST(Capture, cuts_a_long_body_in_front_of_a_character) {
    const auto kept = captured(with_body("abc\xC3\xA9"), 4);

    EXPECT_EQ(kept.at("body"), "abc");
    EXPECT_EQ(kept.at("truncated"), true);
}

TEST(Capture, drops_half_a_character_that_the_client_cut) {
    auto reply = with_body("abc\xE2\x82");
    reply.truncated = true;

    EXPECT_EQ(captured(reply).at("body"), "abc");
}

TEST(Capture, encodes_a_body_that_is_no_text) {
    for (const std::string& body : {std::string("\xFF\xFE\x00\x01", 4), std::string("a\0b", 3)}) {
        const auto kept = captured(with_body(body));

        EXPECT_EQ(kept.at("body_encoding"), "base64");
        EXPECT_EQ(kept.at("truncated"), false);
    }
}

TEST(Capture, is_json_whatever_the_headers_hold) {
    auto reply = with_body("");
    reply.headers = {{"x-odd", "\xFF\"\\\x01"}};

    EXPECT_EQ(captured(reply).at("headers").at("x-odd"), " \"\\ ");
}

TEST(Excerpt, is_one_line_of_utf8) {
    EXPECT_EQ(excerpt("a\r\nb\x1B[31m", 100), "a  b [31m");
    EXPECT_EQ(excerpt("abcdef", 3), "abc…");
    EXPECT_EQ(excerpt("\xFFok", 3), " ok");
}

}  // namespace
}  // namespace pawl::kinds::http
