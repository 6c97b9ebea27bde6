// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/prompts/matrix_options.h"
#include "pawl/kinds/prompts/run_options.h"

namespace pawl::kinds::prompts {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using testing::UnorderedElementsAre;

auto request(std::string_view options) -> task::KindRequest {
    return {.task = "prompts", .options = boost::json::parse(options).as_object()};
}

// "pointer code" of each complaint.
template <class Options>
auto complaints(const Result<Options>& made) -> std::vector<std::string> {
    std::vector<std::string> list;
    if (!made) {
        for (const auto& field : made.error().fields) {
            list.push_back(field.pointer + " " + field.code);
        }
    }
    return list;
}
auto of_matrix(std::string_view options) -> std::vector<std::string> {
    return complaints(read_matrix_options(request(options)));
}
auto of_run(std::string_view options) -> std::vector<std::string> {
    return complaints(read_run_options(request(options)));
}

TEST(MatrixOptions, are_all_frequencies_and_ten_runs_in_utc) {
    const auto options = read_matrix_options(request("{}")).value();

    EXPECT_EQ(options.connection, "app");
    EXPECT_THAT(options.frequencies, SizeIs(4));
    EXPECT_EQ(options.runs_cap, 10);
    EXPECT_EQ(options.slack, std::chrono::minutes(10));
    EXPECT_FALSE(options.mirror);
    EXPECT_EQ(options.run_task, "");
}

TEST(MatrixOptions, all_can_be_said) {
    const auto options = read_matrix_options(request(R"({
        "db": "trends", "prompts": "questions", "models": {"table": "llm", "columns": {"id": "pk"}},
        "jobs": "prompt_jobs", "frequencies": ["daily", "single"], "runs_cap": 3,
        "batch_zone": "Asia/Tokyo", "slack": "1m", "dispatch": "queue", "run_task": "ask",
        "dry_run": true})"));

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->prompts.table().plain, "questions");
    EXPECT_EQ(options->models["id"], "\"pk\"");
    EXPECT_TRUE(options->mirror);
    EXPECT_THAT(options->frequencies, ElementsAre(Frequency::daily, Frequency::single));
    EXPECT_EQ(options->run_task, "ask");
}

TEST(MatrixOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        of_matrix(R"({"frequencies": ["daily", "hourly"], "runs_cap": 0, "batch_zone": "Mars/North",
                      "slack": "2d", "dispatch": "lambda", "run_task": "a b", "prompts": 7,
                      "models": {"columns": {"nam": "x"}}, "table": "prompts"})"),
        UnorderedElementsAre(
            "/frequencies/1 invalid_value",
            "/runs_cap out_of_range",
            "/batch_zone invalid_value",
            "/slack invalid_value",
            "/dispatch invalid_value",
            "/run_task invalid_value",
            "/prompts invalid_type",
            "/models/columns/nam unknown_field",
            "/table unknown_field"
        )
    );
    EXPECT_THAT(of_matrix(R"({"frequencies": []})"), ElementsAre("/frequencies invalid_type"));
}

TEST(RunOptions, are_those_of_the_original) {
    const auto options = read_run_options(request("{}")).value();

    EXPECT_EQ(options.route_of("openai"), "openai");
    EXPECT_EQ(options.route_of("anthropic"), "openrouter");
    EXPECT_EQ(options.route_of(""), "openrouter");
    EXPECT_EQ(options.temperature, 0.3);
    EXPECT_TRUE(options.text_fallback);
    EXPECT_TRUE(options.polish);
    EXPECT_TRUE(options.schema.contains("properties"));
}

TEST(RunOptions, all_can_be_said) {
    const auto options = read_run_options(request(R"({
        "db": "trends", "prompts": "questions", "entities": "brands", "responses": "answers",
        "jobs": "prompt_jobs", "routes": {"openai": "a"}, "temperature": 1,
        "schema": {"type": "object"}, "text_fallback": false, "polish": false})"));

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->route_of("openai"), "a");
    EXPECT_EQ(options->route_of("other"), "default");
    EXPECT_EQ(options->temperature, 1.0);
    EXPECT_EQ(options->entities.table().plain, "brands");
    EXPECT_FALSE(options->polish);
}

TEST(RunOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        of_run(R"({"routes": {"openai": "a b", "*": 7}, "temperature": 2.5, "schema": [],
                   "text_fallback": "no", "responses": "a\"b", "cron_secret": "x"})"),
        UnorderedElementsAre(
            "/routes/openai invalid_value",
            "/routes/* invalid_value",
            "/temperature out_of_range",
            "/schema invalid_type",
            "/text_fallback invalid_type",
            "/responses invalid_identifier",
            "/cron_secret unknown_field"
        )
    );
    EXPECT_THAT(of_run(R"({"routes": {}})"), ElementsAre("/routes invalid_type"));
}

}  // namespace
}  // namespace pawl::kinds::prompts
