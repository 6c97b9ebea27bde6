// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/utf8.h"

#include <gtest/gtest.h>

#include "pawl/base/names.h"

namespace pawl::text {
namespace {

TEST(Utf8, reads_what_it_writes) {
    for (const char32_t value :
         {0x1U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xFFFDU, 0x10000U, 0x10FFFFU}) {
        std::string text;
        append_utf8(text, value);

        EXPECT_EQ(read_code_point(text, 0).value, value);
        EXPECT_EQ(read_code_point(text, 0).bytes, text.size());
    }
}

TEST(Utf8, broken_bytes_are_replaced_one_by_one) {
    EXPECT_EQ(well_formed("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(well_formed("\xC0\xAF"), "\uFFFD\uFFFD");                 // overlong
    EXPECT_EQ(well_formed("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");       // half a surrogate pair
    EXPECT_EQ(well_formed("\xF4\x90\x80\x80").substr(0, 3), "\uFFFD");  // above U+10FFFF
    EXPECT_EQ(well_formed("end\xE2\x82"), "end\uFFFD\uFFFD");
}

TEST(Utf8, any_bytes_become_well_formed_without_a_zero) {
    std::string bytes;
    for (int round = 0; round < 3; ++round) {
        for (int byte = 0; byte < 256; ++byte) {
            bytes.push_back(static_cast<char>(byte * (2 * round + 1)));
        }
    }

    EXPECT_TRUE(is_utf8(well_formed(bytes)));
    EXPECT_FALSE(well_formed(bytes).contains('\0'));
}

TEST(Utf8, what_is_well_formed_stays) {
    EXPECT_EQ(well_formed("naïve 日本 😀"), "naïve 日本 😀");
}

TEST(Utf8, a_cut_never_divides_a_code_point) {
    EXPECT_EQ(first_code_points("日本語", 2), "日本");
    EXPECT_EQ(first_code_points("日本語", 9), "日本語");
    EXPECT_EQ(count_code_points("日本語"), 3);
}

}  // namespace
}  // namespace pawl::text
