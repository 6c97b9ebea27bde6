// SPDX-License-Identifier: Apache-2.0
// Where a crawl goes, what it makes of pages, and when it fails as a whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pawl/kinds/sites/crawl_fixture.h"

namespace pawl::kinds::sites {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

TEST_F(Crawling, follows_links_and_ends_where_they_go_in_circles) {
    site_.page("https://a.example/", {"/b", "c", "/b#part", "/"});
    site_.page("https://a.example/b", {"/", "/c"});
    site_.page("https://a.example/c", {"/b", "mailto:x@a.example"});

    const auto report = run();

    ASSERT_TRUE(report);
    EXPECT_EQ(report->pages_analyzed, 3);
    EXPECT_EQ(report->pages_failed, 0);
    EXPECT_FALSE(report->is_partial);
    EXPECT_EQ(site_.times_asked("GET https://a.example/b"), 1);
    EXPECT_EQ(site_.times_asked("GET https://a.example/"), 1);
}

TEST_F(Crawling, stops_at_its_pages) {
    options_.limits.max_pages = 10;
    site_.otherwise([](const std::string& url) -> FakeSite::Answer {
        if (url.ends_with(".txt") || url.ends_with(".xml")) {
            return {.status = 404};
        }
        return {.body = "<title>x</title><a href=\"" + url + "n\">next</a>"};
    });
    options_.limits.max_depth = 50;

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 10);
    EXPECT_EQ(site_.asked().size(), 12U);  // robots.txt, the sitemap and the pages
}

TEST_F(Crawling, goes_no_deeper_than_it_may) {
    options_.limits.max_depth = 2;
    site_.page("https://a.example/", {"/1"});
    site_.page("https://a.example/1", {"/2"});
    site_.page("https://a.example/2", {"/3"});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_EQ(site_.times_asked("GET https://a.example/3"), 0);
}

TEST_F(Crawling, does_not_ask_for_endless_errors) {
    options_.limits.max_pages = 2;
    std::vector<std::string> links;
    for (int i = 0; i < 1'000; ++i) {
        links.push_back("/gone/" + std::to_string(i));
    }
    site_.page("https://a.example/", links);

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_LE(site_.asked().size(), 12U);
}

TEST_F(Crawling, leaves_other_hosts_alone) {
    site_.page("https://a.example/", {"https://b.example/", "//a.example:8443/", "/away"});
    site_.say("https://a.example/away", {.status = 302, .location = "https://b.example/in"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_EQ(report->pages_skipped, 1);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("8443"))));
}

TEST_F(Crawling, goes_to_other_hosts_when_told_so_and_asks_each_for_its_rules) {
    options_.limits.same_host = false;
    site_.page("https://a.example/", {"https://b.example/open", "https://b.example/closed"});
    site_.page("https://b.example/open", {});
    site_.page("https://b.example/closed", {});
    site_.robots("https://b.example/robots.txt", "User-agent: *\nDisallow: /closed\n");

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_skipped, 1);
    EXPECT_EQ(site_.times_asked("GET https://b.example/closed"), 0);
}

TEST_F(Crawling, takes_a_page_once_whatever_leads_to_it) {
    site_.page("https://a.example/", {"/old", "/older", "/new"});
    site_.say("https://a.example/old", {.status = 301, .location = "/new"});
    site_.say("https://a.example/older", {.status = 301, .location = "/old"});
    site_.page("https://a.example/new", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_THAT(sink_.urls(), ElementsAre("https://a.example/", "https://a.example/new"));
}

TEST_F(Crawling, gives_up_on_redirects_in_circles) {
    site_.page("https://a.example/", {"/x"});
    site_.say("https://a.example/x", {.status = 302, .location = "/y"});
    site_.say("https://a.example/y", {.status = 302, .location = "/x"});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 1);
    EXPECT_EQ(report->pages_failed, 1);
    EXPECT_THAT(sink_.notes_, Contains(HasSubstr("more than 5 redirects")));
}

TEST_F(Crawling, settles_where_the_site_sends_its_guests) {
    site_.say("https://a.example/", {.status = 301, .location = "https://www.a.example/"});
    site_.page("https://www.a.example/", {"/b", "https://a.example/c"});
    site_.page("https://www.a.example/b", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_TRUE(sink_.broken_.contains("https://www.a.example/robots.txt"));
    EXPECT_EQ(site_.times_asked("GET https://a.example/c"), 0);
}

TEST_F(Crawling, does_not_move_to_another_site) {
    site_.say("https://a.example/", {.status = 301, .location = "https://b.example/"});

    EXPECT_EQ(code(), "left_site");
    EXPECT_FALSE(is_passing_trouble("left_site"));
}

TEST_F(Crawling, notes_pages_that_fail_and_goes_on) {
    site_.page("https://a.example/", {"/gone", "/slow", "/broken", "/file.pdf", "/ok"});
    site_.say("https://a.example/slow", {.error = "timeout"});
    site_.say("https://a.example/broken", {.status = 500});
    site_.say("https://a.example/file.pdf", {.body = "%PDF", .type = "application/pdf"});
    site_.page("https://a.example/ok", {});

    const auto report = run();

    EXPECT_EQ(report->pages_analyzed, 2);
    EXPECT_EQ(report->pages_failed, 3);
    EXPECT_THAT(
        sink_.notes_,
        IsSupersetOf(
            {"https://a.example/gone answers 404",
             "https://a.example/slow: as the test says",
             "https://a.example/broken answers 500"}
        )
    );
}

TEST_F(Crawling, fails_as_a_whole_when_the_first_page_does) {
    const auto code_when = [this](FakeSite::Answer answer) {
        site_.say("https://a.example/", std::move(answer));
        return code();
    };

    EXPECT_EQ(code_when({.status = 503}), "site_unavailable");
    EXPECT_EQ(code_when({.status = 404}), "site_refused");
    EXPECT_EQ(code_when({.error = "dns_error"}), "dns_error");
    EXPECT_EQ(code_when({.error = "egress_blocked"}), "egress_blocked");
    EXPECT_EQ(code_when({.body = "x", .type = "image/png"}), "not_a_page");
    for (const auto* code : {"site_unavailable", "dns_error", "timeout", "connect_error"}) {
        EXPECT_TRUE(is_passing_trouble(code)) << code;
    }
    for (const auto* code : {"site_refused", "egress_blocked", "not_a_page", "robots_disallowed"}) {
        EXPECT_FALSE(is_passing_trouble(code)) << code;
    }
}

TEST_F(Crawling, reads_no_more_of_a_page_than_it_may) {
    options_.limits.max_bytes = 2'000;
    std::string filler;
    filler.resize(20'000'000, ' ');
    site_.say("https://a.example/", {.body = "<a href=/b>b</a>" + filler + "<a href=/c>c</a>"});
    site_.page("https://a.example/b", {});
    options_.rules.page_bytes = 1'000;

    EXPECT_EQ(run()->pages_analyzed, 2);
    EXPECT_THAT(sink_.broken_["https://a.example/"], ElementsAre("large_page"));
}

TEST_F(Crawling, reads_pages_that_only_a_sitemap_names) {
    options_.limits.max_pages = 3;
    site_.robots("https://a.example/robots.txt", "Sitemap: https://a.example/map-index.xml\n");
    site_.say(
        "https://a.example/map-index.xml",
        {.body = "<sitemapindex><sitemap><loc>https://a.example/map.xml</loc></sitemap>"
                 "<sitemap><loc>https://b.example/map.xml</loc></sitemap></sitemapindex>",
         .type = "application/xml"}
    );
    site_.say(
        "https://a.example/map.xml",
        {.body = "<urlset><url><loc>https://a.example/hidden</loc></url>"
                 "<url><loc>https://b.example/other</loc></url></urlset>",
         .type = "application/xml"}
    );
    site_.page("https://a.example/", {"/b"});
    site_.page("https://a.example/b", {"/deep"});
    site_.page("https://a.example/hidden", {});

    EXPECT_EQ(run()->pages_analyzed, 3);
    EXPECT_THAT(sink_.urls(), Contains("https://a.example/hidden"));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
    EXPECT_THAT(sink_.broken_["https://a.example/sitemap.xml"], IsEmpty());
    EXPECT_THAT(sink_.broken_["https://a.example/robots.txt"], IsEmpty());
}

TEST_F(Crawling, misses_what_a_site_does_not_have) {
    site_.page("https://a.example/", {});
    // A site that answers everything with its page.
    site_.page("https://a.example/robots.txt", {});
    site_.page("https://a.example/sitemap.xml", {});

    EXPECT_TRUE(run());

    EXPECT_THAT(sink_.broken_["https://a.example/robots.txt"], ElementsAre("robots_missing"));
    EXPECT_THAT(sink_.broken_["https://a.example/sitemap.xml"], ElementsAre("sitemap_missing"));
}

}  // namespace
}  // namespace pawl::kinds::sites
