// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/robots.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::web {
namespace {

auto allows(std::string_view text, std::string_view path, std::string_view product = "pawl")
    -> bool {
    return parse_robots(text, product).allows(path);
}

TEST(Robots, allows_everything_where_nothing_is_said) {
    for (const std::string_view text :
         {"",
          "# nothing",
          "User-agent: *",
          "User-agent: *\nDisallow:",
          "Disallow: /\n",
          "<html>404</html>",
          "User-agent: other\nDisallow: /"}) {
        EXPECT_TRUE(allows(text, "/x")) << text;
    }
}

TEST(Robots, forbids_what_a_group_forbids) {
    const std::string_view text = "User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n";

    EXPECT_FALSE(allows(text, "/private"));
    EXPECT_FALSE(allows(text, "/private/x?y"));
    EXPECT_FALSE(allows(text, "/privates"));
    EXPECT_FALSE(allows(text, "/a/b.pdf"));
    EXPECT_TRUE(allows(text, "/a/b.pdf?x"));
    EXPECT_TRUE(allows(text, "/"));
    EXPECT_TRUE(allows(text, "/Private"));
}

TEST(Robots, listens_to_the_group_that_names_it) {
    const std::string_view text =
        "User-agent: *\nDisallow: /\n\nUser-Agent: PAWL/2.0\nDisallow: /a\n\n"
        "user-agent: other\nuser-agent: pawl\nDisallow: /b\n";

    EXPECT_TRUE(allows(text, "/x"));
    EXPECT_FALSE(allows(text, "/a"));
    EXPECT_FALSE(allows(text, "/b"));
    EXPECT_FALSE(allows(text, "/x", "stranger"));
    EXPECT_TRUE(allows(text, "/a", "other"));
}

TEST(Robots, is_free_of_the_common_group_if_its_own_is_empty) {
    EXPECT_TRUE(allows("User-agent: pawl\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/x"));
}

TEST(Robots, lets_the_longest_pattern_decide) {
    const std::string_view text =
        "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /same\nDisallow: /same";

    EXPECT_FALSE(allows(text, "/a/x"));
    EXPECT_TRUE(allows(text, "/a/b/x"));
    EXPECT_FALSE(allows(text, "/a/b/c/d"));
    EXPECT_TRUE(allows(text, "/same/x"));
}

TEST(Robots, reads_stars_and_the_end) {
    const auto forbids = [](std::string_view pattern, std::string_view path) {
        return !allows("User-agent: *\nDisallow: " + std::string(pattern), path);
    };

    EXPECT_TRUE(forbids("*", "/x"));
    EXPECT_TRUE(forbids("/", "/x"));
    EXPECT_TRUE(forbids("/*/edit", "/a/b/edit/x"));
    EXPECT_FALSE(forbids("/*/edit", "/edit"));
    EXPECT_TRUE(forbids("/a*b*c$", "/a-b-b-c"));
    EXPECT_TRUE(forbids("/a*c$", "/a-c-c"));
    EXPECT_FALSE(forbids("/a*b$", "/a-b-c"));
    EXPECT_TRUE(forbids("/x$", "/x"));
    EXPECT_FALSE(forbids("/x$", "/x/"));
    EXPECT_TRUE(forbids("/x*$", "/x/y"));
    EXPECT_TRUE(forbids("/$a", "/$a"));
}

TEST(Robots, compares_one_spelling_of_a_path) {
    const auto forbids = [](std::string_view pattern, std::string_view path) {
        return !allows("User-agent: *\nDisallow: " + std::string(pattern), path);
    };

    EXPECT_TRUE(forbids("/%7Ejoe", "/~joe"));
    EXPECT_TRUE(forbids("/~joe", "/%7ejoe"));
    EXPECT_TRUE(forbids("/caf\xC3\xA9", "/caf%c3%a9"));
    EXPECT_FALSE(forbids("/a%2Fb", "/a/b"));
    EXPECT_TRUE(forbids("/a%2fb", "/a%2Fb"));
    EXPECT_TRUE(forbids("/100%", "/100%"));
}

TEST(Robots, never_forbids_itself) {
    EXPECT_TRUE(allows("User-agent: *\nDisallow: /", "/robots.txt"));
}

TEST(Robots, tells_sitemaps_and_delays) {
    const auto robots = parse_robots(
        "Sitemap: https://a.example/1.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x\n"
        "sitemap: https://a.example/2.xml # second\n",
        "pawl"
    );

    EXPECT_EQ(
        robots.sitemaps,
        (std::vector<std::string>{"https://a.example/1.xml", "https://a.example/2.xml"})
    );
    EXPECT_EQ(robots.crawl_delay, std::chrono::milliseconds(2500));
    EXPECT_FALSE(robots.allows("/x"));
}

TEST(Robots, waits_no_longer_than_a_minute) {
    const auto delay = [](const std::string& text) {
        return parse_robots("User-agent: *\nCrawl-delay: " + text, "pawl").crawl_delay;
    };

    EXPECT_EQ(delay("1000000000"), kLongestCrawlDelay);
    EXPECT_EQ(delay("1e999"), kLongestCrawlDelay);
    EXPECT_EQ(delay("inf"), kLongestCrawlDelay);
    EXPECT_EQ(delay("nan"), std::nullopt);
    EXPECT_EQ(delay("-1"), std::nullopt);
    EXPECT_EQ(delay("soon"), std::nullopt);
}

TEST(Robots, reads_any_line_end_and_a_byte_order_mark) {
    EXPECT_FALSE(allows("\xEF\xBB\xBFUser-agent: *\rDisallow: /x\r", "/x"));
    EXPECT_FALSE(allows("User-agent : *\r\n\r\n\tDisallow :\t/x  # no\r\n", "/x"));
}

TEST(Robots, reads_a_bounded_part_of_a_file) {
    std::string text = "User-agent: *\nDisallow: /front\n";
    text.append(kMostRobotsBytes, '#');
    text.append("\nDisallow: /behind\n");
    EXPECT_FALSE(allows(text, "/front"));
    EXPECT_TRUE(allows(text, "/behind"));

    std::string many = "User-agent: *\n";
    for (int rule = 0; rule < 20'000; ++rule) {
        many.append("Disallow: /").append(std::to_string(rule)).append("\nSitemap: s\n");
    }
    const auto robots = parse_robots(many, "pawl");
    EXPECT_EQ(robots.rules.size(), kMostRobotsRules);
    EXPECT_EQ(robots.sitemaps.size(), kMostSitemapLines);
}

// What a matcher that tries again does in exponential time.
TEST(Robots, matches_many_stars_at_once) {
    std::string pattern = "/";
    for (int star = 0; star < 1'000; ++star) {
        pattern.append("*a");
    }
    EXPECT_TRUE(allows("User-agent: *\nDisallow: " + pattern + "b$", "/" + std::string(2'000, 'a'))
    );
}

}  // namespace
}  // namespace pawl::web
