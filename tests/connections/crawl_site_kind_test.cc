// SPDX-License-Identifier: Apache-2.0
// Crawls on both dialects.
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

class CrawledSites : public SitesTest {};

TEST_P(CrawledSites, are_crawled_and_their_issues_stored) {
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

TEST_P(CrawledSites, double_no_issue_when_they_are_crawled_again) {
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

TEST_P(CrawledSites, have_issues_fixed_ignored_and_found_again) {
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

TEST_P(CrawledSites, keep_issues_of_pages_that_a_crawl_did_not_see) {
    result_of(crawl());

    const auto result =
        result_of(crawl(R"({"fixed_status": "FIXED"})", R"({"siteId":"s1","maxPages":1})"));

    EXPECT_EQ(result.at("pagesAnalyzed"), 1);
    EXPECT_EQ(result.at("issuesFixed"), 0);
}

TEST_P(CrawledSites, leave_fixed_issues_open_when_nobody_wants_them_closed) {
    result_of(crawl());
    site_.robots("https://a.example/robots.txt", "User-agent: *\nAllow: /\n");

    EXPECT_EQ(result_of(crawl(R"({"fixed_status": ""})")).at("issuesFixed"), 0);
    EXPECT_EQ(count("type = 'robots_missing' and status = 'OPEN'"), "1");
}

TEST_P(CrawledSites, are_crawled_without_a_trace_in_a_dry_run) {
    const auto by_payload = result_of(crawl("{}", R"({"siteId":"s1","dryRun":true})"));
    const auto by_option = result_of(crawl(R"({"dry_run": true})"));

    EXPECT_EQ(by_payload.at("dryRun"), true);
    EXPECT_EQ(by_payload.at("issuesFound"), by_option.at("issuesFound"));
    EXPECT_GT(by_payload.at("issuesFound").as_int64(), 0);
    EXPECT_EQ(count("1 = 1"), "0");
    EXPECT_THAT(lines("select 1 from audit_logs"), IsEmpty());
}

TEST_P(CrawledSites, lose_nothing_when_a_crawl_breaks_off_and_finish_with_the_next) {
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

TEST_P(CrawledSites, are_told_of_once_in_the_audit_log_whatever_repeats) {
    result_of(crawl());
    attempts_.context.job_.attempt = 2;
    result_of(crawl());
    attempts_.context.job_.id = {8};
    result_of(crawl());

    EXPECT_EQ(lines("select id from audit_logs").size(), 2U);
}

TEST_P(CrawledSites, have_their_numbers_written_where_there_are_columns_for_them) {
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

TEST_P(CrawledSites, fit_the_tables_of_an_application_of_its_own) {
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

TEST_P(CrawledSites, fail_for_good_or_for_now) {
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

TEST_P(CrawledSites, begin_where_the_payload_says) {
    const auto result = result_of(crawl("{}", R"({"siteId":"s1","url":"https://a.example/b"})"));

    EXPECT_EQ(result.at("pagesAnalyzed"), 2);
    EXPECT_EQ(site_.asked().at(1), "GET https://a.example/b");
}

TEST_P(CrawledSites, in_an_own_network_are_reached_by_the_open_road_and_nothing_else_is) {
    site_.page("https://c.example/", {});

    result_of(crawl(R"({"block_private_networks": false})"));
    EXPECT_THAT(site_.asked(), Contains("open GET https://a.example/"));

    result_of(crawl(
        R"({"block_private_networks": false})", R"({"siteId":"s1","url":"https://c.example/"})"
    ));
    EXPECT_THAT(site_.asked(), Contains("GET https://c.example/"));
}

TEST_P(CrawledSites, are_asked_for_by_their_owners_alone) {
    for (const task::Kind* kind :
         {static_cast<const task::Kind*>(&crawl_), static_cast<const task::Kind*>(&analyze_)}) {
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", "anna"), "yes");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", ""), "yes");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s1"})", "bert"), "unknown_site");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"s9"})", "anna"), "unknown_site");
        EXPECT_EQ(admitted(*kind, R"({"siteId":"' or 1=1 --"})", "anna"), "unknown_site");
    }
}

TEST_P(CrawledSites, cannot_be_asked_for_while_their_table_cannot_be_read) {
    script("drop table sites");

    EXPECT_EQ(admitted(crawl_, R"({"siteId":"s1"})", "anna"), "database_unavailable");
}

TEST_P(CrawledSites, are_refused_before_anybody_asks_the_database) {
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

INSTANTIATE_TEST_SUITE_P(
    , CrawledSites, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

}  // namespace
}  // namespace pawl::database
