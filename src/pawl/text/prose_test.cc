// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/prose.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "pawl/text/phrases.h"
#include "pawl/text/tags.h"

namespace pawl::text {
namespace {

auto prose_line(std::string_view text) -> std::string {
    return on_one_line(prose_of(text));
}

TEST(Prose, of_plain_text_is_that_text) {
    for (const std::string_view text :
         {"It costs 5 * 3 < 20 & 2*3 > 1, in snake_case and ~10.",
          "C# and F# are languages; a#b, too.",
          "See [1] and [the notes] (page 4)!",
          "We met on\n12. May at noon.",
          "He said: a std::vector<int> will do."}) {
        EXPECT_EQ(prose_line(text), on_one_line(text));
    }
}

TEST(Prose, has_no_headings_code_tables_and_images) {
    EXPECT_EQ(
        prose_line(
            "# Title\n\nFirst.\n\nUnder\n=====\n\n```sh\nmake all\n```\n\n| a | b |\n|---|---|\n\n"
            "![Logo](https://example.com/l.png \"x\")\nSecond.\n\n---\n[1]: https://example.com"
        ),
        "First. Second."
    );
}

TEST(Prose, keeps_the_words_of_links_and_emphasis) {
    EXPECT_EQ(
        prose_line("The **[fast](https://a.example/b_(c))** way is _not_ `make all`, see [this][1]."
        ),
        "The fast way is not make all, see this."
    );
    EXPECT_EQ(prose_line("[![Badge](b.svg)](https://a.example) Text."), "Text.");
    EXPECT_EQ(prose_line("Not \\*so\\* bold."), "Not *so* bold.");
    EXPECT_EQ(prose_line("[a\\](b) and [c](d) end."), "a] and c end.");
}

TEST(Prose, ends_items_and_quotes_like_paragraphs) {
    EXPECT_EQ(
        prose_of("Buy:\n- milk\n* eggs\n1. flour\n2. salt"),
        "Buy:\n\nmilk\n\neggs\n\nflour\n\nsalt\n"
    );
    EXPECT_EQ(prose_line("> Said he.\n> > Said she."), "Said he. Said she.");
}

TEST(Prose, keeps_a_paragraph_above_a_rule) {
    EXPECT_EQ(prose_line("It ended.\n---\nIt began."), "It ended. It began.");
}

TEST(Prose, takes_a_fence_that_nothing_closes_for_a_line) {
    EXPECT_EQ(prose_line("Before.\n```\nAfter."), "Before. After.");
}

TEST(Prose, reads_html_as_it_is_shown) {
    EXPECT_EQ(
        prose_line("<h1 class='x'>Title</h1><p>Caf&eacute; &amp; <b>bar</b>&nbsp;are&#32;open.</p>"
                   "<SCRIPT>if (a < b) {}</SCRIPT><!-- no --><ul><li>Now</li></ul>"),
        "Caf&eacute; & bar are open. Now"
    );
    EXPECT_EQ(without_tags("one<br>two"), "one\n\ntwo");
    EXPECT_EQ(
        without_tags("&lt;b&gt; &#x1F600; &#0; &#xD800; &;"), "<b> \U0001F600 &#0; &#xD800; &;"
    );
}

TEST(Prose, keeps_what_follows_an_element_that_never_ends) {
    EXPECT_EQ(prose_line("<pre>all of it"), "all of it");
    EXPECT_EQ(prose_line("<!-- all of it"), "<!-- all of it");
}

TEST(Prose, is_blank_where_there_is_nothing_to_read) {
    EXPECT_EQ(prose_line("# One\n## Two\n```\nx\n```"), "");
    EXPECT_EQ(prose_line(""), "");
}

// A square of this length would take minutes.
TEST(Prose, of_marks_without_end_takes_no_longer) {
    for (const std::string_view mark :
         {"[", "![", "<p", "<pre>", "<!--", "```\n", "~~~\n", "*", "&", "[a]("}) {
        std::string text;
        while (text.size() < 1'000'000) {
            text += mark;
        }

        EXPECT_LE(prose_of(text).size(), 2 * text.size()) << mark;
    }
}

TEST(Prose, of_any_bytes_is_no_longer_than_they_and_their_paragraphs) {
    std::mt19937 random(7);
    constexpr std::string_view pieces[] = {"a",  " ",   "\n",  "*",    "_",    "[",    "](",
                                           ")",  "`",   "<p>", "</p>", "<h1>", "&lt;", "#",
                                           "- ", "1. ", ">",   "|",    "\\",   "\xFF", "```"};
    for (int round = 0; round < 2'000; ++round) {
        std::string text;
        for (auto count = random() % 40; count > 0; --count) {
            text += pieces[random() % std::size(pieces)];
        }

        EXPECT_LE(prose_of(text).size(), 2 * text.size() + 2) << text;
    }
}

}  // namespace
}  // namespace pawl::text
