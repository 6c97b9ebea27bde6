// SPDX-License-Identifier: Apache-2.0
#include "pawl/moving/copy_text.h"

#include <gtest/gtest.h>

namespace pawl::moving {
namespace {

using namespace std::string_view_literals;

auto copied(std::string_view text) -> std::string {
    std::string row;
    append_copied_text(row, text);
    return row;
}

TEST(CopyText, ends_no_value_and_no_row_where_the_text_does_not) {
    EXPECT_EQ(copied("a\tb\nc\rd\\e"), R"(a\tb\nc\rd\\e)");
}

TEST(CopyText, null_is_no_text) {
    std::string row;
    append_copied_null(row);
    EXPECT_EQ(row, R"(\N)");
    EXPECT_EQ(copied(R"(\N)"), R"(\\N)");
    EXPECT_EQ(copied(""), "");
}

TEST(CopyText, is_utf8_without_nul) {
    EXPECT_EQ(copied("\xFF"), "\xEF\xBF\xBD");
    EXPECT_EQ(
        copied("a\0b"sv),
        "a\xEF\xBF\xBD"
        "b"
    );
}

TEST(CopyText, bytes_are_hexadecimal) {
    std::string row;
    append_copied_bytes(row, "\x00\x1f\xff"sv);
    EXPECT_EQ(row, R"(\\x001fff)");
}

}  // namespace
}  // namespace pawl::moving
