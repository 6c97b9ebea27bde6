// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/event_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace pawl::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kTwo =
    "retry: 1000\n\n"
    "id: 1\nevent: log\ndata: {\"message\":\"one: two\"}\n\n"
    ": nothing new\n\n"
    "id:2\nevent:log\ndata:a\ndata: b\n\n";

struct Reading {
    std::vector<StreamEvent> events = {};
    EventReader reader = {};

    auto feed(std::string_view bytes) -> Result<> {
        return reader.read(bytes, [this](const StreamEvent& event) -> Result<> {
            events.push_back(event);
            return {};
        });
    }
};

const StreamEvent kFirst = {.id = "1", .type = "log", .content = R"({"message":"one: two"})"};
const StreamEvent kSecond = {.id = "2", .type = "log", .content = "a\nb"};

TEST(EventReader, gives_events_and_no_comments) {
    Reading reading;

    EXPECT_TRUE(reading.feed(kTwo));

    EXPECT_THAT(reading.events, ElementsAre(kFirst, kSecond));
}

TEST(EventReader, puts_together_what_was_cut_anywhere) {
    for (std::size_t cut = 0; cut <= kTwo.size(); ++cut) {
        Reading reading;

        EXPECT_TRUE(reading.feed(kTwo.substr(0, cut)));
        EXPECT_TRUE(reading.feed(kTwo.substr(cut)));

        EXPECT_THAT(reading.events, ElementsAre(kFirst, kSecond)) << cut;
    }
}

TEST(EventReader, gives_no_event_before_its_end) {
    Reading reading;

    EXPECT_TRUE(reading.feed("id: 1\nevent: log\ndata: {}\n"));

    EXPECT_THAT(reading.events, IsEmpty());
}

TEST(EventReader, stops_where_nobody_takes_more) {
    EventReader reader;
    int taken = 0;

    const auto read = reader.read(kTwo, [&](const StreamEvent&) -> Result<> {
        ++taken;
        return fail("io_error", "full");
    });

    EXPECT_EQ(read.error().code, "io_error");
    EXPECT_EQ(taken, 1);
}

TEST(EventReader, refuses_an_event_without_an_end) {
    Reading reading;
    const std::string much(std::size_t{1} << 19, 'x');

    EXPECT_TRUE(reading.feed("data: "));
    EXPECT_TRUE(reading.feed(much));
    EXPECT_EQ(reading.feed(much).error().code, "invalid_response");
}

}  // namespace
}  // namespace pawl::cli
