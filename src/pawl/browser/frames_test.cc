// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/frames.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace pawl::browser {
namespace {

using namespace std::string_view_literals;

TEST(Frames, end_at_a_nul_however_they_come) {
    Frames frames(100);

    frames.add("{\"id\":1}\0{\"me"sv);
    EXPECT_EQ(frames.next(), "{\"id\":1}");
    EXPECT_EQ(frames.next(), std::nullopt);
    frames.add("thod\":2}"sv);
    EXPECT_EQ(frames.next(), std::nullopt);
    frames.add("\0\0"sv);
    EXPECT_EQ(frames.next(), "{\"method\":2}");
    EXPECT_EQ(frames.next(), "");
    EXPECT_EQ(frames.next(), std::nullopt);
}

TEST(Frames, above_their_size_are_dropped_and_the_next_is_read) {
    Frames frames(4);

    frames.add(std::string(100, 'x'));
    EXPECT_EQ(frames.next(), std::nullopt);
    frames.add("xxx\0good\0longer\0end\0"sv);

    EXPECT_EQ(frames.next(), "good");
    EXPECT_EQ(frames.next(), "end");
    EXPECT_EQ(frames.next(), std::nullopt);
}

}  // namespace
}  // namespace pawl::browser
