// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vectors.h"

#include <gtest/gtest.h>

#include <limits>

namespace pawl::ai {
namespace {

TEST(NormaliseText, makes_equal_what_reads_equal) {
    EXPECT_EQ(normalise_text(" a\r\nb\rc \n"), "a\nb\nc");
    EXPECT_EQ(normalise_text("a  b"), "a  b");
    EXPECT_EQ(normalise_text(" \t\r\n "), "");
    EXPECT_EQ(normalise_text(""), "");
}

TEST(VectorBytes, are_little_endian_floats) {
    const Vector vector = {1.0F, -2.5F, 0.0F};

    EXPECT_EQ(to_bytes(vector).substr(0, 4), std::string("\x00\x00\x80\x3F", 4));
    EXPECT_EQ(vector_from_bytes(to_bytes(vector)).value(), vector);
}

TEST(VectorBytes, refuse_what_is_no_vector) {
    EXPECT_FALSE(vector_from_bytes(""));
    EXPECT_FALSE(vector_from_bytes("abc"));
    EXPECT_FALSE(vector_from_bytes(to_bytes(Vector{std::numeric_limits<float>::infinity()})));
    EXPECT_EQ(vector_from_bytes("abcde").error().code, "invalid_vector");
}

}  // namespace
}  // namespace pawl::ai
