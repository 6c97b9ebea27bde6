// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/crawl_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/analysis_options.h"

namespace pawl::kinds::sites {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

auto request(std::string_view options) -> task::KindRequest {
    return {.task = "crawl-site", .options = boost::json::parse(options).as_object()};
}

auto complaints(const auto& result) -> std::vector<std::string> {
    std::vector<std::string> list;
    if (!result) {
        for (const auto& field : result.error().fields) {
            list.push_back(field.pointer + " " + field.code);
        }
    }
    return list;
}

TEST(CrawlOptions, are_polite_if_nothing_is_said) {
    const auto options = read_crawl_options(request("{}")).value();

    EXPECT_EQ(options.tables.connection, "app");
    EXPECT_EQ(options.tables.sites.table().plain, "sites");
    EXPECT_EQ(options.tables.issues.plain("page_url"), "page_url");
    EXPECT_EQ(options.limits.max_pages, 10);
    EXPECT_EQ(options.limits.max_depth, 3);
    EXPECT_EQ(options.limits.page_timeout, std::chrono::seconds(30));
    EXPECT_EQ(options.limits.check_links, LinkCheck::internal);
    EXPECT_TRUE(options.limits.obey_robots);
    EXPECT_TRUE(options.limits.same_host);
    EXPECT_TRUE(options.block_private_networks);
    EXPECT_FALSE(options.dry_run);
}

TEST(CrawlOptions, take_all_keys) {
    const auto options = read_crawl_options(request(R"({
        "db": "shop", "max_pages": 50, "max_depth": 5, "renderer": "http", "concurrency": 4,
        "delay": "500ms", "obey_robots": false, "same_host": false, "user_agent": "bot/1",
        "page_timeout": "5s", "max_bytes": "64KiB", "check_links": "all", "max_links": 7,
        "rules": {"image_alt": false}, "block_private_networks": false, "dry_run": true,
        "sites": {"table": "Connection", "columns": {"url": "domain"}},
        "issues": "Issue", "audit_logs": "AuditLog", "open_status": "DETECTED",
        "fixed_status": "", "ignored_statuses": ["SKIPPED"]})"));

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->tables.connection, "shop");
    EXPECT_EQ(options->tables.sites.plain("url"), "domain");
    EXPECT_EQ(options->tables.open_status, "DETECTED");
    EXPECT_EQ(options->tables.fixed_status, "");
    EXPECT_THAT(options->tables.ignored_statuses, ElementsAre("SKIPPED"));
    EXPECT_EQ(options->limits.max_pages, 50);
    EXPECT_EQ(options->limits.concurrency, 4U);
    EXPECT_EQ(options->limits.delay, std::chrono::milliseconds(500));
    EXPECT_EQ(options->limits.max_bytes, 65'536U);
    EXPECT_EQ(options->limits.max_links, 7U);
    EXPECT_EQ(options->limits.check_links, LinkCheck::all);
    EXPECT_FALSE(options->rules[SiteRule::image_alt].enabled);
    EXPECT_FALSE(options->block_private_networks);
}

TEST(CrawlOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        complaints(read_crawl_options(request(R"({
            "max_pages": 0, "concurrency": 99, "delay": "5m", "page_timeout": "soon",
            "max_bytes": "1GiB", "check_links": "some", "user_agent": "/1.0", "issues": "a b",
            "depth": 3})"))),
        ElementsAre(
            "/issues invalid_identifier",
            "/max_pages out_of_range",
            "/concurrency out_of_range",
            "/delay out_of_range",
            "/page_timeout invalid_value",
            "/max_bytes out_of_range",
            "/check_links invalid_value",
            "/user_agent invalid_value",
            "/depth unknown_field"
        )
    );
}

TEST(CrawlOptions, have_a_browser_where_they_ask_for_it) {
    EXPECT_FALSE(read_crawl_options(request("{}"))->browser);
    EXPECT_EQ(
        read_crawl_options(request(R"({"renderer": "chromium"})"))->browser,
        browser::BrowserOptions()
    );
    EXPECT_EQ(
        read_crawl_options(
            request(R"({"renderer": "chromium", "chromium": "/x/y", "chromium_sandbox": false})")
        )
            ->browser,
        (browser::BrowserOptions{.program = "/x/y", .sandbox = browser::Sandbox::off})
    );
}

TEST(CrawlOptions, of_a_browser_need_one) {
    EXPECT_THAT(
        complaints(read_crawl_options(request(R"({"chromium": "/x/y"})"))),
        ElementsAre("/chromium invalid_value")
    );
    EXPECT_THAT(
        complaints(read_crawl_options(request(R"({"renderer": "firefox"})"))),
        ElementsAre("/renderer invalid_value")
    );
}

TEST(CrawlOptions, take_truth_values_for_links) {
    EXPECT_EQ(
        read_crawl_options(request(R"({"check_links": false})"))->limits.check_links,
        LinkCheck::none
    );
    EXPECT_EQ(
        read_crawl_options(request(R"({"check_links": true})"))->limits.check_links,
        LinkCheck::internal
    );
}

TEST(ProductOf, is_what_robots_txt_knows) {
    EXPECT_EQ(product_of(""), "pawl");
    EXPECT_EQ(product_of("shopbot/2.0 (+https://shop.example)"), "shopbot");
    EXPECT_EQ(product_of("shopbot"), "shopbot");
}

auto order(std::string_view payload) -> Result<SiteOrder> {
    return read_site_order(boost::json::parse(payload).as_object());
}

TEST(SiteOrder, names_a_site_and_may_say_more) {
    const auto full =
        order(R"({"siteId": "s1", "maxPages": 5, "url": "a.example/x", "dryRun": true})");

    ASSERT_TRUE(full);
    EXPECT_EQ(full->site_id, "s1");
    EXPECT_EQ(full->max_pages, 5);
    EXPECT_EQ(text_of(*full->url), "https://a.example/x");
    EXPECT_TRUE(full->dry_run);
    EXPECT_EQ(order(R"({"siteId": 17, "maxPages": null, "url": null})")->site_id, "17");
}

TEST(SiteOrder, is_refused_when_it_is_none) {
    const auto code = [](std::string_view payload) { return order(payload).error().code; };

    EXPECT_EQ(code("{}"), "missing_field");
    EXPECT_EQ(code(R"({"siteId": ""})"), "invalid_type");
    EXPECT_EQ(code(R"({"siteId": true})"), "invalid_type");
    EXPECT_EQ(code(R"({"siteId": "s", "maxPages": 0})"), "out_of_range");
    EXPECT_EQ(code(R"({"siteId": "s", "maxPages": "5"})"), "invalid_type");
    EXPECT_EQ(code(R"({"siteId": "s", "url": 7})"), "invalid_type");
    EXPECT_EQ(code(R"({"siteId": "s", "url": "ftp://a.example"})"), "unsupported_scheme");
}

TEST(AnalysisOptions, take_all_keys) {
    const auto plain = read_analysis_options(request("{}")).value();
    EXPECT_EQ(plain.ai, "default");
    EXPECT_EQ(plain.max_issues, 50U);
    EXPECT_EQ(plain.top, 10U);
    EXPECT_EQ(plain.output, AnalysisOutput::report);

    const auto options = read_analysis_options(request(
        R"({"ai": "smart", "max_issues": 5, "top": 3, "output": "issues", "dry_run": true,
            "ai_conversations": "Conversation"})"
    ));
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->ai, "smart");
    EXPECT_EQ(options->max_issues, 5U);
    EXPECT_EQ(options->top, 3U);
    EXPECT_EQ(options->output, AnalysisOutput::issues);
    EXPECT_EQ(options->conversations.table().plain, "Conversation");
    EXPECT_THAT(
        complaints(read_analysis_options(request(R"({"output": "mail", "top": 0, "model": "x"})"))),
        ElementsAre("/top out_of_range", "/output invalid_value", "/model unknown_field")
    );
}

}  // namespace
}  // namespace pawl::kinds::sites
