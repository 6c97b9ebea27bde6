// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/command_output.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/runtime/run_child.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/fake_context.h"

namespace pawl::kinds::exec {
namespace {

class CommandOutputTest : public testing::Test {
 protected:
    void out(std::string_view text) { output_.add(OutputStream::out, text); }
    void err(std::string_view text) { output_.add(OutputStream::err, text); }

    auto result() -> Json {
        output_.finish();
        text_ = output_.result(0);
        return read_json(text_).value();
    }

    task::FakeContext context_;
    CommandOutput output_{context_, task::kMostResultBytes};
    std::string text_;
};

TEST_F(CommandOutputTest, is_result_and_log) {
    out("one\ntw");
    err("careful\n");
    out("o\nlast");

    EXPECT_EQ(
        result(),
        (Json{
            {"exit_code", 0},
            {"stdout", "one\ntwo\nlast"},
            {"stderr", "careful\n"},
            {"truncated", false}
        })
    );
    EXPECT_EQ(context_.lines_, (std::vector<std::string>{"one", "careful", "two", "last"}));
}

TEST_F(CommandOutputTest, keeps_the_beginning_and_says_that_there_was_more) {
    CommandOutput output(context_, 4);
    output.add(OutputStream::out, "abc");
    output.add(OutputStream::out, "def");
    output.add(OutputStream::err, "xyz");

    EXPECT_EQ(
        output.result(3), R"({"exit_code":3,"stdout":"abcd","stderr":"xyz","truncated":true})"
    );
}

TEST_F(CommandOutputTest, can_keep_nothing) {
    CommandOutput output(context_, 0);
    output.add(OutputStream::out, "abc\n");

    EXPECT_EQ(output.result(0), R"({"exit_code":0,"stdout":"","stderr":"","truncated":true})");
    EXPECT_EQ(context_.lines_, std::vector<std::string>{"abc"});
}

TEST_F(CommandOutputTest, is_readable_whatever_was_written) {
    using namespace std::string_view_literals;
    out("\xFF\xC3(\0)\"\\"sv);

    EXPECT_EQ(result().at("stdout").as_string(), "\uFFFD\uFFFD(\uFFFD)\"\\");
}

TEST_F(CommandOutputTest, fits_into_a_result_though_every_byte_needs_six) {
    out(std::string(task::kMostResultBytes, '\x01'));
    err(std::string(task::kMostResultBytes, '\x01'));

    const auto kept = result();

    EXPECT_LE(text_.size(), task::kMostResultBytes);
    EXPECT_GT(text_.size(), task::kMostResultBytes * 9 / 10);
    EXPECT_GT(kept.at("stdout").as_string().size(), 80'000U);
    EXPECT_GT(kept.at("stderr").as_string().size(), 80'000U);
    EXPECT_TRUE(kept.at("truncated").as_bool());
}

TEST_F(CommandOutputTest, gives_the_room_to_the_one_that_needs_it) {
    err("short\n");
    out(std::string(task::kMostResultBytes, 'x'));

    const auto kept = result();

    EXPECT_EQ(kept.at("stderr").as_string(), "short\n");
    EXPECT_GT(kept.at("stdout").as_string().size(), task::kMostResultBytes - 200);
    EXPECT_TRUE(kept.at("truncated").as_bool());
}

TEST_F(CommandOutputTest, bounds_lines_and_their_number) {
    out(std::string(100'000, 'x') + "\n");
    for (int i = 0; i < 5000; ++i) {
        out("line\n");
    }
    out(std::string(100'000, 'y') + "\nthe end\n");

    EXPECT_EQ(context_.lines_.front().size(), 8192U);
    EXPECT_EQ(context_.lines_.size(), 1001U);
    EXPECT_EQ(output_.last_words(), "the end");
}

TEST_F(CommandOutputTest, takes_from_a_line_what_would_move_the_cursor) {
    out("\x1B[31mred\x07\tx\r\n");

    EXPECT_EQ(context_.lines_, std::vector<std::string>{" [31mred \tx"});
}

TEST_F(CommandOutputTest, prefers_the_last_error_as_last_words) {
    EXPECT_EQ(output_.last_words(), "");
    out("done\n\n");
    EXPECT_EQ(output_.last_words(), "done");
    err("no such table\n  \n");
    out("bye\n");
    EXPECT_EQ(output_.last_words(), "no such table");
}

}  // namespace
}  // namespace pawl::kinds::exec
