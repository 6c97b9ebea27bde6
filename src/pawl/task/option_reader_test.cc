// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/option_reader.h"

#include <gtest/gtest.h>

#include <optional>

namespace pawl::task {
namespace {

TEST(OptionReader, gives_what_is_there_and_nothing_for_what_is_not) {
    const boost::json::object options = {{"method", "GET"}, {"sign", true}, {"bytes", 7}};
    OptionReader reader(options);

    EXPECT_EQ(reader.text("method"), "GET");
    EXPECT_EQ(reader.flag("sign"), true);
    EXPECT_EQ(reader.integer("bytes", 0, 10), 7);
    EXPECT_EQ(reader.text("url"), std::nullopt);
    EXPECT_TRUE(reader.finish());
}

TEST(OptionReader, names_every_wrong_key_at_once) {
    const boost::json::object options = {
        {"method", 1}, {"sign", "yes"}, {"bytes", 11}, {"compat", "heroku"}
    };
    OptionReader reader(options);

    EXPECT_EQ(reader.text("method"), std::nullopt);
    EXPECT_EQ(reader.flag("sign"), std::nullopt);
    EXPECT_EQ(reader.integer("bytes", 0, 10), std::nullopt);
    EXPECT_EQ(reader.one_of("compat", {"vercel", "none"}), std::nullopt);
    const auto done = reader.finish();

    ASSERT_FALSE(done);
    ASSERT_EQ(done.error().fields.size(), 4U);
    EXPECT_EQ(done.error().fields[0].pointer, "/method");
    EXPECT_EQ(done.error().fields[0].code, "invalid_type");
    EXPECT_EQ(done.error().fields[2].code, "out_of_range");
    EXPECT_EQ(done.error().fields[3].detail, "one of vercel, none is expected");
}

TEST(OptionReader, refuses_a_key_that_nobody_asked_for_and_says_which_was_meant) {
    const boost::json::object options = {{"methd", "GET"}};
    OptionReader reader(options);

    EXPECT_EQ(reader.text("method"), std::nullopt);
    const auto done = reader.finish();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "unknown_field");
    EXPECT_NE(done.error().message.find("did you mean \"method\""), std::string::npos);
}

TEST(OptionReader, leaves_alone_the_key_that_all_tasks_share) {
    const boost::json::object options = {{"retry_on", {404}}};
    OptionReader reader(options);

    EXPECT_TRUE(reader.finish());
}

}  // namespace
}  // namespace pawl::task
