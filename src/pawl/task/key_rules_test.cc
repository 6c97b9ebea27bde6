// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/key_rules.h"

#include <gtest/gtest.h>

namespace pawl::task {
namespace {

auto plain(std::string_view text) -> KeyTemplate {
    return KeyTemplate::parse(text).value();
}

// What a template makes of a payload, as both kinds of key.
auto key_of(std::string_view text, std::string_view payload) -> std::string {
    const KeyRules rules{.unique = UniqueRule{.key = plain(text)}, .concurrency_key = plain(text)};
    const auto keys = keys_of(rules, payload);
    if (!keys) {
        EXPECT_EQ(keys.error().fields.at(0).pointer, "/payload");
        return "error " + keys.error().code;
    }
    EXPECT_EQ(keys->unique ? keys->unique->key : "", keys->concurrency_key);
    return keys->concurrency_key;
}

TEST(KeyRules, make_keys_of_the_payload) {
    EXPECT_EQ(key_of("{{payload.siteId}}", R"({"siteId":"s-1"})"), "s-1");
    EXPECT_EQ(key_of("{{payload.siteId}}", R"({"siteId":17})"), "17");
    EXPECT_EQ(key_of("{{payload.a}}/{{payload.b.0}}", R"({"a":"x","b":[2]})"), "x/2");
    EXPECT_EQ(key_of("{{payload}}", R"("all")"), "all");
    EXPECT_EQ(key_of("always", ""), "always");
}

TEST(KeyRules, make_none_where_a_value_is_absent) {
    for (const auto* payload : {"", "null", "{}", R"({"siteId":null})", "[1]", "7"}) {
        EXPECT_EQ(key_of("site-{{payload.siteId}}", payload), "") << payload;
    }
    EXPECT_EQ(key_of("{{payload.a}}{{payload.b}}", R"({"a":1})"), "");
    EXPECT_EQ(key_of("{{payload.siteId}}", R"({"siteId":""})"), "");
}

TEST(KeyRules, refuse_what_no_key_may_be) {
    const auto payload = R"({"siteId":")" + std::string(256, 'x') + R"("})";
    EXPECT_EQ(key_of("{{payload.siteId}}", payload), "error invalid_string");
    EXPECT_EQ(key_of("{{payload.siteId}}", R"({"siteId":"a\nb"})"), "error invalid_string");
    EXPECT_EQ(key_of("{{payload.siteId}}", R"({"siteId":"\u0000"})"), "error invalid_string");
}

TEST(KeyRules, take_templates_that_a_key_can_come_of) {
    EXPECT_EQ(plain("{{payload.id}}").text, "{{payload.id}}");
    EXPECT_EQ(KeyTemplate::parse("{{payload").error().code, "invalid_template");
    for (const auto& text : {std::string(), std::string("a\nb"), std::string(256, 'x')}) {
        EXPECT_EQ(KeyTemplate::parse(text).error().code, "invalid_string");
    }
}

TEST(KeyRules, say_how_long_a_key_is_held_and_what_a_conflict_is) {
    const KeyRules rules{
        .unique =
            UniqueRule{
                .key = plain("k"),
                .window = std::chrono::hours(1),
                .on_conflict = job::OnConflict::reject,
            }
    };

    const job::UniqueRequest expected{
        .key = "k",
        .held_while = job::UniqueWhile::window,
        .window = std::chrono::hours(1),
        .on_conflict = job::OnConflict::reject,
    };
    EXPECT_EQ(keys_of(rules, "{}")->unique, expected);
    EXPECT_EQ(keys_of(rules, "{}")->concurrency_key, "");
    EXPECT_EQ(keys_of({}, "{}")->unique, std::nullopt);
}

TEST(KeyRules, leave_alone_what_a_request_names_itself) {
    const auto rule = plain("{{payload}}");
    const KeyRules rules{.unique = UniqueRule{.key = rule}, .concurrency_key = rule};
    const JobKeys given{.unique = job::UniqueRequest{.key = "own"}, .concurrency_key = "lane"};

    const auto both = keys_of(rules, R"("a\nb")", given);  // of which no key could be made
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->unique, given.unique);
    EXPECT_EQ(both->concurrency_key, "lane");
    EXPECT_EQ(keys_of(rules, "7", {.unique = given.unique})->concurrency_key, "7");
}

}  // namespace
}  // namespace pawl::task
