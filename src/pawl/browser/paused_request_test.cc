// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/paused_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"

namespace pawl::browser {
namespace {

using testing::ElementsAre;
using testing::Field;

const PageSoFar kLoaded{.main_frame = "main", .has_document = true};

auto request(std::string type, std::string frame = "main") -> PausedRequest {
    return {
        .id = "1",
        .frame = std::move(frame),
        .type = std::move(type),
        .method = "GET",
        .url = "https://a.example/x",
    };
}

auto named(std::string_view name) {
    return Field(&net::HttpHeader::name, name);
}

TEST(PausedRequest, is_read_from_the_event) {
    const auto read = read_paused_request(boost::json::parse(R"({
        "requestId": "interception-1", "frameId": "F", "resourceType": "XHR",
        "request": {"url": "https://a.example/q", "method": "POST",
                    "headers": {"Content-Type": "application/json"}, "postData": "?",
                    "postDataEntries": [{"bytes": "eyJh"}, {"bytes": "IjoxfQ=="}]}})")
                                              .as_object());

    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, "interception-1");
    EXPECT_EQ(read->type, "XHR");
    EXPECT_EQ(read->method, "POST");
    EXPECT_EQ(read->body, R"({"a":1})");
    EXPECT_THAT(read->headers, ElementsAre(named("Content-Type")));
}

TEST(PausedRequest, is_refused_when_it_is_none) {
    EXPECT_EQ(read_paused_request({}).error().code, "invalid_request");
    EXPECT_EQ(
        read_paused_request({{"requestId", "1"}, {"request", 2}}).error().code, "invalid_request"
    );
}

TEST(Disposition, gives_the_document_once_and_stays_there) {
    EXPECT_EQ(decide(request("Document"), {.main_frame = "main"}), Disposition::give_document);
    EXPECT_EQ(decide(request("Document"), kLoaded), Disposition::drop);
}

TEST(Disposition, fetches_what_scripts_need_and_nothing_else) {
    for (const auto* type : {"Script", "Stylesheet", "XHR", "Fetch", "Preflight"}) {
        EXPECT_EQ(decide(request(type), kLoaded), Disposition::fetch) << type;
    }
    for (const auto* type :
         {"Image",
          "Media",
          "Font",
          "TextTrack",
          "Prefetch",
          "EventSource",
          "WebSocket",
          "Manifest",
          "SignedExchange",
          "Ping",
          "CSPViolationReport",
          "Other",
          "FedCM",
          ""}) {
        EXPECT_EQ(decide(request(type), kLoaded), Disposition::refuse) << type;
    }
    EXPECT_EQ(decide(request("Document", "inner"), kLoaded), Disposition::refuse);
}

TEST(Disposition, asks_by_http_and_changes_nothing_elsewhere) {
    auto file = request("XHR");
    file.url = "file:///etc/passwd";
    EXPECT_EQ(decide(file, kLoaded), Disposition::refuse);

    auto deletion = request("XHR");
    deletion.method = "DELETE";
    EXPECT_EQ(decide(deletion, kLoaded), Disposition::refuse);
}

TEST(Disposition, has_bounds) {
    auto page = kLoaded;
    page.fetches = kMostFetches;
    EXPECT_EQ(decide(request("Script"), page), Disposition::refuse);

    page = kLoaded;
    page.bytes = kMostFetchedBytes;
    EXPECT_EQ(decide(request("Script"), page), Disposition::refuse);

    auto upload = request("XHR");
    upload.body = std::string((std::size_t{1} << 20) + 1, 'x');
    EXPECT_EQ(decide(upload, kLoaded), Disposition::refuse);
}

TEST(CallForAPage, is_made_as_the_crawler_and_without_cookies) {
    auto paused = request("XHR");
    for (const auto* name :
         {"Accept", "Cookie", "User-Agent", "Host", "Sec-Fetch-Mode", "X-Own", "Origin"}) {
        paused.headers.push_back({.name = name, .value = "v"});
    }

    const auto call = call_for(paused, "bot/1.0");

    EXPECT_THAT(
        call.headers,
        ElementsAre(named("Accept"), named("X-Own"), named("Origin"), named("User-Agent"))
    );
    EXPECT_EQ(call.headers.back().value, "bot/1.0");
    EXPECT_EQ(call.follow_redirects, 0);
    EXPECT_TRUE(net::check_call(call));
}

TEST(Fulfilment, has_the_body_and_no_header_of_the_connection) {
    const auto params = fulfilment(
        "7",
        200,
        {{.name = "content-type", .value = "text/html"},
         {.name = "Content-Encoding", .value = "gzip"},
         {.name = "set-cookie", .value = "a=1"},
         {.name = "refresh", .value = "0; /x"}},
        "<p>"
    );

    EXPECT_EQ(params.at("requestId").as_string(), "7");
    EXPECT_EQ(params.at("body").as_string(), "PHA+");
    ASSERT_EQ(params.at("responseHeaders").as_array().size(), 1U);
    EXPECT_EQ(params.at("responseHeaders").as_array()[0].at("name").as_string(), "content-type");
}

}  // namespace
}  // namespace pawl::browser
