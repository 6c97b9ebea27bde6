// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/judge_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pawl::kinds::sites {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A page that keeps every rule.
auto good_page() -> web::Page {
    return {
        .title = std::string(40, 't'),
        .description = std::string(140, 'd'),
        .canonical = "https://a.example/",
        .viewport = "width=device-width",
        .headings = {"Hello"},
        .h1_count = 1,
        .images = 2,
        .structured_blocks = 1,
        .open_graph = {{"og:title", "Hello"}},
        .word_count = 300,
    };
}

struct Case {
    SiteRule rule;
    std::function<void(web::Page&, PageFacts&)> spoil;
};

auto judged(const web::Page& page, PageFacts facts, const SiteRules& rules = {})
    -> std::vector<Verdict> {
    facts.page = &page;
    return judge_page(facts, rules);
}

auto find(const std::vector<Verdict>& verdicts, SiteRule rule) -> std::optional<Verdict> {
    for (const auto& verdict : verdicts) {
        if (verdict.rule == rule) {
            return verdict;
        }
    }
    return std::nullopt;
}

auto broken(const std::vector<Verdict>& verdicts) -> std::vector<std::string> {
    std::vector<std::string> names;
    for (const auto& verdict : verdicts) {
        if (verdict.is_broken) {
            names.emplace_back(to_text(verdict.rule));
        }
    }
    return names;
}

class EachRule : public testing::TestWithParam<Case> {};

TEST_P(EachRule, is_broken_alone_by_its_own_fault) {
    auto page = good_page();
    PageFacts facts{.bytes = 5'000, .load_time = seconds(1)};
    EXPECT_THAT(broken(judged(page, facts)), IsEmpty());

    GetParam().spoil(page, facts);

    const auto verdicts = judged(page, facts);
    EXPECT_THAT(broken(verdicts), testing::ElementsAre(to_text(GetParam().rule)));
    const auto verdict = find(verdicts, GetParam().rule).value();
    EXPECT_THAT(verdict.title, Not(IsEmpty()));
    EXPECT_THAT(verdict.details, Not(IsEmpty()));
}

TEST_P(EachRule, says_nothing_while_it_is_switched_off) {
    auto page = good_page();
    PageFacts facts;
    GetParam().spoil(page, facts);
    SiteRules rules;
    rules.settings.at(static_cast<std::size_t>(GetParam().rule)).enabled = false;

    EXPECT_FALSE(find(judged(page, facts, rules), GetParam().rule));
}

const std::vector<Case> kCases = {
    {SiteRule::title_missing, [](auto& page, auto&) { page.title.clear(); }},
    {SiteRule::title_length, [](auto& page, auto&) { page.title.resize(29); }},
    {SiteRule::title_length, [](auto& page, auto&) { page.title.resize(61, 't'); }},
    {SiteRule::description_missing, [](auto& page, auto&) { page.description.clear(); }},
    {SiteRule::description_length, [](auto& page, auto&) { page.description.resize(119); }},
    {SiteRule::description_length, [](auto& page, auto&) { page.description.resize(161, 'd'); }},
    {SiteRule::h1_count, [](auto& page, auto&) { page.h1_count = 0; }},
    {SiteRule::h1_count, [](auto& page, auto&) { page.h1_count = 2; }},
    {SiteRule::image_alt, [](auto& page, auto&) { page.images_without_alt = 1; }},
    {SiteRule::thin_content, [](auto& page, auto&) { page.word_count = 299; }},
    {SiteRule::structured_blocks_missing, [](auto& page, auto&) { page.structured_blocks = 0; }},
    {SiteRule::open_graph_missing, [](auto& page, auto&) { page.open_graph.clear(); }},
    {SiteRule::open_graph_missing, [](auto& page, auto&) { page.open_graph[0].second.clear(); }},
    {SiteRule::slow_page, [](auto&, auto& facts) { facts.load_time = seconds(4); }},
    {SiteRule::large_page, [](auto&, auto& facts) { facts.bytes = 1'048'577; }},
    {SiteRule::viewport_missing, [](auto& page, auto&) { page.viewport.clear(); }},
    {SiteRule::canonical_missing, [](auto& page, auto&) { page.canonical.clear(); }},
};
INSTANTIATE_TEST_SUITE_P(JudgePage, EachRule, testing::ValuesIn(kCases), [](const auto& param) {
    return std::string(to_text(param.param.rule)) + "_" + std::to_string(param.index);
});

TEST(JudgePage, counts_characters_and_not_bytes) {
    auto page = good_page();
    page.title.clear();
    for (int i = 0; i < 60; ++i) {
        page.title += "ü";
    }

    EXPECT_THAT(broken(judged(page, {})), IsEmpty());
}

TEST(JudgePage, finds_a_title_missing_or_wrong_and_not_both) {
    auto page = good_page();
    page.title.clear();

    EXPECT_FALSE(find(judged(page, {}), SiteRule::title_length)->is_broken);
}

TEST(JudgePage, judges_a_page_that_was_cut_off_by_size_and_time_alone) {
    const auto page = web::Page{.title = "Short"};

    const auto verdicts =
        judged(page, {.bytes = 2 << 20, .is_whole = false, .load_time = seconds(9)});

    EXPECT_THAT(broken(verdicts), testing::ElementsAre("slow_page", "large_page"));
    EXPECT_EQ(verdicts.size(), 2U);
    EXPECT_THAT(verdicts[1].details, HasSubstr("more than 2097152 bytes"));
}

TEST(JudgePage, does_not_call_a_page_small_of_which_more_may_have_come) {
    const auto verdicts = judge_page({.bytes = 1'000, .is_whole = false}, {});

    EXPECT_FALSE(find(verdicts, SiteRule::large_page));
}

TEST(JudgePage, says_what_is_there_and_what_was_expected) {
    auto page = good_page();
    page.title = "Short title";
    page.images_without_alt = 1;
    page.h1_count = 3;

    const auto verdicts = judged(page, {});

    EXPECT_EQ(
        find(verdicts, SiteRule::title_length)->details,
        "It has 11 characters; 30 to 60 are shown in full: Short title"
    );
    EXPECT_EQ(find(verdicts, SiteRule::h1_count)->details, "It has 3 <h1>; 1 is expected.");
    EXPECT_EQ(find(verdicts, SiteRule::image_alt)->details, "1 of 2 images have no alt attribute.");
}

TEST(JudgeLinks, lists_what_leads_nowhere) {
    const std::vector<BrokenLink> broken_links = {{"https://a.example/x", "answers 404"}};

    const auto verdicts = judge_links(broken_links, {});

    EXPECT_TRUE(verdicts.at(0).is_broken);
    EXPECT_THAT(verdicts[0].details, HasSubstr("https://a.example/x (answers 404)"));
    EXPECT_FALSE(judge_links({}, {}).at(0).is_broken);
}

TEST(JudgePresence, of_what_a_site_has_once) {
    EXPECT_TRUE(judge_presence(SiteRule::robots_missing, Presence::absent, {}).at(0).is_broken);
    EXPECT_FALSE(judge_presence(SiteRule::sitemap_missing, Presence::found, {}).at(0).is_broken);
}

}  // namespace
}  // namespace pawl::kinds::sites
