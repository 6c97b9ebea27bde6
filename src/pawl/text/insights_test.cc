// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/insights.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>

#include "pawl/base/names.h"
#include "pawl/text/group_summary.h"
#include "pawl/text/rising_terms.h"

namespace pawl::text {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::chrono::sys_days kMonday = std::chrono::year(2026) / 3 / 2;

const std::vector<InsightNote> kWeek = {
    {.content = "The invoice for the boat is late again",
     .type = "todo",
     .cluster = "Boat",
     .day = kMonday},
    {.content = "Paid the invoice, the boat is ours. I am so happy and grateful!",
     .type = "diary",
     .cluster = "Boat",
     .day = kMonday + std::chrono::days(2)},
    {.content = "Ideas for the boat: solar panels and a lovely red sail",
     .type = "idea",
     .cluster = "",
     .day = kMonday + std::chrono::days(2)},
    {.content = "Wonderful evening with Jo",
     .type = "diary",
     .cluster = "Friends",
     .day = kMonday + std::chrono::days(5)},
};
const std::vector<InsightNote> kBefore = {
    {.content = "Gym in the morning",
     .type = "",
     .cluster = "",
     .day = kMonday - std::chrono::days(3)},
    {.content = "Gym again, then the invoice",
     .type = "",
     .cluster = "",
     .day = kMonday - std::chrono::days(4)},
    {.content = "Lunch with Jo", .type = "", .cluster = "", .day = kMonday - std::chrono::days(5)},
};

TEST(Insights, count_days_types_and_clusters) {
    const auto insight = find_insight(kWeek, kBefore);

    EXPECT_EQ(insight.note_count, 4);
    EXPECT_THAT(
        insight.by_day,
        ElementsAre(
            NamedCount{"2026-03-02", 1}, NamedCount{"2026-03-04", 2}, NamedCount{"2026-03-07", 1}
        )
    );
    EXPECT_THAT(
        insight.by_type,
        ElementsAre(NamedCount{"diary", 2}, NamedCount{"idea", 1}, NamedCount{"todo", 1})
    );
    EXPECT_THAT(insight.by_cluster, ElementsAre(NamedCount{"Boat", 2}, NamedCount{"Friends", 1}));
}

TEST(Insights, are_sentences_that_say_how_they_came_about) {
    const auto insight = find_insight(kWeek, kBefore);

    EXPECT_THAT(insight.summary, HasSubstr("4 notes on 3 days, most of them on Wednesday (2)."));
    EXPECT_THAT(insight.summary, HasSubstr("By type: diary (2), idea (1) and todo (1)."));
    EXPECT_THAT(insight.summary, HasSubstr("More often than before: boat."));
    EXPECT_THAT(insight.summary, HasSubstr("mostly positive"));
    EXPECT_THAT(insight.summary, testing::EndsWith("Counted and quoted without a language model."));
    EXPECT_EQ(insight.engine, "lexicon-v1");
}

TEST(Insights, quote_word_for_word) {
    const auto insight = find_insight(kWeek, kBefore, {.quotes = 2});

    ASSERT_EQ(insight.quotes.size(), 2);
    for (const auto& quote : insight.quotes) {
        EXPECT_TRUE(std::ranges::any_of(kWeek, [&quote](const InsightNote& note) {
            return note.content.contains(quote);
        })) << quote;
    }
}

TEST(Insights, of_an_empty_week_say_that_it_is_empty) {
    const auto insight = find_insight({}, kBefore);

    EXPECT_THAT(insight.summary, HasSubstr("No notes"));
    EXPECT_EQ(insight.sentiment, Sentiment::neutral);
    EXPECT_THAT(insight.terms, IsEmpty());
}

TEST(Insights, without_notes_before_name_what_several_share) {
    EXPECT_THAT(find_insight(kWeek, {}).summary, HasSubstr("In several notes: boat and invoice."));
}

TEST(Insights, take_any_bytes) {
    const std::vector<InsightNote> notes(
        3, {.content = "\xFF\xFE. \xF0\x9F", .type = "\xC0", .cluster = "\n", .day = kMonday}
    );

    EXPECT_TRUE(is_utf8(find_insight(notes, notes).summary));
}

TEST(RisingTerms, are_those_of_more_texts_than_before) {
    const std::vector<std::string_view> now(6, "the boat and the dog");
    const std::vector<std::string_view> before(6, "the dog and the rain");

    const auto rising = rising_terms(now, before, 5);

    ASSERT_EQ(rising.size(), 1);
    EXPECT_EQ(rising[0].term, "boat");
    EXPECT_EQ(rising[0].texts, 6);
}

TEST(RisingTerms, one_text_makes_no_trend) {
    const std::vector<std::string_view> now = {"boat boat boat boat boat", "dog"};
    const std::vector<std::string_view> before = {"dog", "dog"};

    EXPECT_THAT(rising_terms(now, before, 5), IsEmpty());
}

TEST(RisingTerms, a_word_that_all_texts_have_has_finite_odds) {
    const std::vector<std::string_view> same(50, "boat");

    EXPECT_THAT(rising_terms(same, same, 5), IsEmpty());
}

TEST(GroupSummary, counts_names_and_quotes) {
    const std::vector<std::string_view> texts = {
        "The soil is dry and the seeds wait.",
        "Soil and seeds came in the mail today.",
        "Buy seeds."
    };
    const std::vector<std::string> terms = {"soil", "seeds"};

    const auto summary = summarize_group(7, terms, texts, 200);

    EXPECT_THAT(summary.text, testing::StartsWith("7 notes about soil and seeds. "));
    EXPECT_TRUE(summary.text.ends_with("wait.") || summary.text.ends_with("today."));
    EXPECT_EQ(summary.engine, "extractive-v1");
}

TEST(GroupSummary, is_never_blank) {
    EXPECT_EQ(summarize_group(1, {}, {}, 100).text, "1 note.");
}

}  // namespace
}  // namespace pawl::text
