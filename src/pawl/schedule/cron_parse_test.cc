// SPDX-License-Identifier: Apache-2.0
// Which expressions are refused, and with which category (cron-semantics.md, sections 1, 2, 6).
#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {
namespace {

auto category_of(std::string_view text) -> std::string {
    const auto parsed = CronExpression::parse(text, "seed");
    return parsed ? "ok" : parsed.error().code;
}

void expect_all(std::string_view category, const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        EXPECT_EQ(category_of(text), category) << text;
    }
}

TEST(CronParse, refuses_nothing_but_blanks_as_empty) {
    expect_all("empty", {"", " ", "\t \r\n"});
}

TEST(CronParse, wants_five_to_seven_fields) {
    expect_all(
        "fields",
        {"*", "* * * *", "1 2 3 4 5 6 7 8", "x seconds", "5 minutes", "1.5 seconds", "-1 seconds"}
    );
}

TEST(CronParse, refuses_malformed_terms) {
    expect_all(
        "syntax",
        {
            "1- * * * *",          ",1 * * * *",    "1, * * * *",  "1,,2 * * * *",
            "*/ * * * *",          "*/1/2 * * * *", "*-5 * * * *", "*5 * * * *",
            "** * * * *",          "/5 * * * *",    "-5 * * * *",  "+5 * * * *",
            "1--5 * * * *",        "1.5 * * * *",   "a * * * *",   "? * * * *",
            "5 ~ * * *",           "0 0 * *\n*",    "0\n0 * * *",  "H( * * * *",
            "H(5) * * * *",        "H(1-5 * * * *", "H-5 * * * *", "0 0 0 * * * H",
            "CRON_TZ=UTC * * * *",
        }
    );
}

TEST(CronParse, refuses_day_forms_where_they_do_not_belong) {
    expect_all(
        "syntax",
        {
            "0 L * * *",        "0 0 2L * *",       "0 0 W * *",    "0 0 5W-7 * *",
            "0 0 5W/2 * *",     "0 0 ?,1 * *",      "0 0 ?/2 * *",  "0 0 1-L * *",
            "0 0 L/2 * *",      "0 0 $W * *",       "0 0 $-3 * *",  "0 0 LL * *",
            "0 0 L-LW * *",     "0 0 L- * *",       "0 0 FOO * *",  "0 0 5#1 * *",
            "0 0 * JAN#1 *",    "0 0 * L *",        "0 0 * ? *",    "0 0 * * L",
            "0 0 * * W",        "0 0 * * 5#",       "0 0 * * #1",   "0 0 * * MON#1/2",
            "0 0 * * FRIL/2",   "0 0 * * MON-FRIL", "0 0 * * 5L-6", "0 0 * * M",
            "0 0 * * MON5",     "0 0 * * ++MON",    "0 0 * * +",    "0 0 +5 * *",
            "0 0 * * MON,+TUE", "0 0 L$ * *",
        }
    );
}

TEST(CronParse, refuses_texts_of_more_than_1024_bytes) {
    const std::string tail = " * * * *";
    const std::string longest = std::string(1024 - tail.size(), '1') + tail;

    EXPECT_EQ(category_of(longest), "range");
    EXPECT_EQ(category_of('1' + longest), "syntax");
    EXPECT_EQ(category_of(std::string(2000, ' ') + "* * * * *"), "ok");
}

TEST(CronParse, refuses_numbers_outside_the_field) {
    expect_all(
        "range",
        {
            "60 * * * *",
            "* 24 * * *",
            "0 0 0 * *",
            "0 0 32 * *",
            "0 0 * 0 *",
            "0 0 * 13 *",
            "0 0 * * 8",
            "0 0 0 * * * 1969",
            "0 0 0 * * * 2200",
            "0 0 * * MON#6",
            "0 0 * * MON#0",
            "0 0 * * 8#1",
            "0 0 * * 8L",
            "0 0 L-31 * *",
            "0 0 L-31W * *",
            "0 0 32W * *",
            "0 0 10-5 * *",
            "0 0 0 * * * 2030-2026",
            "H(5-2) * * * *",
            "H(0-60) * * * *",
            "0 second",
            "0 seconds",
            "60 seconds",
            "99999999999999999999 seconds",
            "99999999999999999999 * * * *",
        }
    );
}

TEST(CronParse, refuses_step_zero) {
    expect_all(
        "step",
        {"*/0 * * * *",
         "1-5/0 * * * *",
         "5/00 * * * *",
         "H/0 * * * *",
         "22-2/0 * * * *",
         "0 0 * * 7-2/0"}
    );
}

TEST(CronParse, refuses_unknown_names) {
    expect_all(
        "name",
        {"0 0 * FOO *",
         "0 0 * JANUARY *",
         "0 0 * * SUNDAY",
         "0 0 * * LW",
         "0 0 * * FOOL",
         "0 0 * * XX#1",
         "0 0 * * MON-XX",
         "0 0 * MON *"}
    );
}

TEST(CronParse, refuses_bad_nicknames) {
    expect_all(
        "nickname",
        {"@",
         "@foo",
         "@daily x",
         "@reboot now",
         "@dailyx",
         "@every",
         "@every 1.5h",
         "@every 0s",
         "@every 3661d",
         "@every 1s1h",
         "@every 1h1h",
         "@every 1",
         "@every h",
         "@every 1h 30m",
         "@every -1h",
         "@every 500ms",
         "@every 99999999999999999999w"}
    );
}

TEST(CronParse, refuses_what_no_date_satisfies) {
    expect_all(
        "never",
        {"0 0 30 2 *",
         "0 0 31 4,6 *",
         "0 0 31W 2 *",
         "0 0 0 29 2 * 2023",
         "0 0 31 2 +MON",
         "0 0 L-30 2 *",
         "0 0 31 2 ?"}
    );
}

TEST(CronParse, takes_what_is_unusual_but_clear) {
    expect_all(
        "ok",
        {"007 * * * *",
         "0 0 30 2 MON",
         "0 0 ? * ?",
         "0 0 * * +?",
         "*/100 * * * *",
         "*/99999999999 * * * *",
         "0 0 15,$ * *",
         "0 0 l-3w * *",
         "0 0 1W,15,LW * *",
         "0 0 * * MON#1,FRIL,TUE",
         "0 0 * * fri#l",
         "@EVERY 1H30M",
         "30 SECONDS",
         "1 second",
         "@every 3660d",
         "@every 1w2d3h4m5s",
         "H H H H H",
         "0 0 * * +H",
         "H(0-29)/10,45 * * * *",
         "\r\n *\t*  * * * \n",
         "0 0 0 * * * 2026/2",
         "@restart"}
    );
}

TEST(CronParse, reports_the_first_error_from_the_left) {
    EXPECT_EQ(category_of("60 */0 * FOO *"), "range");
    EXPECT_EQ(category_of("0 */0 * FOO *"), "step");
    EXPECT_EQ(category_of("0 0 * FOO 8"), "name");
    EXPECT_EQ(category_of("60,1- * * * *"), "range");
}

TEST(CronParse, keeps_messages_on_one_printable_line) {
    const auto parsed = CronExpression::parse("0 0 \x1b[31m\xff * *");

    ASSERT_FALSE(parsed.has_value());
    for (const char c : parsed.error().message) {
        EXPECT_TRUE(c >= ' ' && c <= '~');
    }
}

TEST(CronParse, keeps_the_text_without_the_blanks_around_it) {
    EXPECT_EQ(CronExpression::parse("  0 0  * * *\n")->text(), "0 0  * * *");
    EXPECT_EQ(CronExpression::parse("@daily")->text(), "@daily");
}

TEST(CronParse, makes_small_values) {
    EXPECT_LE(sizeof(CronExpression), 200U);
}

// What a field selects, as the mask of the search.
auto fields_of(std::string_view text, std::string_view seed = {}) -> CronFields {
    return CronExpression::parse(text, seed)->fields();
}

auto bits(std::initializer_list<int> values) -> std::uint64_t {
    std::uint64_t mask = 0;
    for (const int value : values) {
        mask |= std::uint64_t{1} << value;
    }
    return mask;
}

TEST(CronFieldsOf, wrap_reversed_ranges) {
    EXPECT_EQ(fields_of("0 22-2 * * *").hours, bits({22, 23, 0, 1, 2}));
    EXPECT_EQ(fields_of("0 20-4/3 * * *").hours, bits({20, 23, 2}));
    EXPECT_EQ(fields_of("0 0 * NOV-FEB *").months, bits({10, 11, 0, 1}));
    EXPECT_EQ(fields_of("58-1 0 * * *").minutes, bits({58, 59, 0, 1}));
    EXPECT_EQ(fields_of("0 0 * * FRI-MON").weekdays, bits({5, 6, 0, 1}));
}

TEST(CronFieldsOf, know_both_sundays) {
    const std::map<std::string, std::uint64_t> rows = {
        {"5-7", bits({5, 6, 0})},
        {"7-2", bits({0, 1, 2})},
        {"6-0", bits({6, 0})},
        {"0-7", bits({0, 1, 2, 3, 4, 5, 6})},
        {"MON-SUN", bits({0, 1, 2, 3, 4, 5, 6})},
        {"7", bits({0})},
        {"7-7", bits({0})},
        {"1-7/3", bits({1, 4, 0})},
        {"7/2", bits({0, 2, 4, 6})},
        {"4-2/3", bits({4, 0})},
        {"MON-FRI/2", bits({1, 3, 5})},
        {"3/2", bits({3, 5})},
        {"*/5", bits({0, 5})},
    };
    for (const auto& [text, weekdays] : rows) {
        EXPECT_EQ(fields_of("0 0 * * " + text).weekdays, weekdays) << text;
    }
}

TEST(CronFieldsOf, step_from_a_value_to_the_end) {
    EXPECT_EQ(fields_of("10/20 * * * *").minutes, bits({10, 30, 50}));
    EXPECT_EQ(fields_of("*/59 * * * *").minutes, bits({0, 59}));
    EXPECT_EQ(fields_of("*/60 * * * *").minutes, bits({0}));
    EXPECT_EQ(fields_of("0 0 25/3 * *").days, bits({24, 27, 30}));
    EXPECT_EQ(fields_of("5-20/30 * * * *").minutes, bits({5}));
}

// FNV-1a-64 worked out by hand from the contract's formula, byte by byte.
auto reference_hash(std::string text) -> std::uint64_t {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    return hash;
}

TEST(CronFieldsOf, hash_the_seed_and_the_letter_of_the_field) {
    const std::string seed = "nightly-report";
    const auto pick = [&](char letter, unsigned size) {
        return static_cast<int>(reference_hash(seed + letter) % size);
    };
    const auto fields = fields_of("H H H H H H", seed);

    EXPECT_EQ(reference_hash("a"), 0xaf63dc4c8601ec8cULL);  // a published test vector
    EXPECT_EQ(fields.seconds, bits({pick('s', 60)}));
    EXPECT_EQ(fields.minutes, bits({pick('m', 60)}));
    EXPECT_EQ(fields.hours, bits({pick('h', 24)}));
    EXPECT_EQ(fields.days, bits({pick('d', 28)}));
    EXPECT_EQ(fields.months, bits({pick('M', 12)}));
    EXPECT_EQ(fields.weekdays, bits({pick('w', 7)}));
}

TEST(CronFieldsOf, hash_into_ranges_and_steps) {
    const std::string seed = "s";
    const auto start = static_cast<int>(reference_hash("sm") % 20);

    EXPECT_EQ(fields_of("H/20 * * * *", seed).minutes, bits({start, start + 20, start + 40}));
    EXPECT_EQ(
        fields_of("H(10-19) * * * *", seed).minutes,
        bits({10 + static_cast<int>(reference_hash("sm") % 10)})
    );
    EXPECT_EQ(
        fields_of("H(10-19)/100 * * * *", seed).minutes,
        bits({10 + static_cast<int>(reference_hash("sm") % 10)})
    );
    EXPECT_FALSE(fields_of("H * * * *", seed).minutes == fields_of("H * * * *", "other").minutes);
}

TEST(CronFieldsOf, tell_fixed_from_wildcard_jobs) {
    EXPECT_TRUE(fields_of("* 2 * * *").wildcard);
    EXPECT_TRUE(fields_of("5 */2 * * *").wildcard);
    EXPECT_TRUE(fields_of("*,5 2 * * *").wildcard);
    EXPECT_TRUE(fields_of("* 5 2 * * *").wildcard);
    EXPECT_TRUE(fields_of("@hourly").wildcard);
    EXPECT_FALSE(fields_of("@daily").wildcard);
    EXPECT_FALSE(fields_of("5,* 2 * * *").wildcard);
    EXPECT_FALSE(fields_of("30 2 * * *").wildcard);
    EXPECT_FALSE(fields_of("H H * * *").wildcard);
}

}  // namespace
}  // namespace pawl::schedule
