// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/summary.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "pawl/base/names.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

constexpr std::string_view kFerry =
    "The ferry between the islands is suspended until Friday after an engine fault. "
    "Passengers were taken ashore by a tug and nobody was hurt. "
    "It was a foggy morning. "
    "Technicians found water in the fuel of the ferry. "
    "A kiosk at the harbour sells coffee.";

TEST(Summary, is_made_of_whole_sentences_in_their_order) {
    const auto summary = summarize("Ferry suspended", kFerry, {.sentences = 2});

    EXPECT_EQ(
        summary.text,
        "The ferry between the islands is suspended until Friday after an engine fault. "
        "Technicians found water in the fuel of the ferry."
    );
    EXPECT_EQ(summary.engine, "extractive-v1");
}

TEST(Summary, of_one_sentence_is_that_sentence) {
    EXPECT_EQ(summarize("", "Only this").text, "Only this");
    EXPECT_EQ(summarize("", "  Only\n this. ").text, "Only this.");
}

TEST(Summary, says_nothing_twice) {
    const auto summary = summarize(
        "",
        "The roof leaks. The roof leaks badly. The roof leaks. The boiler was replaced in May.",
        {.sentences = 2}
    );

    EXPECT_TRUE(summary.text.contains("boiler")) << summary.text;
}

TEST(Summary, is_blank_only_for_blank_content) {
    EXPECT_EQ(summarize("Title", "").text, "");
    EXPECT_EQ(summarize("Title", " \n ").text, "");
    for (const std::string_view content :
         {"x", "!!!", "- ", "# ", "😀", "\xFF", "。", "- - -\n# #"}) {
        EXPECT_NE(summarize("", content).text, "") << content;
    }
}

TEST(Summary, keeps_to_its_characters) {
    for (std::size_t characters = 20; characters < 400; characters += 7) {
        const auto summary = summarize("", kFerry, {.sentences = 50, .max_characters = characters});

        EXPECT_LE(count_code_points(summary.text), characters);
        EXPECT_NE(summary.text, "");
    }
}

TEST(Summary, cuts_a_sentence_that_never_ends_at_a_word) {
    std::string content;
    while (content.size() < 1'000'000) {
        content += "word after word ";
    }

    const auto summary = summarize("", content, {.sentences = 2, .max_characters = 100});

    EXPECT_LE(count_code_points(summary.text), 100);
    EXPECT_TRUE(summary.text.ends_with("word…") || summary.text.ends_with("after…"))
        << summary.text;
}

TEST(Summary, looks_at_the_end_of_a_very_long_text_too) {
    std::string content;
    for (int i = 0; i < 20'000; ++i) {
        content += "We walked on and on through the rain number " + std::to_string(i) + ". ";
    }
    content += "In conclusion we recommend that you take the bus.";

    EXPECT_TRUE(summarize("", content, {.sentences = 3}).text.contains("take the bus"));
}

TEST(Summary, leaves_the_marks_of_headings_and_items_out) {
    EXPECT_EQ(summarize("", "- water the roses").text, "water the roses");
    EXPECT_EQ(summarize("", "## Plan for the week").text, "Plan for the week");
}

TEST(Summary, of_markdown_and_html_is_made_of_their_sentences) {
    const std::string_view markdown =
        "# The ferry\n\n![Map](map.png)\n\nThe **ferry** is [suspended](https://a.example) until "
        "Friday after an engine fault.\n\n```\nferry ferry ferry\n```\n\n- ferry tickets\n- "
        "ferry times\n\nA kiosk at the harbour sells coffee.\n";
    const std::string_view html =
        "<h2>The ferry</h2><p>The <em>ferry</em> is suspended until Friday after an engine "
        "fault.</p><ul><li>ferry tickets</li></ul><p>A kiosk at the harbour sells coffee.</p>";
    const std::string_view gist = "The ferry is suspended until Friday after an engine fault.";

    EXPECT_EQ(summarize("The ferry", markdown, {.sentences = 1}).text, gist);
    EXPECT_EQ(summarize("The ferry", html, {.sentences = 1}).text, gist);
}

TEST(Summary, prefers_sentences_to_items_of_lists) {
    const auto summary = summarize(
        "",
        "- Bread and flour and yeast and salt\n- Flour\n\nThe bakery sells bread. It opens at six "
        "and closes when the last loaf of bread is gone.",
        {.sentences = 1}
    );

    EXPECT_EQ(summary.text, "The bakery sells bread.");
}

TEST(Summary, of_any_bytes_is_well_formed_and_the_same_again) {
    constexpr std::string_view kPieces = "ab .!?\n-#\xE3\x80\x82\xF0\x9F\x98\x80\xFF";
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        std::string content;
        for (auto size = random() % 200; size > 0; --size) {
            content.push_back(kPieces[random() % kPieces.size()]);
        }
        const SummaryStyle style{.sentences = 1 + random() % 4};
        const auto summary = summarize("a b", content, style);

        EXPECT_TRUE(is_utf8(summary.text));
        EXPECT_EQ(summary.text, summarize("a b", content, style).text);
    }
}

TEST(SummaryStyle, is_a_number_of_sentences_or_characters) {
    EXPECT_EQ(parse_style("2 sentences")->sentences, 2);
    EXPECT_EQ(parse_style("1-2 sentences")->sentences, 2);
    EXPECT_EQ(parse_style("1 sentence")->sentences, 1);
    EXPECT_EQ(parse_style("280 characters")->max_characters, 280);
    EXPECT_GT(parse_style("280 characters")->sentences, 10);
}

TEST(SummaryStyle, anything_else_is_refused) {
    for (const std::string_view style :
         {"",
          "short",
          "0 sentences",
          "51 sentences",
          "two sentences",
          "-1 sentences",
          "3-2 sentences",
          "1-2-3 sentences",
          "19 characters",
          "9999999999999999999999 characters",
          "2 sentences ",
          "5",
          "sentences"}) {
        const auto parsed = parse_style(style);

        ASSERT_FALSE(parsed) << style;
        EXPECT_EQ(parsed.error().code, "invalid_style");
    }
}

}  // namespace
}  // namespace pawl::text
