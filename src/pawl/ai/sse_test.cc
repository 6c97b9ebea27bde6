// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace pawl::ai {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

auto events_of(SseReader& reader) -> std::vector<SseEvent> {
    std::vector<SseEvent> events;
    while (auto event = reader.next()) {
        events.push_back(std::move(*event));
    }
    return events;
}

auto events_in(std::string_view bytes) -> std::vector<SseEvent> {
    SseReader reader;
    reader.feed(bytes);
    return events_of(reader);
}

TEST(SseReader, reads_events_with_and_without_a_name) {
    EXPECT_THAT(
        events_in("data: one\n\nevent: ping\ndata:two\nid: 7\nretry: 10\n\n"),
        ElementsAre(SseEvent{"", "one"}, SseEvent{"ping", "two"})
    );
}

TEST(SseReader, joins_lines_and_keeps_all_spaces_but_one) {
    EXPECT_THAT(events_in("data:  a\ndata\ndata: b\n\n"), ElementsAre(SseEvent{"", " a\n\nb"}));
}

TEST(SseReader, passes_over_comments_and_events_without_a_text) {
    EXPECT_THAT(
        events_in(": OPENROUTER PROCESSING\n\nevent: empty\n\ndata: x\n\n"),
        ElementsAre(SseEvent{"", "x"})
    );
}

TEST(SseReader, knows_every_kind_of_line_end_and_a_byte_order_mark) {
    EXPECT_THAT(
        events_in("\xEF\xBB\xBF"
                  "data: a\r\n\r\ndata: b\r\rdata: c\n\n"),
        ElementsAre(SseEvent{"", "a"}, SseEvent{"", "b"}, SseEvent{"", "c"})
    );
}

TEST(SseReader, takes_pieces_that_end_anywhere) {
    const std::string whole =
        ": c\r\nevent: e\r\ndata: h\xC3\xA9 \xF0\x9F\x99\x82\r\n\r\ndata: z\n\n";
    const auto wanted = events_in(whole);
    ASSERT_THAT(wanted, ElementsAre(SseEvent{"e", "hé 🙂"}, SseEvent{"", "z"}));

    for (std::size_t at = 0; at <= whole.size(); ++at) {
        SseReader reader;
        reader.feed(std::string_view(whole).substr(0, at));
        reader.feed(std::string_view(whole).substr(at));
        EXPECT_EQ(events_of(reader), wanted) << at;
    }
    SseReader reader;
    for (const char c : whole) {
        reader.feed(std::string_view(&c, 1));
    }
    EXPECT_EQ(events_of(reader), wanted);
}

TEST(SseReader, an_event_that_has_not_ended_is_none) {
    EXPECT_THAT(events_in("data: half"), IsEmpty());
    EXPECT_THAT(events_in("data: half\n"), IsEmpty());
}

}  // namespace
}  // namespace pawl::ai
