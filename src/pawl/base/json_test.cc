// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace pawl {
namespace {

auto code_of(std::string_view text, const JsonRules& rules = {}) -> std::string {
    const auto read = read_json(text, rules);
    return read ? "ok" : read.error().code;
}

auto message_of(std::string_view text) -> std::string {
    const auto read = read_json(text);
    return read ? "" : read.error().message;
}

// The value of `text`, written again.
auto again(std::string_view text, const JsonRules& rules = {}) -> std::string {
    const auto read = read_json(text, rules);
    return read ? to_json_text(*read) : read.error().code;
}

auto repeat(std::string_view part, std::size_t count) -> std::string {
    std::string text;
    for (; count > 0; --count) {
        text += part;
    }
    return text;
}

const JsonRules kPayload{.raw_members = {"payload"}};

TEST(Json, reads_what_the_grammar_allows) {
    constexpr std::string_view kTexts[] = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "\"\"",
        "[]",
        "{}",
        " \t\r\n[ 1 , 2 ]\n",
        R"({"a":{"b":[1,{"c":null}]}})",
        R"(["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"])",
        "[\"\xF4\x8F\xBF\xBF\"]",
        R"(["\uDBFF\uDFFF", "\u2028", "\uFDD0"])",
        R"({"":0})",
        R"([1E+2, 1e-2, 0.5, -0.0, 0e1])",
    };
    for (const std::string_view text : kTexts) {
        EXPECT_EQ(code_of(text), "ok") << text;
    }
}

constexpr std::string_view kNotJson[] = {
    "",
    " ",
    "\xEF\xBB\xBF{}",
    "{} x",
    "{}{}",
    "[1,]",
    "{\"a\":1,}",
    "[,1]",
    "[1 2]",
    "{\"a\" 1}",
    "{a:1}",
    "{'a':1}",
    "['a']",
    "[1]//x",
    "/* x */[1]",
    "[1 /* x */]",
    "NaN",
    "[Infinity]",
    "[-Infinity]",
    "[+1]",
    "[01]",
    "[-01]",
    "[.5]",
    "[5.]",
    "[1e]",
    "[1e+]",
    "[0x1]",
    "[1_000]",
    "[-]",
    "[- 1]",
    "[1a]",
    "tru",
    "True",
    "nul",
    "[\"a\nb\"]",
    "[\"a\tb\"]",
    "[\"\\x41\"]",
    "[\"\\u00g0\"]",
    "[\"\\u12\"]",
    "[\"\\\"]",
    "[\"a]",
    "[",
    "]",
    "{",
    "}",
    "[}",
    "{\"a\"}",
    "{\"a\":}",
    "{1:1}",
    "{null:1}",
    "\f[]",
    "\v[]",
    "[\xC2\xA0]",
    "\xE2\x80\x83[]",
    "\xFF\xFE",
};

TEST(Json, refuses_what_is_not_json) {
    for (const std::string_view text : kNotJson) {
        EXPECT_EQ(code_of(text), "invalid_json") << text;
    }
    EXPECT_EQ(code_of(std::string_view("\0", 1)), "invalid_json");
    EXPECT_EQ(code_of(std::string_view("[1]\0", 4)), "invalid_json");
    EXPECT_EQ(code_of(std::string_view("[\"a\0\"]", 6)), "invalid_json");
}

TEST(Json, says_where_the_error_is) {
    EXPECT_NE(message_of("[1, x]").find("byte 4"), std::string::npos) << message_of("[1, x]");
    EXPECT_NE(message_of("{} x").find("byte 3"), std::string::npos) << message_of("{} x");
    EXPECT_NE(message_of("").find("byte 0"), std::string::npos) << message_of("");
}

TEST(Json, refuses_strings_that_a_store_cannot_hold) {
    constexpr std::string_view kTexts[] = {
        R"(["\u0000"])",
        R"({"a\u0000b":1})",
        R"(["\ud800"])",
        R"(["\udc00"])",
        R"(["\ud800\ud800"])",
        R"(["\ud800x"])",
        R"(["\ud800\n"])",
        R"({"\udfff":1})",
        "[\"\xFF\"]",
        "[\"\xC0\x80\"]",
        "[\"\xC3\"]",
        "[\"\xE2\x82\"]",
        "[\"\xED\xA0\x80\"]",
        "[\"\xF4\x90\x80\x80\"]",
        "[\"\xF0\x80\x80\x80\"]",
        "[\"abcdefghijklmnopqrstuvwxyz0123456789\x80\"]",
        "{\"\xFF\":1}",
        "[\"\xE9\"]",
    };
    for (const std::string_view text : kTexts) {
        EXPECT_EQ(code_of(text), "invalid_string") << text;
        EXPECT_EQ(code_of(R"({"payload":)" + std::string(text) + "}", kPayload), "invalid_string")
            << text;
    }
}

TEST(Json, refuses_nesting_beyond_its_depth) {
    EXPECT_EQ(code_of(repeat("[", 64) + repeat("]", 64)), "ok");
    EXPECT_EQ(code_of(repeat("[", 65) + repeat("]", 65)), "json_too_deep");
    EXPECT_EQ(code_of(repeat("{\"a\":", 65) + "1" + repeat("}", 65)), "json_too_deep");
    EXPECT_EQ(code_of(repeat("[", 1'000'000)), "json_too_deep");
    EXPECT_EQ(code_of(R"({"payload":)" + repeat("[", 1'000'000), kPayload), "json_too_deep");
}

TEST(Json, refuses_a_key_that_comes_twice) {
    EXPECT_EQ(code_of(R"({"a":1,"a":1})"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":1,"\u0061":2})"), "duplicate_key");
    EXPECT_EQ(code_of(R"([{"b":{"a":1,"c":2,"a":3}}])"), "duplicate_key");
    EXPECT_EQ(code_of(R"({"payload":{"a":1,"a":2}})", kPayload), "duplicate_key");
    EXPECT_EQ(code_of(R"({"payload":1,"payload":2})", kPayload), "duplicate_key");
    EXPECT_EQ(code_of(R"({"a":{"a":1},"b":{"a":1}})"), "ok");
}

TEST(Json, tells_integers_from_other_numbers) {
    const auto integer = [](std::string_view text) {
        const auto read = read_json(text);
        return read && is_integer(*read);
    };

    constexpr std::string_view kTexts[] = {
        "0", "1", "-1", "9223372036854775807", "-9223372036854775808"
    };
    for (const std::string_view text : kTexts) {
        EXPECT_TRUE(integer(text)) << text;
        EXPECT_EQ(again(text), text);
    }
    constexpr std::string_view kMore[] = {
        "1.5",
        "1.0",
        "1e2",
        "1e400",
        "-1e400",
        "-0",
        "-0.0",
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
        "1e-400"
    };
    for (const std::string_view text : kMore) {
        EXPECT_EQ(code_of(text), "ok") << text;
        EXPECT_FALSE(integer(text)) << text;
    }
    EXPECT_FALSE(integer(repeat("9", 100'000)));
    EXPECT_FALSE(integer("0." + repeat("0", 100'000) + "1"));
}

TEST(Json, keeps_a_raw_member_as_text) {
    EXPECT_EQ(
        again(
            R"({"task":"t","payload":{ "n": 1.50, "big": 12345678901234567890123, "e":1E400 ,"z":-0}})",
            kPayload
        ),
        R"({"task":"t","payload":"{\"n\":1.50,\"big\":12345678901234567890123,\"e\":1E400,\"z\":-0}"})"
    );
    const auto read = read_json(
        R"({"payload":[ "a\u0022\n\u00e9", [ ], { }, null, true,[[1] ,2], "[" ,{"k":"{" , "l" : [ ]}]})",
        kPayload
    );
    ASSERT_TRUE(read);
    EXPECT_EQ(
        std::string_view(read->at("payload").as_string()),
        "[\"a\\\"\\n\xC3\xA9\",[],{},null,true,[[1],2],\"[\",{\"k\":\"{\",\"l\":[]}]"
    );
    EXPECT_EQ(again(R"({"payload":null,"x":2})", kPayload), R"({"payload":"null","x":2})");
    EXPECT_EQ(again(R"({"payload":"s"})", kPayload), R"({"payload":"\"s\""})");
}

TEST(Json, looks_for_raw_members_three_containers_deep) {
    EXPECT_EQ(
        again(R"({"jobs":[{"payload":1.0,"a":1}]})", kPayload),
        R"({"jobs":[{"payload":"1.0","a":1}]})"
    );
    EXPECT_EQ(
        again(R"({"a":{"b":{"c":{"payload":1}}}})", kPayload), R"({"a":{"b":{"c":{"payload":1}}}})"
    );
    EXPECT_EQ(again(R"({"payload":{"payload":1}})", kPayload), R"({"payload":"{\"payload\":1}"})");
}

TEST(Json, does_not_slow_down_with_many_keys) {
    std::string object = "{";
    for (int key = 0; key < 100'000; ++key) {
        object += '"' + std::to_string(key) + "\":1,";
    }
    object.back() = '}';

    EXPECT_EQ(code_of(object), "too_many_members");
    EXPECT_EQ(code_of(R"({"payload":)" + object + "}", kPayload), "ok");
}

TEST(Json, writes_text_that_reads_back_equal) {
    constexpr std::string_view kTexts[] = {
        R"({"a":[1,-2,1.5,true,false,null,"x"],"b":{},"c":[]})",
        R"("\"\\\n\r\t\u0001\u001f\u007f/")",
        R"(9223372036854775808)",
        R"(0.1)",
        R"(123456789012345683968)",
        R"(5e-324)",
        R"(1e+300)",
    };
    for (const std::string_view text : kTexts) {
        EXPECT_EQ(again(text), text);
    }
    EXPECT_EQ(to_json_text(Json(std::numeric_limits<double>::infinity())), "null");
}

TEST(Json, quotes_any_bytes_as_utf8) {
    EXPECT_EQ(quote_json("a\"b\\c\n\x1b"), R"("a\"b\\c\n\u001b")");
    EXPECT_EQ(quote_json(std::string_view("\0", 1)), R"("\u0000")");
    EXPECT_EQ(quote_json("\xC3\xA9"), "\"\xC3\xA9\"");
    EXPECT_EQ(
        quote_json("a\xFF\xC3\xA9\xE2\x82"), "\"a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\""
    );
}

}  // namespace
}  // namespace pawl
