// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <pawl/pawl.h>

namespace pawl {
namespace {

auto nothing(Context&) -> Json {
    return nullptr;
}

TEST(App, takes_handlers_one_behind_the_other) {
    App app;

    EXPECT_NO_THROW(app.task("greet", nothing).task("part", nothing));
}

TEST(App, refuses_what_is_no_name) {
    App app;

    EXPECT_THROW(app.task("", nothing), std::invalid_argument);
    EXPECT_THROW(app.task("a/b", nothing), std::invalid_argument);
}

TEST(App, refuses_a_second_handler_for_a_task) {
    App app;
    app.task("greet", nothing);

    EXPECT_THROW(app.task("greet", nothing), std::invalid_argument);
}

}  // namespace
}  // namespace pawl
