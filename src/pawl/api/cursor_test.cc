// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/cursor.h"

#include <gtest/gtest.h>

namespace pawl::api {
namespace {

const auth::Seal kSeal(Secret("key"));

TEST(Cursor, gives_its_position_back) {
    EXPECT_EQ(open_number_cursor(kSeal, "jobs", make_cursor(kSeal, "jobs", 42)).value(), 42);
    EXPECT_EQ(
        open_cursor(kSeal, "schedules", make_cursor(kSeal, "schedules", "a:b")).value(), "a:b"
    );
    EXPECT_EQ(open_number_cursor(kSeal, "jobs", std::nullopt).value(), std::nullopt);
}

TEST(Cursor, opens_no_other_list) {
    EXPECT_EQ(
        open_cursor(kSeal, "tasks", make_cursor(kSeal, "queues", "q")).error().code,
        "invalid_cursor"
    );
    EXPECT_FALSE(open_cursor(kSeal, "logs 4", make_cursor(kSeal, "logs 42", 1)));
}

TEST(Cursor, cannot_be_made_up) {
    const auth::Seal other(Secret("other"));

    for (const auto& cursor :
         {std::string("abc"), std::string("' OR 1=1"), make_cursor(other, "jobs", 1)}) {
        EXPECT_FALSE(open_number_cursor(kSeal, "jobs", cursor)) << cursor;
    }
}

}  // namespace
}  // namespace pawl::api
