// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/text_template.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

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
