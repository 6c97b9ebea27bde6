// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

auto faults(std::string_view schema, std::string_view value) -> std::vector<std::string> {
    const auto read = read_json(schema).value();
    EXPECT_TRUE(check_schema(read)) << schema;
    return find_faults(read, read_json(value).value());
}

constexpr std::string_view kEntity =
    R"({"type":"object","additionalProperties":false,"required":["entity"],
"properties":{"entity":{"type":"string","minLength":1,"maxLength":3}}})";

TEST(JsonSchema, lets_pass_what_fits) {
    EXPECT_THAT(faults(kEntity, R"({"entity":"äöü"})"), IsEmpty());
    EXPECT_THAT(faults("{}", R"({"a":[1]})"), IsEmpty());
    EXPECT_THAT(faults(R"({"type":["string","null"]})", "null"), IsEmpty());
    EXPECT_THAT(faults(R"({"type":"number"})", "1"), IsEmpty());
    EXPECT_THAT(faults(R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "4"), IsEmpty());
}

TEST(JsonSchema, says_what_is_wrong_and_where) {
    EXPECT_THAT(
        faults(kEntity, R"({"entity":"abcd","more":1})"),
        ElementsAre("/entity: must have at most 3 characters", "the answer: `more` is not allowed")
    );
    EXPECT_THAT(faults(kEntity, "{}"), ElementsAre("the answer: `entity` is missing"));
    EXPECT_THAT(faults(kEntity, "[]"), ElementsAre("the answer: must be of type \"object\""));
    EXPECT_THAT(faults(R"({"type":"integer"})", "1.5"), SizeIs(1));
    EXPECT_THAT(faults(R"({"enum":["a",2]})", "\"b\""), ElementsAre(HasSubstr(R"(["a",2])")));
    EXPECT_THAT(faults(R"({"const":true})", "false"), SizeIs(1));
    EXPECT_THAT(faults(R"({"minimum":1,"maximum":2})", "3"), ElementsAre(HasSubstr("at most 2")));
    EXPECT_THAT(faults(R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "2"), SizeIs(1));
}

TEST(JsonSchema, looks_into_lists_and_members_that_are_not_named) {
    EXPECT_THAT(
        faults(R"({"items":{"type":"string"},"maxItems":1})", R"(["a",2])"),
        ElementsAre(HasSubstr("at most 1 items"), HasSubstr("/1: "))
    );
    EXPECT_THAT(
        faults(R"({"additionalProperties":{"type":"integer"}})", R"({"a":1,"b":"x"})"),
        ElementsAre(HasSubstr("/b: "))
    );
}

TEST(JsonSchema, stops_complaining_at_ten) {
    EXPECT_THAT(
        faults(R"({"items":{"type":"string"}})", "[1,2,3,4,5,6,7,8,9,10,11,12]"), SizeIs(10)
    );
}

TEST(JsonSchema, refuses_what_it_would_not_check) {
    for (const auto* schema :
         {R"({"pattern":"^a"})",
          R"({"properties":{"a":{"$ref":"#/b"}}})",
          R"({"oneOf":[]})",
          R"({"type":"text"})",
          R"({"required":[1]})",
          R"({"properties":[]})",
          R"({"items":true})",
          R"({"maxLength":"3"})",
          R"({"anyOf":{}})",
          R"({"anyOf":[1]})",
          "[]"}) {
        const auto checked = check_schema(read_json(schema).value());

        ASSERT_FALSE(checked) << schema;
        EXPECT_EQ(checked.error().code, "unsupported_schema");
    }
}

}  // namespace
}  // namespace pawl::ai
