// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/cron_commands.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/text_time.h"

namespace pawl::cli {
namespace {

struct Answer {
    int exit_code;
    std::string out;
    std::string err;
};

const ManualClock kClock(*parse_time("2026-01-01T00:00:00Z"));

auto next(const std::vector<std::string>& args, const std::string& input = {}) -> Answer {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream err;
    const int code = cron_next_command(args, in, out, err, kClock);
    return {code, out.str(), err.str()};
}

auto explain(const std::vector<std::string>& args) -> Answer {
    std::ostringstream out;
    std::ostringstream err;
    const int code = cron_explain_command(args, out, err, kClock);
    return {code, out.str(), err.str()};
}

TEST(CronNextCommand, prints_one_time_a_line) {
    const auto answer = next(
        {"--from", "2026-03-07T12:00:00Z", "--tz", "America/New_York", "--count", "2", "30 2 * * *"}
    );

    EXPECT_EQ(answer.exit_code, 0);
    EXPECT_EQ(answer.out, "2026-03-08T07:00:00Z\n2026-03-09T06:30:00Z\n");
    EXPECT_EQ(answer.err, "");
}

TEST(CronNextCommand, defaults_to_one_time_from_now_in_utc) {
    EXPECT_EQ(next({"*/15 * * * *"}).out, "2026-01-01T00:15:00Z\n");
    EXPECT_EQ(
        next({"--from=2026-01-01T01:00:00+01:00", "0 * * * *"}).out, "2026-01-01T01:00:00Z\n"
    );
}

TEST(CronNextCommand, succeeds_without_lines_when_there_is_no_occurrence) {
    EXPECT_EQ(next({"@reboot"}).exit_code, 0);
    EXPECT_EQ(next({"0 0 0 1 1 * 2020"}).out, "");
    EXPECT_EQ(next({"--count", "0", "* * * * *"}).out, "");
}

TEST(CronNextCommand, refuses_with_one_line_and_exit_code_2) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
        {{""}, "empty"},
        {{"-x"}, "fields"},
        {{"--tz", "UTC", "--count"}, "fields"},
        {{"60 * * * *"}, "range"},
        {{"--tz", "Foo/Bar", "* * * * *"}, "zone"},
        {{"--from", "yesterday", "* * * * *"}, "time"},
        {{"--count", "many", "* * * * *"}, "syntax"},
        {{"--colour", "* * * * *"}, "usage"},
        {{"--tz", "* * * * *"}, "usage"},
        {{}, "usage"},
    };
    for (const auto& [args, category] : rows) {
        const auto answer = next(args);
        EXPECT_EQ(answer.exit_code, 2) << category;
        EXPECT_EQ(answer.out, "") << category;
        EXPECT_EQ(answer.err.find("error: " + category + ": "), 0U) << answer.err;
        EXPECT_EQ(answer.err.find('\n'), answer.err.size() - 1) << answer.err;
    }
}

TEST(CronNextCommand, hashes_the_seed) {
    EXPECT_EQ(next({"--seed", "a", "H H * * *"}).out, next({"--seed", "a", "H H * * *"}).out);
    EXPECT_NE(next({"--seed", "a", "H H * * *"}).out, next({"--seed", "b", "H H * * *"}).out);
}

TEST(CronNextCommand, answers_each_json_line_and_survives_bad_ones) {
    const std::string lines = R"({"expr":"*/15 * * * *","from":"2026-01-01T00:00:00Z","n":2}
not json

{"expr":"60 * * * *"}
{"n":1}
[]
{"expr":5}
{"expr":"* * * * *","n":"x"}
{"expr":"* * * * *","n":-1}
{"expr":"* * * * *","tz":5}
{"expr":"* * * * *","tz":"Foo"}
{"expr":"* * * * *","from":7}
{"expr":"* * * * *","from":"soon"}
{"expr":"\u0000\u001b\n"}
{"expr":"@reboot","tz":null,"n":null,"seed":null})";
    const std::vector<std::string> starts = {
        R"({"next":["2026-01-01T00:15:00Z","2026-01-01T00:30:00Z"]})",
        R"({"error":"syntax: )",
        R"({"error":"syntax: )",
        R"({"error":"range: )",
        R"({"error":"syntax: )",
        R"({"error":"syntax: )",
        R"({"error":"syntax: )",
        R"({"error":"syntax: )",
        R"({"error":"syntax: )",
        R"({"error":"zone: )",
        R"({"error":"zone: )",
        R"({"error":"time: )",
        R"({"error":"time: )",
        R"({"error":"fields: )",
        R"({"next":[]})",
    };

    const auto answer = next({"--stdin"}, lines);

    EXPECT_EQ(answer.exit_code, 0);
    std::istringstream out(answer.out);
    std::string line;
    for (const auto& start : starts) {
        ASSERT_TRUE(std::getline(out, line)) << start;
        EXPECT_EQ(line.substr(0, start.size()), start);
    }
    EXPECT_FALSE(std::getline(out, line)) << line;
}

TEST(CronExplainCommand, explains_notes_and_lists) {
    const auto answer = explain({"30 2 * * *", "--tz", "America/New_York", "--next", "1"});

    EXPECT_EQ(answer.exit_code, 0);
    EXPECT_EQ(
        answer.out,
        "At 02:30, every day.\n"
        "Note: on 2026-03-08 the clock jumps forward from 02:00 to 03:00: the skipped times run "
        "once, at 03:00.\n"
        "2026-01-01T07:30:00Z\n"
    );
}

TEST(CronExplainCommand, writes_one_json_document) {
    EXPECT_EQ(
        explain({"--json", "0 0 * * *", "--next", "1"}).out,
        R"({"expression":"0 0 * * *","timezone":"UTC","explanation":"At 00:00, every day.",)"
        R"("clock_changes":[],"next":["2026-01-02T00:00:00Z"]})"
        "\n"
    );
}

TEST(CronExplainCommand, refuses_like_next) {
    EXPECT_EQ(explain({"60 * * * *"}).exit_code, 2);
    EXPECT_EQ(explain({"60 * * * *"}).err.find("error: range: "), 0U);
    EXPECT_EQ(explain({}).exit_code, 2);
    EXPECT_EQ(explain({"* * * * *", "* * * * *"}).exit_code, 2);
}

}  // namespace
}  // namespace pawl::cli
