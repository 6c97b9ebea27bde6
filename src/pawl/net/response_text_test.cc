// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/response_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/net/http_message.h"

namespace pawl::net {
namespace {

using std::chrono::seconds;

auto head_of(const HttpResponse& response, ResponseRules rules = {}) -> std::string {
    std::string text;
    rules.date = "D";
    append_response_head(text, response, rules);
    return text;
}

TEST(ResponseText, has_the_headers_that_every_answer_has) {
    EXPECT_EQ(
        head_of({.status = 201, .headers = {{"Location", "/v1/jobs/1"}}, .body = "{}"}),
        "HTTP/1.1 201 Created\r\nLocation: /v1/jobs/1\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\nDate: D\r\nContent-Length: 2\r\n\r\n"
    );
}

TEST(ResponseText, leaves_caching_to_those_who_know) {
    const auto head = head_of({.headers = {{"cache-control", "max-age=60"}}});

    EXPECT_TRUE(head.contains("cache-control: max-age=60\r\n"));
    EXPECT_FALSE(head.contains("no-store"));
}

TEST(ResponseText, frames_its_body_itself) {
    const auto head = head_of(
        {.headers = {{"Content-Length", "9"}, {"Transfer-Encoding", "x"}, {"Connection", "x"}}},
        {.after = ConnectionAfter::close}
    );

    EXPECT_TRUE(head.contains("Content-Length: 0\r\n")) << head;
    EXPECT_FALSE(head.contains("Content-Length: 9")) << head;
    EXPECT_FALSE(head.contains("Transfer-Encoding")) << head;
    EXPECT_TRUE(head.contains("Connection: close\r\n")) << head;
}

TEST(ResponseText, has_no_body_where_none_is_allowed) {
    EXPECT_FALSE(has_body({.status = 204}, {}));
    EXPECT_FALSE(has_body({.status = 304}, {}));
    EXPECT_FALSE(has_body({.status = 200}, {.is_head = true}));
    EXPECT_FALSE(head_of({.status = 204}).contains("Content-Length"));
}

TEST(ResponseText, refuses_headers_that_end_their_line) {
    EXPECT_TRUE(is_sendable({.headers = {{"A", "b c"}}}));
    EXPECT_FALSE(is_sendable({.headers = {{"A", "b\r\nC: d"}}}));
    EXPECT_FALSE(is_sendable({.headers = {{"A\n", "b"}}}));
    EXPECT_FALSE(is_sendable({.headers = {{"", "b"}}}));
}

TEST(HttpDate, is_that_of_the_standard) {
    HttpDate date;
    EXPECT_EQ(date.text(WallTime(seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(date.text(WallTime(seconds(784111778))), "Sun, 06 Nov 1994 08:49:38 GMT");
}

}  // namespace
}  // namespace pawl::net
