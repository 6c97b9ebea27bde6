// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/json_slice.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace pawl {
namespace {

auto slice(std::string_view json, const std::vector<std::string>& path) -> std::string {
    return std::string(json_slice(json, path).value_or("(none)"));
}

TEST(JsonSlice, keeps_the_text_of_a_number) {
    EXPECT_EQ(slice(R"({"a": 1.10 , "b":12345678901234567890})", {"a"}), "1.10");
    EXPECT_EQ(slice(R"({"a": 1.10 , "b":12345678901234567890})", {"b"}), "12345678901234567890");
}

TEST(JsonSlice, walks_into_objects_and_arrays) {
    constexpr std::string_view kJson = R"( {"x":[{"y":"}]"}, [1, 2 ]],"z":{"x":null}} )";

    EXPECT_EQ(slice(kJson, {"x", "0", "y"}), R"("}]")");
    EXPECT_EQ(slice(kJson, {"x", "1", "1"}), "2");
    EXPECT_EQ(slice(kJson, {"x", "1"}), "[1, 2 ]");
    EXPECT_EQ(slice(kJson, {"z", "x"}), "null");
    EXPECT_EQ(slice(kJson, {"z"}), R"({"x":null})");
}

TEST(JsonSlice, gives_nothing_for_what_is_not_there) {
    for (const std::vector<std::string>& path : std::vector<std::vector<std::string>>{
             {"a"}, {"x", "2"}, {"x", "00"}, {"x", "-1"}, {"z", "y"}, {"s", "length"}
         }) {
        EXPECT_EQ(slice(R"({"x":[1,2],"z":{},"s":"text"})", path), "(none)");
    }
    EXPECT_EQ(slice("", {}), "(none)");
    EXPECT_EQ(slice("", {"a"}), "(none)");
    EXPECT_EQ(slice("[]", {"0"}), "(none)");
}

TEST(JsonSlice, compares_keys_by_what_they_stand_for) {
    EXPECT_EQ(slice(R"({"\u0061\"b":1})", {"a\"b"}), "1");
}

TEST(JsonSlice, ends_on_text_that_is_no_json) {
    for (const auto* broken : {"{", "{\"a", "{\"a\":", "[1,", "[[[[", "{\"a\" 1}", "}", "\"\\"}) {
        (void)json_slice(broken, std::vector<std::string>{"a", "0"});  // It must only return.
        (void)json_slice(broken, std::vector<std::string>{"0"});       // The same.
    }
}

TEST(JsonPath, is_steps_between_dots) {
    EXPECT_EQ(json_path("siteId"), (std::vector<std::string>{"siteId"}));
    EXPECT_EQ(json_path("site.id"), (std::vector<std::string>{"site", "id"}));
    for (const std::string text : {"", ".", "a.", ".a", "a..b", "a\"", "a\\b", "items.0", "-1"}) {
        EXPECT_EQ(json_path(text), std::nullopt) << text;
    }
    EXPECT_TRUE(json_path(std::string(128, 'a')));
    EXPECT_FALSE(json_path(std::string(129, 'a')));
}

TEST(PlainText, is_what_a_json_string_stands_for) {
    EXPECT_EQ(plain_text(R"("a\nb\u00e9")"), "a\nb\xC3\xA9");
    EXPECT_EQ(plain_text("1.10"), "1.10");
    EXPECT_EQ(plain_text("true"), "true");
}

}  // namespace
}  // namespace pawl
