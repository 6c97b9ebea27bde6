// SPDX-License-Identifier: Apache-2.0
// Crawls and analyses on both dialects, with the default tables; sites and models are in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/ai/client.h"
#include "pawl/base/random.h"
#include "pawl/kinds/sites/analyze_site_kind.h"
#include "pawl/kinds/sites/crawl_site_kind.h"
#include "pawl/kinds/sites/fake_site.h"
#include "pawl/net/egress_rules.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using job::Outcome;
using kinds::sites::FakeSite;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kTables = R"(
create table sites(id text primary key, user_id text not null, url text not null, created_at {ts});
create table issues(id {pk}, site_id text not null, type text, category text, title text,
  severity text, page_url text, details text, estimated_impact integer,
  status text not null default 'OPEN', created_at {ts});
create table audit_logs(id {pk}, user_id text, site_id text, action text, details text,
  created_at {ts});
create table ai_conversations(id {pk}, user_id text, site_id text, messages text, created_at {ts});
insert into sites(id, user_id, url) values ('s1', 'anna', 'https://a.example'),
  ('s2', 'bert', 'https://b.example'))";

// Says what a test wants, and keeps what it was asked.
class FakeModel final : public ai::Client {
 public:
    auto chat(ai::ChatRequest request, ai::CallScope scope)
        -> Async<Result<ai::ChatReply>> override {
        requests_.push_back(std::move(request));
        scopes_.push_back(std::move(scope));
        co_return answer_;
    }
    auto embed(ai::EmbedRequest, ai::CallScope) -> Async<Result<ai::Embeddings>> override {
        co_return fail("not_supported", "no test asks for vectors");
    }

    Result<ai::ChatReply> answer_ = fail("offline_wanted", "there is no key");
    std::vector<ai::ChatRequest> requests_;
    std::vector<ai::CallScope> scopes_;
};

class Sites : public KindTest {
 protected:
    Sites() {
        script(kTables);
        attempts_.context.job_.user_id = "anna";
        site_.page("https://a.example/", {"/b"});
        site_.page("https://a.example/b", {"/"});
    }

    auto crawl(std::string_view options = "{}", std::string payload = R"({"siteId":"s1"})")
        -> Outcome {
        return attempts_.run(crawl_, options, std::move(payload));
    }
    auto analyze(std::string_view options = "{}", std::string payload = R"({"siteId":"s1"})")
        -> Outcome {
        return attempts_.run(analyze_, options, std::move(payload));
    }
    static auto result_of(const Outcome& outcome) -> boost::json::object {
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return boost::json::parse(outcome.result).as_object();
    }
    auto count(std::string_view condition) -> std::string {
        return lines("select count(*) from issues where " + std::string(condition)).at(0);
    }
    // What a kind says of a request.
    auto admitted(const task::Kind& kind, std::string payload, std::string user) -> std::string {
        const auto runner = attempts_.runner(kind, "{}");
        const task::AdmitRequest request{.payload = std::move(payload), .user_id = std::move(user)};
        const auto admitted = loop_.run(runner->admit(request));
        return admitted ? "yes" : admitted.error().code;
    }
    void open_issue(std::string_view type, std::string_view severity, std::string_view page) {
        ASSERT_TRUE(
            ask("insert into issues(site_id, type, title, severity, page_url, estimated_impact) "
                "values ('s1', $1, 'A title', $2, $3, 5)",
                {std::string(type), std::string(severity), std::string(page)})
        );
    }

    FakeSite site_;
    FakeModel model_;
    Random random_{1};
    net::EgressRules egress_;
    kinds::sites::CrawlSiteKind crawl_{{
        .databases = connections_,
        .roads = {.guarded = site_.road(), .open = site_.road("open ")},
        .egress = egress_,
        .clock = attempts_.context.clock_,
        .alarms = attempts_.alarms,
        .random = random_,
    }};
    kinds::sites::AnalyzeSiteKind analyze_{connections_, model_, attempts_.context.clock_, random_};
};

TEST_P(Sites, are_crawled_and_their_issues_stored) {
    const auto result = result_of(crawl());

    EXPECT_EQ(result.at("success"), true);
    EXPECT_EQ(result.at("pagesAnalyzed"), 2);
    EXPECT_EQ(std::to_string(result.at("issuesFound").as_int64()), count("status = 'OPEN'"));
    EXPECT_THAT(
        lines("select type, category, severity, estimated_impact, title, details from issues "
              "where page_url = 'https://a.example/b' and type = 'title_length'"),
        ElementsAre("title_length|content|MEDIUM|5|The title is too short or too long|It has 6 "
                    "characters; 30 to 60 are shown in full: A page")
    );
    EXPECT_THAT(
        lines("select type from issues where page_url like '%.txt' or page_url like '%.xml' "
              "order by type"),
        ElementsAre("robots_missing", "sitemap_missing")
    );
    EXPECT_THAT(
        lines("select user_id, site_id, action from audit_logs"),
        ElementsAre("anna|s1|SITE_CRAWLED")
    );
    EXPECT_THAT(lines("select details from audit_logs"), Contains(HasSubstr("\"jobId\":\"7\"")));
}

TEST_P(Sites, double_no_issue_when_they_are_crawled_again) {
    const auto first = result_of(crawl());
    const auto issues = lines("select id, type, page_url from issues order by id");
    site_.say("https://a.example/b", {.body = "<title>Other</title><a href=/>x</a>"});

    const auto second = result_of(crawl());

    EXPECT_EQ(second.at("issuesFound"), first.at("issuesFound"));
    EXPECT_EQ(second.at("issuesNew"), 0);
    EXPECT_EQ(lines("select id, type, page_url from issues order by id"), issues);
    EXPECT_THAT(
        lines("select details from issues where type = 'title_length' and page_url like '%/b'"),
        ElementsAre(HasSubstr("Other"))
    );
}

TEST_P(Sites, have_issues_fixed_ignored_and_found_again) {
    result_of(crawl());
    script("update issues set status = 'IGNORED' where type = 'h1_count'");
    site_.say(
        "https://a.example/b",
        {.body = "<title>A title that has at least thirty characters</title><a href=/>x</a>"}
    );

    EXPECT_EQ(result_of(crawl()).at("issuesFixed"), 1);
    EXPECT_EQ(count("type = 'title_length' and status = 'FIXED'"), "1");
    EXPECT_EQ(count("type = 'h1_count'"), "2");

    site_.page("https://a.example/b", {"/"});
    EXPECT_EQ(result_of(crawl()).at("issuesNew"), 1);
    EXPECT_EQ(count("type = 'title_length' and status = 'OPEN'"), "2");
}

TEST_P(Sites, keep_issues_of_pages_that_a_crawl_did_not_see) {
    result_of(crawl());

    const auto result =
        result_of(crawl(R"({"fixed_status": "FIXED"})", R"({"siteId":"s1","maxPages":1})"));

    EXPECT_EQ(result.at("pagesAnalyzed"), 1);
    EXPECT_EQ(result.at("issuesFixed"), 0);
}

TEST_P(Sites, leave_fixed_issues_open_when_nobody_wants_them_closed) {
    result_of(crawl());
    site_.robots("https://a.example/robots.txt", "User-agent: *\nAllow: /\n");

    EXPECT_EQ(result_of(crawl(R"({"fixed_status": ""})")).at("issuesFixed"), 0);
    EXPECT_EQ(count("type = 'robots_missing' and status = 'OPEN'"), "1");
}

TEST_P(Sites, are_crawled_without_a_trace_in_a_dry_run) {
    const auto by_payload = result_of(crawl("{}", R"({"siteId":"s1","dryRun":true})"));
    const auto by_option = result_of(crawl(R"({"dry_run": true})"));

    EXPECT_EQ(by_payload.at("dryRun"), true);
    EXPECT_EQ(by_payload.at("issuesFound"), by_option.at("issuesFound"));
    EXPECT_GT(by_payload.at("issuesFound").as_int64(), 0);
    EXPECT_EQ(count("1 = 1"), "0");
    EXPECT_THAT(lines("select 1 from audit_logs"), IsEmpty());
}

TEST_P(Sites, lose_nothing_when_a_crawl_breaks_off_and_finish_with_the_next) {
    site_.page("https://a.example/", {"/b", "/c", "/d", "/e"});
    for (const auto* page : {"/c", "/d", "/e"}) {
        site_.page(std::string("https://a.example") + page, {});
    }
    site_.on_request([this] {
        if (site_.asked().size() == 5) {  // within the second wave
            attempts_.context.stopper_.request_stop();
        }
    });
    EXPECT_EQ(crawl().end, AttemptEnd::released);
    const auto stored = count("page_url = 'https://a.example/'");
    EXPECT_NE(stored, "0");

    site_.on_request({});
    attempts_.context.stopper_ = std::stop_source();
    attempts_.context.job_.attempt = 2;
    const auto result = result_of(crawl());

    EXPECT_EQ(result.at("pagesAnalyzed"), 5);
    EXPECT_EQ(count("page_url = 'https://a.example/'"), stored);
    EXPECT_EQ(std::to_string(result.at("issuesFound").as_int64()), count("status = 'OPEN'"));
}

TEST_P(Sites, are_told_of_once_in_the_audit_log_whatever_repeats) {
    result_of(crawl());
    attempts_.context.job_.attempt = 2;
    result_of(crawl());
    attempts_.context.job_.id = {8};
    result_of(crawl());

    EXPECT_EQ(lines("select id from audit_logs").size(), 2U);
}

TEST_P(Sites, have_their_numbers_written_where_there_are_columns_for_them) {
    script(
        "alter table sites add column pages_crawled integer; "
        "alter table sites add column \"lastCrawl\" {ts}"
    );

    result_of(crawl(R"({"sites": {"columns": {"last_crawled_at": "lastCrawl"}}})"));

    EXPECT_THAT(
        lines("select pages_crawled, \"lastCrawl\" from sites where id = 's1'"),
        ElementsAre("2|2026-03-02T12:00:00.000Z")
    );
}

TEST_P(Sites, fit_the_tables_of_an_application_of_its_own) {
    script(
        "create table \"Site\"(id bigint, \"userId\" text, domain text); "
        "insert into \"Site\" values (5, 'anna', 'a.example'); "
        "create table \"Issue\"(id text not null, \"siteId\" bigint, kind text, url text, "
        "state text, details {json})"
    );

    result_of(crawl(
        R"({"sites": {"table": "Site", "columns": {"user_id": "userId", "url": "domain"}},
            "issues": {"table": "Issue", "columns": {"site_id": "siteId", "type": "kind",
                       "page_url": "url", "status": "state"}},
            "audit_logs": "Nothing", "open_status": "open"})",
        R"({"siteId":5})"
    ));

    EXPECT_THAT(
        lines("select state from \"Issue\" where kind = 'robots_missing' and length(id) = 36"),
        ElementsAre("open")
    );
}

TEST_P(Sites, fail_for_good_or_for_now) {
    EXPECT_EQ(crawl("{}", R"({"siteId":"s9"})").error.code, "unknown_site");
    EXPECT_FALSE(crawl("{}", R"({"siteId":"s9"})").error.retryable);
    EXPECT_EQ(crawl("{}", "{}").error.code, "missing_field");

    site_.say("https://a.example/", {.status = 503});
    EXPECT_EQ(crawl().error.code, "site_unavailable");
    EXPECT_TRUE(crawl().error.retryable);
    site_.say("https://a.example/", {.error = "egress_blocked"});
    EXPECT_FALSE(crawl().error.retryable);

    script("drop table issues");
    site_.page("https://a.example/", {});
    EXPECT_EQ(crawl().error.code, "undefined_table");
}

TEST_P(Sites, begin_where_the_payload_says) {
    const auto result = result_of(crawl("{}", R"({"siteId":"s1","url":"https://a.example/b"})"));

    EXPECT_EQ(result.at("pagesAnalyzed"), 2);
    EXPECT_EQ(site_.asked().at(1), "GET https://a.example/b");
}

TEST_P(Sites, in_an_own_network_are_reached_by_the_open_road_and_nothing_else_is) {
    site_.page("https://c.example/", {});

    result_of(crawl(R"({"block_private_networks": false})"));
    EXPECT_THAT(site_.asked(), Contains("open GET https://a.example/"));

    result_of(crawl(
        R"({"block_private_networks": false})", R"({"siteId":"s1","url":"https://c.example/"})"
    ));
    EXPECT_THAT(site_.asked(), Contains("GET https://c.example/"));
}

TEST_P(Sites, are_asked_for_by_their_owners_alone) {
    for (const task::Kind* kind :
         {static_cast<const task::Kind*>(&crawl_), static_cast<const task::Kind*>(&analyze_)}) {
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", "anna"), "yes");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", ""), "yes");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", "bert"), "unknown_site");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s9"})", "anna"), "unknown_site");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"' or 1=1 --"})", "anna"), "unknown_site");
    }
}

TEST_P(Sites, are_refused_before_anybody_asks_the_database) {
    const auto checked = [this](std::string_view options, std::string payload) {
        const auto result =
            attempts_.runner(crawl_, options)->check({.task = "c", .payload = std::move(payload)});
        return result ? "yes" : result.error().code;
    };

    EXPECT_EQ(checked("{}", R"({"siteId":"s1"})"), "yes");
    EXPECT_EQ(checked("{}", "{}"), "missing_field");
    EXPECT_EQ(checked("{}", R"({"siteId":"s1","url":"http://10.0.0.1/"})"), "target_forbidden");
    EXPECT_EQ(
        checked(
            R"({"block_private_networks": false})", R"({"siteId":"s1","url":"http://10.0.0.1/"})"
        ),
        "yes"
    );
}

TEST_P(Sites, are_analyzed_by_rules_without_a_model) {
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

TEST_P(Sites, are_analyzed_by_a_model) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.answer_ = ai::ChatReply{
        .text = "Write titles.",
        .engine = "openai",
        .model = "gpt-5-nano",
        .spending = {.tokens = {.input = 100, .output = 20}, .cost = ai::Money{2'000'000'000'000}},
    };

    const auto result = result_of(analyze());

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_EQ(result.at("model"), "gpt-5-nano");
    EXPECT_EQ(result.at("tokens"), 120);
    EXPECT_EQ(result.at("cost").to_number<double>(), 2.0);
    ASSERT_EQ(model_.requests_.size(), 1U);
    EXPECT_EQ(model_.requests_[0].connection, "default");
    EXPECT_EQ(model_.scopes_[0].job.value, 7);
    EXPECT_EQ(model_.scopes_[0].user, "anna");
    EXPECT_THAT(
        lines("select messages from ai_conversations"),
        ElementsAre(testing::AllOf(HasSubstr("Write titles."), HasSubstr("gpt-5-nano")))
    );
}

TEST_P(Sites, are_analyzed_from_the_gravest_issue_down) {
    open_issue("a", "low", "https://a.example/1");
    open_issue("b", "CRITICAL", "https://a.example/2");
    open_issue("c", "medium", "https://a.example/3");
    script(
        "insert into issues(site_id, type, severity, status) values ('s1', 'd', 'HIGH', 'FIXED'), "
        "('s2', 'e', 'HIGH', 'OPEN')"
    );

    EXPECT_EQ(result_of(analyze(R"({"max_issues": 2})")).at("issuesAnalyzed"), 2);

    const auto asked = model_.requests_.at(0).messages.back().text;
    EXPECT_LT(asked.find("\"b\""), asked.find("\"c\""));
    for (const auto* other : {"\"a\"", "\"d\"", "\"e\""}) {
        EXPECT_EQ(asked.find(other), std::string::npos) << other;
    }
}

TEST_P(Sites, are_not_paid_for_twice_when_an_attempt_is_repeated) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    const auto first = result_of(analyze());
    attempts_.context.job_.attempt = 2;

    const auto second = result_of(analyze());

    EXPECT_EQ(second.at("conversationId"), first.at("conversationId"));
    EXPECT_EQ(model_.requests_.size(), 1U);
    EXPECT_EQ(lines("select id from ai_conversations").size(), 1U);
}

TEST_P(Sites, without_issues_need_no_analysis) {
    const auto result = result_of(analyze());

    EXPECT_EQ(result.at("issuesAnalyzed"), 0);
    EXPECT_FALSE(result.contains("conversationId"));
    EXPECT_THAT(model_.requests_, IsEmpty());
    EXPECT_THAT(lines("select id from ai_conversations"), IsEmpty());
}

TEST_P(Sites, are_analyzed_into_issues_that_come_once) {
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

TEST_P(Sites, are_analyzed_into_issues_by_a_model_as_far_as_it_keeps_to_them) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.answer_ = ai::ChatReply{
        .object = boost::json::parse(
            R"({"findings":[{"type":"title_missing","title":"Name your pages","advice":"Do."}]})"
        ),
        .engine = "openai",
    };

    const auto result = result_of(analyze(R"({"output": "issues"})"));

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_TRUE(model_.requests_.at(0).object.has_value());
    EXPECT_THAT(
        lines("select title from issues where type = 'analysis:title_missing'"),
        ElementsAre("Name your pages")
    );
}

TEST_P(Sites, are_ranked_by_rules_when_the_model_is_of_no_use) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    model_.answer_ = ai::ChatReply{.ending = ai::Ending::refusal, .text = "I cannot."};

    EXPECT_EQ(result_of(analyze()).at("engine"), "rules-v1");
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("ranked by rules instead")));
}

TEST_P(Sites, are_analyzed_later_or_not_at_all_as_the_model_says) {
    open_issue("title_missing", "HIGH", "https://a.example/2");
    const auto outcome_of = [this](std::string code) {
        model_.answer_ = fail(std::move(code), "as the test says");
        return analyze();
    };

    EXPECT_EQ(outcome_of("budget_exhausted").end, AttemptEnd::skipped);
    EXPECT_TRUE(outcome_of("unavailable").error.retryable);
    EXPECT_FALSE(outcome_of("no_provider").error.retryable);
    EXPECT_EQ(outcome_of("cancelled").end, AttemptEnd::released);
    EXPECT_THAT(lines("select id from ai_conversations"), IsEmpty());
}

TEST_P(Sites, are_not_analyzed_by_anybody_in_a_dry_run) {
    open_issue("title_missing", "HIGH", "https://a.example/2");

    const auto result = result_of(analyze("{}", R"({"siteId":"s1","dryRun":true})"));

    EXPECT_EQ(result.at("issuesAnalyzed"), 1);
    EXPECT_EQ(result.at("dryRun"), true);
    EXPECT_THAT(model_.requests_, IsEmpty());
    EXPECT_THAT(lines("select id from audit_logs"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Databases, Sites, testing::Values(Dialect::sqlite, Dialect::postgres), dialect_name
);

}  // namespace
}  // namespace pawl::database
