// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/gathered.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace pawl::postgres {
namespace {

using database::Bound;
using testing::ElementsAre;

TEST(Gathered, an_array_a_parameter) {
    Gathered gathered;
    gathered.add(std::array{Bound(1), Bound("a")});
    gathered.add(std::array{Bound(-2), Bound("b")});

    EXPECT_EQ(gathered.calls(), 2U);
    EXPECT_THAT(gathered.take(), ElementsAre("{1,-2}", R"({"a","b"})"));
    EXPECT_EQ(gathered.calls(), 0U);
}

TEST(Gathered, null_is_no_text) {
    Gathered gathered;
    gathered.add(std::array{Bound(std::nullopt)});
    gathered.add(std::array{Bound("NULL")});
    gathered.add(std::array{Bound("")});

    EXPECT_THAT(gathered.take(), ElementsAre(R"({NULL,"NULL",""})"));
}

TEST(Gathered, nothing_in_a_text_means_anything) {
    Gathered gathered;
    gathered.add(std::array{Bound(R"({"a":"b\n"},{)")});

    EXPECT_THAT(gathered.take(), ElementsAre(R"({"{\"a\":\"b\\n\"},{"})"));
}

TEST(Gathered, begins_again_behind_what_was_taken) {
    Gathered gathered;
    gathered.add(std::array{Bound(1)});
    (void)gathered.take();
    gathered.add(std::array{Bound(2), Bound(3)});

    EXPECT_THAT(gathered.take(), ElementsAre("{2}", "{3}"));
}

}  // namespace
}  // namespace pawl::postgres
