// SPDX-License-Identifier: Apache-2.0
// Analyses on both dialects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "site_fixture.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AnalyzedSites : public SitesTest {};

TEST_P(AnalyzedSites, are_analyzed_by_rules_without_a_model) {
    open_issue("image_alt", "LOW", "https://a.example/1");
    open_issue("title_missing", "HIGH", "https://a.example/2");

    const auto result = result_of(analyze());

    EXPECT_EQ(result.at("issuesAnalyzed"), 2);
    EXPECT_EQ(result.at("engine"), "rules-v1");
    EXPECT_EQ(
        std::string(result.at("conversationId").as_string()),
        lines("select id from ai_conversations").at(0)
    );
    const auto messages = boost::json::parse(lines("select messages from ai_conversations").at(0));
    const auto& answer = messages.at(1).as_object();
    EXPECT_EQ(answer.at("engine"), "rules-v1");
    EXPECT_THAT(
        std::string(answer.at("content").as_string()), HasSubstr("Give every page a title")
    );
    EXPECT_THAT(lines("select user_id, site_id from ai_conversations"), ElementsAre("anna|s1"));
    EXPECT_THAT(lines("select action from audit_logs"), ElementsAre("SITE_ANALYZED"));
}

TEST_P(AnalyzedSites, are_analyzed_by_a_model) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.replies.emplace_back(ai::ChatReply{
        .text = "Write titles.",
        .engine = "openai",
        .model = "gpt-5-nano",
        .spending = {.tokens = {.input = 100, .output = 20}, .cost = ai::Money{2'000'000'000'000}},
    });

    const auto result = result_of(analyze());

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_EQ(result.at("model"), "gpt-5-nano");
    EXPECT_EQ(result.at("tokens"), 120);
    EXPECT_EQ(result.at("cost").to_number<double>(), 2.0);
    ASSERT_EQ(model_.asked.size(), 1U);
    EXPECT_EQ(model_.asked[0].connection, "default");
    EXPECT_EQ(model_.scopes[0].job.value, 7);
    EXPECT_EQ(model_.scopes[0].user, "anna");
    EXPECT_THAT(
        lines("select messages from ai_conversations"),
        ElementsAre(testing::AllOf(HasSubstr("Write titles."), HasSubstr("gpt-5-nano")))
    );
}

TEST_P(AnalyzedSites, are_analyzed_from_the_gravest_issue_down) {
    open_issue("a", "low", "https://a.example/1");
    open_issue("b", "CRITICAL", "https://a.example/2");
    open_issue("c", "medium", "https://a.example/3");
    script(
        "insert into issues(site_id, type, severity, status) values ('s1', 'd', 'HIGH', 'FIXED'), "
        "('s2', 'e', 'HIGH', 'OPEN')"
    );

    EXPECT_EQ(result_of(analyze(R"({"max_issues": 2})")).at("issuesAnalyzed"), 2);
    EXPECT_THAT(
        lines("select messages from ai_conversations").at(0),
        HasSubstr("The gravest 2 of 3 open issues")
    );

    const auto asked = model_.asked.at(0).messages.back().text;
    EXPECT_LT(asked.find("\"b\""), asked.find("\"c\""));
    for (const auto* other : {"\"a\"", "\"d\"", "\"e\""}) {
        EXPECT_EQ(asked.find(other), std::string::npos) << other;
    }
}

TEST_P(AnalyzedSites, are_not_paid_for_twice_when_an_attempt_is_repeated) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    const auto first = result_of(analyze());
    attempts_.context.job_.attempt = 2;

    const auto second = result_of(analyze());

    EXPECT_EQ(second.at("conversationId"), first.at("conversationId"));
    EXPECT_EQ(model_.asked.size(), 1U);
    EXPECT_EQ(lines("select id from ai_conversations").size(), 1U);
}

TEST_P(AnalyzedSites, without_issues_need_no_analysis) {
    const auto result = result_of(analyze());

    EXPECT_EQ(result.at("issuesAnalyzed"), 0);
    EXPECT_FALSE(result.contains("conversationId"));
    EXPECT_THAT(model_.asked, IsEmpty());
    EXPECT_THAT(lines("select id from ai_conversations"), IsEmpty());
}

TEST_P(AnalyzedSites, are_analyzed_into_issues_that_come_once) {
    open_issue("image_alt", "LOW", "https://a.example/1");
    open_issue("image_alt", "LOW", "https://a.example/2");
    open_issue("title_missing", "HIGH", "https://a.example/2");
    constexpr std::string_view kIssues = R"({"output": "issues"})";

    EXPECT_EQ(result_of(analyze(kIssues)).at("findings"), 2);
    script("update issues set status = 'FIXED' where type = 'image_alt'");
    const auto again = result_of(analyze(kIssues));

    EXPECT_EQ(again.at("issuesAnalyzed"), 1);
    EXPECT_THAT(
        lines("select type, category, status, page_url from issues where type like 'analysis:%' "
              "order by type"),
        ElementsAre(
            "analysis:image_alt|analysis|FIXED|https://a.example",
            "analysis:title_missing|analysis|OPEN|https://a.example"
        )
    );
    EXPECT_THAT(lines("select id from ai_conversations"), IsEmpty());
}

TEST_P(AnalyzedSites, are_analyzed_into_issues_by_a_model_as_far_as_it_keeps_to_them) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.replies.emplace_back(ai::ChatReply{
        .object = boost::json::parse(
            R"({"findings":[{"type":"title_missing","title":"Name your pages","advice":"Do."}]})"
        ),
        .engine = "openai",
    });

    const auto result = result_of(analyze(R"({"output": "issues"})"));

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_TRUE(model_.asked.at(0).object.has_value());
    EXPECT_THAT(
        lines("select title from issues where type = 'analysis:title_missing'"),
        ElementsAre("Name your pages")
    );
}

TEST_P(AnalyzedSites, are_ranked_by_rules_when_the_model_is_of_no_use) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.replies.emplace_back(ai::ChatReply{.ending = ai::Ending::refusal, .text = "I cannot."});

    EXPECT_EQ(result_of(analyze()).at("engine"), "rules-v1");
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("ranked by rules instead")));

    model_.replies.emplace_back(ai::ChatReply{.text = " \n"});
    EXPECT_EQ(result_of(analyze()).at("engine"), "rules-v1");
}

TEST_P(AnalyzedSites, are_analyzed_later_or_not_at_all_as_the_model_says) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    const auto outcome_of = [this](std::string code) {
        model_.say(Error{.code = std::move(code), .message = "as the test says"});
        return analyze();
    };

    EXPECT_EQ(outcome_of("budget_exhausted").end, AttemptEnd::skipped);
    EXPECT_TRUE(outcome_of("unavailable").error.retryable);
    EXPECT_FALSE(outcome_of("no_provider").error.retryable);
    EXPECT_EQ(outcome_of("cancelled").end, AttemptEnd::released);
    EXPECT_THAT(lines("select id from ai_conversations"), IsEmpty());
}

TEST_P(AnalyzedSites, are_not_analyzed_by_anybody_in_a_dry_run) {
    open_issue("title_missing", "HIGH", "https://a.example/2");

    const auto result = result_of(analyze("{}", R"({"siteId":"s1","dryRun":true})"));

    EXPECT_EQ(result.at("issuesAnalyzed"), 1);
    EXPECT_EQ(result.at("dryRun"), true);
    EXPECT_THAT(model_.asked, IsEmpty());
    EXPECT_THAT(lines("select id from audit_logs"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    , AnalyzedSites, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

}  // namespace
}  // namespace pawl::database
