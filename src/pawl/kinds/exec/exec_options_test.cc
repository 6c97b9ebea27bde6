// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/exec_options.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::exec {
namespace {

using boost::json::array;
using boost::json::object;

auto read(object options) -> Result<ExecTaskOptions> {
    return read_exec_options({.task = "backup", .options = std::move(options)});
}

auto read_with(std::string_view key, boost::json::value value) -> Result<ExecTaskOptions> {
    return read({{"command", array{"true"}}, {key, std::move(value)}});
}

// "CODE POINTER" of the first complaint, or "fine".
auto complaint(const Result<ExecTaskOptions>& done) -> std::string {
    return done ? "fine" : done.error().code + " " + done.error().fields.at(0).pointer;
}

TEST(ExecOptions, needs_no_more_than_a_command) {
    const auto options = read({{"command", array{"/usr/bin/backup", "--all"}}});

    ASSERT_TRUE(options);
    EXPECT_EQ(options->order.command, (std::vector<std::string>{"/usr/bin/backup", "--all"}));
    EXPECT_EQ(options->order.folder, "/");
    EXPECT_EQ(options->order.limits, (ChildLimits{.processes = kDefaultProcesses}));
    EXPECT_EQ(options->input, Input::none);
    EXPECT_EQ(options->output_bytes, std::size_t{1} << 20);
}

TEST(ExecOptions, reads_everything_that_there_is) {
    const auto options = read({
        {"command", array{"./run"}},
        {"cwd", "/srv/app"},
        {"env", {{"REGION", "jp"}, {"LEVEL", 3}, {"FAST", true}}},
        {"stdin", "payload"},
        {"user", "www-data"},
        {"limits", {{"memory", "256MiB"}, {"cpu", "1500ms"}, {"processes", 8}}},
        {"output_bytes", 4096},
        {"exit_codes", {{"3", "success"}, {"75", "retry"}, {"*", "permanent"}}},
        {"permanent_exit_codes", {64}},
    });

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->order.folder, "/srv/app");
    EXPECT_EQ(options->order.user, "www-data");
    EXPECT_EQ(
        options->order.limits,
        (ChildLimits{.memory_bytes = 256 << 20, .cpu_time = std::chrono::seconds(2), .processes = 8}
        )
    );
    EXPECT_EQ(
        options->environment, (std::vector<std::string>{"REGION=jp", "LEVEL=3", "FAST=true"})
    );
    EXPECT_EQ(options->input, Input::payload);
    EXPECT_EQ(options->output_bytes, 4096U);
    EXPECT_EQ(options->exit_codes.verdict(0), Verdict::success);
    EXPECT_EQ(options->exit_codes.verdict(3), Verdict::success);
    EXPECT_EQ(options->exit_codes.verdict(64), Verdict::permanent);
    EXPECT_EQ(options->exit_codes.verdict(75), Verdict::retry);
    EXPECT_EQ(options->exit_codes.verdict(1), Verdict::permanent);
}

TEST(ExecOptions, retries_every_exit_code_that_is_not_listed) {
    const auto options = read_with("permanent_exit_codes", array{64, 65});

    ASSERT_TRUE(options);
    EXPECT_EQ(options->exit_codes.verdict(1), Verdict::retry);
    EXPECT_EQ(options->exit_codes.verdict(65), Verdict::permanent);
}

TEST(ExecOptions, refuses_a_command_that_is_no_list_of_texts) {
    EXPECT_EQ(complaint(read({})), "missing_field /command");
    EXPECT_EQ(complaint(read({{"command", "rm -rf /tmp/x"}})), "invalid_type /command");
    EXPECT_EQ(complaint(read({{"command", array{}}})), "out_of_range /command");
    EXPECT_EQ(complaint(read({{"command", array{"true", 1}}})), "invalid_type /command/1");
    EXPECT_EQ(complaint(read({{"command", array{""}}})), "invalid_value /command/0");
    using namespace std::string_view_literals;
    EXPECT_EQ(complaint(read({{"command", array{"a\0b"sv}}})), "invalid_value /command/0");
}

TEST(ExecOptions, takes_a_relative_program_only_with_a_folder) {
    EXPECT_EQ(complaint(read({{"command", array{"bin/run"}}})), "invalid_path /command/0");
    EXPECT_EQ(complaint(read({{"command", array{"bin/run"}}, {"cwd", "/srv"}})), "fine");
}

TEST(ExecOptions, refuses_a_folder_that_is_not_fixed) {
    for (const auto* folder : {"", "srv", "../../", "/srv/../etc", "/srv/.."}) {
        EXPECT_EQ(complaint(read_with("cwd", folder)), "invalid_path /cwd") << folder;
    }
    EXPECT_EQ(complaint(read_with("cwd", "/srv/..hidden")), "fine");
}

TEST(ExecOptions, refuses_variables_that_are_reserved) {
    for (const std::string name : {"LD_PRELOAD", "PATH", "IFS", "PAWL_PAYLOAD", "BASH_ENV"}) {
        EXPECT_EQ(complaint(read_with("env", object{{name, "x"}})), "reserved_env /env/" + name);
    }
    EXPECT_EQ(complaint(read_with("env", object{{"A B", "x"}})), "invalid_value /env/A B");
    EXPECT_EQ(complaint(read_with("env", object{{"A", array{}}})), "invalid_type /env/A");
    EXPECT_EQ(complaint(read_with("env", "A=1")), "invalid_type /env");
}

TEST(ExecOptions, refuses_limits_that_are_none) {
    EXPECT_EQ(complaint(read_with("limits", 7)), "invalid_type /limits");
    for (const boost::json::value value : {"much", "-1", "512B", "1", ""}) {
        EXPECT_EQ(
            complaint(read_with("limits", object{{"memory", value}})),
            "invalid_value /limits/memory"
        );
    }
    EXPECT_EQ(complaint(read_with("limits", object{{"cpu", "0s"}})), "invalid_value /limits/cpu");
    EXPECT_EQ(complaint(read_with("limits", object{{"cpu", 3}})), "invalid_type /limits/cpu");
    EXPECT_EQ(
        complaint(read_with("limits", object{{"processes", 0}})), "out_of_range /limits/processes"
    );
    EXPECT_EQ(
        complaint(read_with("limits", object{{"memroy", "1MiB"}})), "unknown_field /limits/memroy"
    );
}

TEST(ExecOptions, refuses_exit_codes_that_are_none) {
    EXPECT_EQ(
        complaint(read_with("exit_codes", object{{"256", "retry"}})), "out_of_range /exit_codes/256"
    );
    EXPECT_EQ(
        complaint(read_with("exit_codes", object{{"1", "ignore"}})), "invalid_value /exit_codes/1"
    );
    EXPECT_EQ(complaint(read_with("exit_codes", array{75})), "invalid_type /exit_codes");
    EXPECT_EQ(
        complaint(read_with("permanent_exit_codes", array{0})),
        "out_of_range /permanent_exit_codes/0"
    );
    EXPECT_EQ(
        complaint(read_with("permanent_exit_codes", 64)), "invalid_type /permanent_exit_codes"
    );
    EXPECT_EQ(
        complaint(read(
            {{"command", array{"true"}},
             {"exit_codes", {{"64", "retry"}}},
             {"permanent_exit_codes", {64}}}
        )),
        "invalid_value /permanent_exit_codes/0"
    );
}

TEST(ExecOptions, refuses_values_out_of_range) {
    EXPECT_EQ(complaint(read_with("stdin", "file")), "invalid_value /stdin");
    EXPECT_EQ(complaint(read_with("user", "root; id")), "invalid_value /user");
    EXPECT_EQ(complaint(read_with("output_bytes", 1048577)), "out_of_range /output_bytes");
    EXPECT_EQ(complaint(read_with("shell", true)), "unknown_field /shell");
}

}  // namespace
}  // namespace pawl::kinds::exec
