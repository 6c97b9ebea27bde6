// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/http_options.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::http {
namespace {

auto read(boost::json::object options) -> Result<HttpTaskOptions> {
    const task::KindRequest request{.task = "report", .options = std::move(options)};
    return read_http_options(request, "https://base.example.com/");
}

// "CODE POINTER" of the first complaint, or "fine".
auto complaint(boost::json::object options) -> std::string {
    options.emplace("url", "https://app.example.com/api");
    const auto done = read(std::move(options));
    return done ? "fine" : done.error().code + " " + done.error().fields.at(0).pointer;
}

TEST(HttpOptions, needs_no_more_than_a_url) {
    const auto options = read({{"url", "https://app.example.com/api/report"}});

    ASSERT_TRUE(options);
    EXPECT_EQ(options->method, "POST");
    EXPECT_EQ(options->host, "app.example.com");
    EXPECT_EQ(options->follow_redirects, 0);
    EXPECT_EQ(options->compat, Compat::none);
}

TEST(HttpOptions, gets_by_default_when_it_stands_in_for_vercel) {
    EXPECT_EQ(read({{"url", "https://a.example"}, {"compat", "vercel"}})->method, "GET");
    EXPECT_EQ(
        read({{"url", "https://a.example"}, {"compat", "vercel"}, {"method", "POST"}})->method,
        "POST"
    );
}

TEST(HttpOptions, puts_the_base_in_front_of_a_path) {
    EXPECT_EQ(read({{"url", "/api/tick"}})->url.head(), "https://base.example.com/api/tick");
}

TEST(HttpOptions, adds_the_parameters_to_the_query) {
    const auto options = read(
        {{"url", "https://a.example/x?a=1#part"}, {"params", {{"b c", "{{payload.d}}&"}, {"n", 2}}}}
    );

    EXPECT_EQ(options->url.render(R"({"d":"é"})"), "https://a.example/x?a=1&b%20c=%C3%A9%26&n=2");
}

TEST(HttpOptions, refuses_a_bad_url) {
    EXPECT_EQ(read({}).error().code, "missing_field");
    EXPECT_EQ(read({{"url", 7}}).error().code, "invalid_type");
    EXPECT_EQ(read({{"url", "ftp://a.example"}}).error().code, "unsupported_scheme");
    EXPECT_EQ(read({{"url", "https://u:p@a.example"}}).error().code, "invalid_url");
    EXPECT_EQ(read({{"url", "https://a.example/a\r\nb"}}).error().code, "invalid_url");
    EXPECT_EQ(read({{"url", "https://a.example/{{x}}"}}).error().code, "invalid_template");
}

TEST(HttpOptions, guards_a_url_that_the_payload_has_a_say_in) {
    for (const auto* url :
         {"{{payload.url}}",
          "{{payload.base}}/x/{{payload.id}}",
          "https://{{payload.host}}/x",
          "https://a{{payload.x}}",
          "https://a.{{payload.zone}}:{{payload.port}}/",
          "https://a.example/{{payload.x}}",
          "/api/{{payload.x}}",
          "https://a.example?q={{payload.x}}"}) {
        const auto options = read({{"url", url}});

        ASSERT_TRUE(options) << url << options.error().message;
        EXPECT_TRUE(options->guarded) << url;
    }
}

TEST(HttpOptions, does_not_guard_what_the_operator_wrote) {
    EXPECT_FALSE(read({{"url", "http://127.0.0.1:3000/x"}})->guarded);
    EXPECT_FALSE(read({{"url", "http://127.0.0.1/"}, {"params", {{"id", "{{payload.id}}"}}}}
    )->guarded);
    EXPECT_FALSE(read({{"url", "http://127.0.0.1/"}, {"body", "{{payload.id}}"}})->guarded);
}

TEST(HttpOptions, refuses_headers_that_could_split_the_request) {
    for (const auto* name : {"a\r\nb", "a b", "", "a:b", "h\xC3\xA9"}) {
        EXPECT_EQ(
            complaint({{"headers", {{name, "x"}}}}), "invalid_header /headers/" + std::string(name)
        );
    }
    using namespace std::string_view_literals;
    for (const auto value : {"x\r\nEvil: 1"sv, "x\n"sv, "x\0y"sv, "\x7F"sv}) {
        EXPECT_EQ(complaint({{"headers", {{"X-A", value}}}}), "invalid_header /headers/X-A");
    }
    EXPECT_EQ(complaint({{"method", "GET\r\n"}}), "invalid_header /method");
    EXPECT_EQ(complaint({{"method", "TRACE"}}), "invalid_value /method");
}

TEST(HttpOptions, refuses_headers_that_pawl_sets) {
    for (const std::string name :
         {"Host",
          "content-length",
          "Transfer-Encoding",
          "CONNECTION",
          "Pawl-Anything",
          "pawl-job-id",
          "webhook-id",
          "Webhook-X",
          "Upgrade",
          "TE"}) {
        EXPECT_EQ(complaint({{"headers", {{name, "x"}}}}), "reserved_header /headers/" + name);
    }
}

TEST(HttpOptions, refuses_values_out_of_range) {
    EXPECT_EQ(complaint({{"timeout_milliseconds", 0}}), "out_of_range /timeout_milliseconds");
    EXPECT_EQ(complaint({{"capture_bytes", 65537}}), "out_of_range /capture_bytes");
    EXPECT_EQ(complaint({{"follow_redirects", 6}}), "out_of_range /follow_redirects");
    EXPECT_EQ(complaint({{"follow_redirects", "yes"}}), "invalid_type /follow_redirects");
    EXPECT_EQ(complaint({{"expect", "9xx"}}), "invalid_status /expect");
    EXPECT_EQ(complaint({{"retry_on", {"x"}}}), "invalid_status /retry_on");
    EXPECT_EQ(complaint({{"headers", "x"}}), "invalid_type /headers");
    EXPECT_EQ(complaint({{"headers", {{"A", {1}}}}}), "invalid_type /headers/A");
    EXPECT_EQ(complaint({{"method", "GET"}, {"body", "x"}}), "invalid_value /body");
    EXPECT_EQ(complaint({{"compat", "heroku"}}), "invalid_value /compat");
    EXPECT_EQ(complaint({{"is_admin", true}}), "unknown_field /is_admin");
}

TEST(HttpOptions, refuses_a_signing_secret_without_repeating_it) {
    const auto done = read({{"url", "https://a.example"}, {"sign", "whsec_not!base64"}});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "invalid_secret");
    EXPECT_EQ(done.error().message.find("not!base64"), std::string::npos);
}

TEST(HttpOptions, tells_json_bodies_from_text) {
    const auto type_of = [](boost::json::value body) {
        return read({{"url", "https://a.example"}, {"body", std::move(body)}})->content_type;
    };

    EXPECT_EQ(type_of(boost::json::object{{"a", 1}}), "application/json");
    EXPECT_EQ(type_of(R"( {"a":1})"), "application/json");
    EXPECT_EQ(type_of("[1]"), "application/json");
    EXPECT_EQ(type_of("{{payload.text}}"), "text/plain; charset=utf-8");
    EXPECT_EQ(type_of("hello"), "text/plain; charset=utf-8");
}

}  // namespace
}  // namespace pawl::kinds::http
