// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/page.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::web {
namespace {

auto page_of(std::string_view html, const PageLimits& limits = {}) -> Page {
    const ManualClock clock;
    auto page = read_page(html, clock, limits);
    EXPECT_TRUE(page) << page.error().message;
    return page ? std::move(*page) : Page{};
}

auto repeated(std::string_view text, int times) -> std::string {
    std::string out;
    for (int i = 0; i < times; ++i) {
        out.append(text);
    }
    return out;
}

TEST(Page, says_what_is_in_its_head) {
    const auto page = page_of(R"(<!doctype html><html lang="en-GB"><head>
        <title> A
           title &amp; more </title>
        <meta name="Description" content=" What it  is about ">
        <meta name=viewport content="width=device-width">
        <meta name="robots" content="NoIndex, Follow">
        <link rel="stylesheet" href="/a.css"><link rel="Canonical" href="/c">
        <base href="https://a.example/">
        <meta property="og:title" content="T"><meta property="OG:image" content="/i.png">
        <script type="application/ld+json">{"@type":"Article"}</script>
        <script type="text/javascript">var x = "<h1>";</script>
        </head><body></body></html>)");

    EXPECT_EQ(page.title, "A title & more");
    EXPECT_EQ(page.description, "What it is about");
    EXPECT_EQ(page.viewport, "width=device-width");
    EXPECT_EQ(page.robots, "noindex, follow");
    EXPECT_EQ(page.canonical, "/c");
    EXPECT_EQ(page.base, "https://a.example/");
    EXPECT_EQ(page.language, "en-GB");
    EXPECT_EQ(page.structured_blocks, 1U);
    EXPECT_EQ(page.h1_count, 0U);
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(page.open_graph, (Pairs{{"og:title", "T"}, {"og:image", "/i.png"}}));
    EXPECT_EQ(page.word_count, 0U);
}

TEST(Page, counts_headings_and_images) {
    const auto page = page_of(
        "<h1>One <em>two</em></h1><h2>no</h2><h1></h1>"
        "<img src=a alt='x'><img src=b><img src=c alt=''>"
    );

    EXPECT_EQ(page.h1_count, 2U);
    EXPECT_EQ(page.headings, (std::vector<std::string>{"One two", ""}));
    EXPECT_EQ(page.images, 3U);
    EXPECT_EQ(page.images_without_alt, 1U);
}

TEST(Page, lists_its_links) {
    const auto page = page_of(
        "<a href=' /a '>a</a><a name=x>none</a><a href='b?c&amp;d' rel='external NoFollow'>b</a>"
    );

    EXPECT_EQ(
        page.links, (std::vector<PageLink>{{.href = "/a"}, {.href = "b?c&d", .nofollow = true}})
    );
}

TEST(Page, shows_text_without_what_is_hidden) {
    const auto page = page_of(
        "<head><title>T</title><style>p{}</style></head><body><p>One<b>two</b>three<p>four<br>five"
        "<script>six</script><noscript>seven</noscript><template>eight</template>"
        "<textarea>nine</textarea><!-- ten --><ul><li>a<li>b</ul>"
    );

    EXPECT_EQ(page.text, "Onetwothree four five a b");
    EXPECT_EQ(page.word_count, 5U);
}

TEST(Page, counts_words_of_writing_without_spaces) {
    EXPECT_EQ(page_of("<p>\xE4\xBD\xA0\xE5\xA5\xBD world").word_count, 3U);
}

TEST(Page, takes_the_first_that_says_something) {
    const auto page =
        page_of("<title></title><title>One</title><title>Two</title><svg><title>Three</title></svg>"
        );

    EXPECT_EQ(page.title, "One");
    EXPECT_EQ(page_of("<svg><title>Three</title></svg>").title, "");
}

TEST(Page, is_read_from_anything) {
    using namespace std::string_view_literals;
    for (const auto html :
         {""sv,
          "\0"sv,
          "<"sv,
          "<!"sv,
          "<a"sv,
          "</"sv,
          "<a href="sv,
          "<!--"sv,
          "&#"sv,
          "plain"sv,
          "<table><a><td><a>"sv,
          "<svg><p></svg>"sv,
          "\xFF\xFE\xC3"sv,
          "<b><p></b></p>"sv}) {
        (void)page_of(html);  // It ends.
    }
    EXPECT_EQ(page_of("a\xC3").text, "a\xEF\xBF\xBD");
}

TEST(Page, may_nest_as_deep_as_it_likes) {
    constexpr auto kMemory = std::size_t{1} << 30;
    EXPECT_EQ(page_of(repeated("<span>", 300'000) + "x", {.memory_bytes = kMemory}).text, "x");
}

TEST(Page, keeps_a_bounded_part) {
    const auto page = page_of(
        repeated("<h1>abc def</h1><a href=abcdefgh>word </a><meta property=og:a content=b>", 300),
        {.text_bytes = 10, .value_bytes = 5, .links = 7}
    );

    EXPECT_EQ(page.headings.size(), 100U);
    EXPECT_EQ(page.headings.front(), "abc d");
    EXPECT_EQ(page.h1_count, 300U);
    EXPECT_EQ(page.links.size(), 7U);
    EXPECT_EQ(page.links.front().href, "abcde");
    EXPECT_EQ(page.open_graph.size(), 100U);
    EXPECT_EQ(page.text, "abc def wo");
    EXPECT_EQ(page.word_count, 900U);
}

TEST(Page, is_refused_above_its_size) {
    const ManualClock clock;

    const auto page = read_page("<p>12345", clock, {.html_bytes = 7});

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, "page_too_large");
}

// Each paragraph opens again all that the one before it opened and did not close.
TEST(Page, is_refused_when_its_tree_grows_without_end) {
    std::string html = "<p>";
    for (int i = 0; i < 5'000; ++i) {
        html.append("<font a=").append(std::to_string(i)).append(">");
    }
    html.append(repeated("<p>x", 5'000));
    const ManualClock clock;

    const auto page = read_page(html, clock);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, "page_too_complex");
}

// A second passes with every look.
class RunningClock final : public Clock {
 public:
    [[nodiscard]] auto wall_now() const -> WallTime override { return {}; }
    [[nodiscard]] auto steady_now() const -> SteadyTime override {
        now_ += std::chrono::seconds(1);
        return now_;
    }

 private:
    mutable SteadyTime now_ = {};
};

TEST(Page, is_refused_when_its_time_is_over) {
    const RunningClock clock;

    const auto quick = read_page("<p>x", clock);
    const auto slow = read_page(repeated("<p a=1>x", 1'000), clock);

    EXPECT_TRUE(quick);
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().code, "page_too_complex");
}

}  // namespace
}  // namespace pawl::web
