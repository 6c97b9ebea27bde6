// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/text_template.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/json.h"

namespace pawl::task {
namespace {

constexpr std::string_view kPayload =
    R"({"id":"a/b c","n":1.10,"user":{"name":"Zo\u00eb \"x\""},"tags":["p",{"q":true}],"none":null})";

auto rendered(std::string_view text, Medium medium) -> std::string {
    const auto made = TextTemplate::parse(text, medium).value().render(kPayload);
    return made ? *made : "error " + made.error().code;
}

TEST(TextTemplate, puts_values_of_the_payload_in_their_places) {
    EXPECT_EQ(rendered("no places", Medium::plain), "no places");
    EXPECT_EQ(rendered("<{{payload.id}}|{{ payload.n }}>", Medium::plain), "<a/b c|1.10>");
    EXPECT_EQ(rendered("{{payload.tags.1.q}}{{payload.tags.0}}", Medium::plain), "truep");
    EXPECT_EQ(rendered("{{payload.tags}}", Medium::plain), R"(["p",{"q":true}])");
}

TEST(TextTemplate, encodes_values_in_a_url) {
    EXPECT_EQ(rendered("/u/{{payload.id}}?x=1", Medium::url), "/u/a%2Fb%20c?x=1");
}

TEST(TextTemplate, takes_a_url_as_it_is_at_the_front) {
    const auto in = [](std::string_view text, std::string_view payload) {
        const auto made = TextTemplate::parse(text, Medium::url).value().render(payload);
        return made ? *made : "error " + made.error().code;
    };

    EXPECT_EQ(in("{{payload.u}}", R"({"u":"https://a.b/c?d=e"})"), "https://a.b/c?d=e");
    EXPECT_EQ(
        in("{{payload.u}}/x?y={{payload.y}}", R"({"u":"http://a","y":"1 2"})"), "http://a/x?y=1%202"
    );
    EXPECT_EQ(in("{{payload.u}}{{payload.p}}", R"({"u":"http://a","p":"/x/y"})"), "http://a/x/y");
    EXPECT_EQ(in("{{payload.s}}://{{payload.h}}/", R"({"s":"https","h":"a"})"), "https://a/");
}

TEST(TextTemplate, takes_a_host_and_a_port_in_front_of_the_path) {
    const auto in = [](std::string_view text, const std::string& value) {
        const auto payload = to_json_text(boost::json::object{{"v", value}});
        const auto made = TextTemplate::parse(text, Medium::url).value().render(payload);
        return made ? *made : "error " + made.error().code;
    };

    EXPECT_EQ(in("https://{{payload.v}}/x", "a.example:8443"), "https://a.example:8443/x");
    EXPECT_EQ(in("https://{{payload.v}}.example/x", "a"), "https://a.example/x");
    EXPECT_EQ(in("https://{{payload.v}}/x", "[::1]:80"), "https://[::1]:80/x");
    for (const auto* value : {"a/b", "a?b", "a#b", "u@a", "a\\b", "a b", "a%2e", "caf\xC3\xA9"}) {
        EXPECT_EQ(in("https://{{payload.v}}/x", value), "error invalid_url") << value;
        EXPECT_EQ(in("https://a:{{payload.v}}", value), "error invalid_url") << value;
    }
}

TEST(TextTemplate, has_a_sample_that_is_a_url) {
    for (const auto& [text, sample] : {
             std::pair{"{{payload}}", "http://a"},
             std::pair{"{{payload.u}}/x/{{payload.y}}", "http://a/x/1"},
             std::pair{"{{payload.s}}://{{payload.h}}:{{payload.p}}/", "http://a:1/"},
             std::pair{"http{{payload.s}}://a/", "https://a/"},
             std::pair{"http://[{{payload.h}}]/", "http://[::1]/"},
             std::pair{"http://a/{{payload.x}}?y={{payload.y}}", "http://a/1?y=1"},
         }) {
        EXPECT_EQ(TextTemplate::parse(text, Medium::url).value().sample(), sample) << text;
    }
}

TEST(TextTemplate, lets_no_value_climb_in_a_path) {
    const auto url = TextTemplate::parse("/u/{{payload.id}}/x", Medium::url).value();

    EXPECT_EQ(url.render(R"({"id":".."})").error().code, "invalid_url");
    EXPECT_EQ(url.render(R"({"id":"../admin"})").value(), "/u/..%2Fadmin/x");
}

TEST(TextTemplate, escapes_text_within_json_strings_and_keeps_values_outside) {
    EXPECT_EQ(
        rendered(
            R"({"who":"I am {{payload.user.name}}","n":{{payload.n}},"t":{{payload.tags}}})",
            Medium::json
        ),
        "{\"who\":\"I am Zo\xC3\xAB \\\"x\\\"\",\"n\":1.10,\"t\":[\"p\",{\"q\":true}]}"
    );
    EXPECT_EQ(
        rendered(R"(["\"",{{payload.id}},{{payload.none}}])", Medium::json),
        R"(["\"","a/b c",null])"
    );
}

TEST(TextTemplate, names_the_key_that_is_absent) {
    for (const auto* text : {"{{payload.nobody}}", "{{payload.none}}", "{{payload.tags.7}}"}) {
        EXPECT_EQ(rendered(text, Medium::plain), "error missing_payload_key");
    }
    const auto error =
        TextTemplate::parse("{{payload.user.age}}", Medium::plain)->render(kPayload).error();
    EXPECT_NE(error.message.find("payload.user.age"), std::string::npos);
}

TEST(TextTemplate, lets_no_value_end_a_header) {
    const auto header = TextTemplate::parse("v {{payload.x}}", Medium::header).value();

    for (const auto* payload :
         {R"({"x":"a\r\nEvil: 1"})", R"({"x":"a\nb"})", R"({"x":"\u0001"})"}) {
        EXPECT_EQ(header.render(payload).error().code, "invalid_header") << payload;
    }
    EXPECT_EQ(header.render(R"({"x":"fine\tand\u00e9"})").value(), "v fine\tand\xC3\xA9");
}

TEST(TextTemplate, refuses_placeholders_that_it_does_not_know) {
    for (const auto* text :
         {"{{",
          "{{payload",
          "{{}}",
          "{{user.id}}",
          "{{payload.}}",
          "{{payload..a}}",
          "{{payloads}}",
          "a}} {{ b"}) {
        const auto parsed = TextTemplate::parse(text, Medium::plain);

        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, "invalid_template") << text;
    }
}

}  // namespace
}  // namespace pawl::task
