// SPDX-License-Identifier: Apache-2.0
// Links that a crawl did not follow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pawl/kinds/sites/crawl_fixture.h"

namespace pawl::kinds::sites {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class LinkChecking : public Crawling {
 protected:
    LinkChecking() {
        options_.limits.check_links = LinkCheck::internal;
        options_.limits.max_pages = 1;
    }
    auto is_blamed(const std::string& page) -> bool {
        return sink_.broken_[page].contains("broken_link");
    }
};

TEST_F(LinkChecking, asks_for_links_that_the_crawl_did_not_reach) {
    site_.page("https://a.example/", {"/ok", "/gone", "https://b.example/gone"});
    site_.page("https://a.example/ok", {});

    const auto report = run();

    EXPECT_EQ(report->links_checked, 2U);
    EXPECT_EQ(site_.times_asked("HEAD https://a.example/ok"), 1);
    EXPECT_EQ(site_.times_asked("GET https://a.example/ok"), 0);
    EXPECT_TRUE(is_blamed("https://a.example/"));
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("b.example"))));
}

TEST_F(LinkChecking, knows_what_the_crawl_has_fetched) {
    options_.limits.max_pages = 10;
    site_.page("https://a.example/", {"/ok"});
    site_.page("https://a.example/ok", {"/gone"});

    const auto report = run();

    EXPECT_EQ(report->links_checked, 0U);
    EXPECT_FALSE(is_blamed("https://a.example/"));
    EXPECT_TRUE(is_blamed("https://a.example/ok"));
}

TEST_F(LinkChecking, asks_other_sites_when_told_so) {
    options_.limits.check_links = LinkCheck::all;
    site_.page("https://a.example/", {"https://b.example/gone", "https://c.example/"});
    site_.say("https://c.example/", {.error = "egress_blocked"});
    site_.say("https://c.example/robots.txt", {.error = "egress_blocked"});

    EXPECT_EQ(run()->links_checked, 2U);
    EXPECT_TRUE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, believes_no_server_that_does_not_know_head) {
    site_.page("https://a.example/", {"/odd"});
    site_.otherwise([this](const std::string& url) -> FakeSite::Answer {
        const bool is_head = site_.asked().back() == "HEAD https://a.example/odd";
        return {.status = url.ends_with("/odd") && !is_head ? 200 : 404};
    });

    EXPECT_TRUE(run());
    EXPECT_FALSE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, does_not_ask_for_what_robots_forbids) {
    site_.robots("https://a.example/robots.txt", "User-agent: *\nDisallow: /private\n");
    site_.page("https://a.example/", {"/private"});

    EXPECT_EQ(run()->links_checked, 1U);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("/private"))));
    EXPECT_FALSE(is_blamed("https://a.example/"));
}

TEST_F(LinkChecking, asks_for_no_more_than_it_may) {
    options_.limits.max_links = 20;
    std::vector<std::string> links;
    for (int i = 0; i < 10'000; ++i) {
        links.push_back("/" + std::to_string(i));
    }
    site_.page("https://a.example/", links);

    EXPECT_EQ(run()->links_checked, 20U);
    EXPECT_TRUE(is_blamed("https://a.example/"));
}

TEST_F(Crawling, takes_the_open_road_to_its_own_site_alone) {
    options_.limits.check_links = LinkCheck::all;
    order_.open_site = order_.start;
    site_.page("https://a.example/", {"https://b.example/"});
    site_.page("https://b.example/", {});

    EXPECT_TRUE(run());

    EXPECT_EQ(site_.times_asked("open GET https://a.example/"), 1);
    EXPECT_EQ(site_.times_asked("HEAD https://b.example/"), 1);
    EXPECT_THAT(site_.asked(), Not(Contains(HasSubstr("open HEAD https://b"))));
}

}  // namespace
}  // namespace pawl::kinds::sites
