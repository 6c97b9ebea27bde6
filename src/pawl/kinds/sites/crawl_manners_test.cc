// SPDX-License-Identifier: Apache-2.0
// What a crawl leaves alone, the pace it keeps, and how it ends before its work is done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pawl/kinds/sites/crawl_fixture.h"

namespace pawl::kinds::sites {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

TEST_F(Crawling, obeys_robots) {
    site_.robots(
        "https://a.example/robots.txt",
        "User-agent: *\nDisallow: /\n\nUser-agent: pawl\nDisallow: /private\n"
    );
    site_.page("https://a.example/", {"/private/x", "/public", "/moved"});
    site_.page("https://a.example/public", {});
    site_.page("https://a.example/private/x", {});
    site_.say("https://a.example/moved", {.status = 302, .location = "/private/y"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_skipped, 2);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("/private"))));
}

TEST_F(Crawling, obeys_what_pages_and_links_ask_of_robots) {
    site_.say(
        "https://a.example/", {.body = "<a rel=nofollow href=/no>no</a><a href=/page>yes</a>"}
    );
    site_.say(
        "https://a.example/page",
        {.body = "<meta name=robots content=nofollow><a href=/deep>deep</a>"}
    );

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_EQ(site_.times_asked("GET https://a.example/no"), 0);
    EXPECT_EQ(site_.times_asked("GET https://a.example/deep"), 0);
}

TEST_F(Crawling, is_known_to_robots_by_its_own_name) {
    options_.limits.user_agent = "shopbot/2.0 (+https://shop.example/bot)";
    site_.robots("https://a.example/robots.txt", "User-agent: shopbot\nDisallow: /\n");
    site_.page("https://a.example/", {});

    EXPECT_EQ(code(), "robots_disallowed");
    EXPECT_EQ(
        net::find_header(site_.calls().at(0).headers, "user-agent"), options_.limits.user_agent
    );
}

TEST_F(Crawling, looks_past_robots_when_told_so) {
    options_.limits.obey_robots = false;
    site_.robots("https://a.example/robots.txt", "User-agent: *\nDisallow: /\nCrawl-delay: 60\n");
    site_.page("https://a.example/", {"/b"});
    site_.page("https://a.example/b", {});

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{});
}

TEST_F(Crawling, asks_for_nothing_while_robots_cannot_be_had) {
    for (const auto& trouble :
         {FakeSite::Answer{.status = 503}, FakeSite::Answer{.error = "timeout"}}) {
        site_.say("https://a.example/robots.txt", trouble);
        EXPECT_EQ(code(), "robots_unreachable");
    }
    EXPECT_TRUE(is_passing_trouble("robots_unreachable"));
    EXPECT_EQ(site_.times_asked("GET https://a.example/"), 0);
}

TEST_F(Crawling, keeps_the_pace_that_is_asked_for) {
    options_.limits.concurrency = 4;
    options_.limits.delay = seconds(1);
    site_.page("https://a.example/", {"/b", "/c"});
    site_.page("https://a.example/b", {});
    site_.page("https://a.example/c", {});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{} + seconds(4));  // five requests

    site_.robots("https://a.example/robots.txt", "User-agent: *\nCrawl-delay: 10\n");
    const auto begun = clock_.steady_now();
    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_GE(clock_.steady_now() - begun, seconds(31));
}

TEST_F(Crawling, rests_when_the_site_is_overloaded_but_not_for_ever) {
    site_.page("https://a.example/", {"/busy", "/b"});
    site_.say("https://a.example/busy", {.status = 429, .retry_after = "1000000000"});
    options_.limits.concurrency = 1;
    site_.page("https://a.example/b", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_failed, 1);
    EXPECT_EQ(clock_.steady_now(), SteadyTime{} + seconds(10));
}

TEST_F(Crawling, ends_with_what_it_has_when_the_time_is_over) {
    options_.limits.delay = seconds(60);
    std::vector<std::string> links;
    for (int i = 0; i < 50; ++i) {
        links.push_back("/" + std::to_string(i));
        site_.page("https://a.example/" + std::to_string(i), {});
    }
    site_.page("https://a.example/", links);

    const auto report = run();

    ASSERT_TRUE(report);
    EXPECT_TRUE(report->is_partial);
    EXPECT_EQ(report->pages_analyzed, 3);
    EXPECT_EQ(sink_.urls().size(), 3U);
}

TEST_F(Crawling, ends_at_once_when_it_is_asked_to_stop) {
    site_.page("https://a.example/", {"/b", "/c"});
    site_.on_request([this] {
        if (site_.asked().size() == 3) {
            stopper_.request_stop();
        }
    });

    EXPECT_EQ(code(), "cancelled");
    EXPECT_EQ(site_.asked().size(), 3U);
}

TEST_F(Crawling, ends_when_nothing_can_be_stored) {
    site_.page("https://a.example/", {"/b"});
    sink_.error_ = Error{.code = "connection_failed", .message = "gone"};

    EXPECT_EQ(code(), "connection_failed");
}

}  // namespace
}  // namespace pawl::kinds::sites
