// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/zone.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>

#include "pawl/base/text_time.h"

namespace pawl::schedule {
namespace {

using std::chrono::hours;

TEST(Zone, is_interned_by_name) {
    EXPECT_EQ(*Zone::find("Europe/Berlin"), *Zone::find("Europe/Berlin"));
    EXPECT_EQ(*Zone::find("UTC"), &Zone::utc());
    EXPECT_EQ((*Zone::find("Europe/Berlin"))->name(), "Europe/Berlin");
}

TEST(Zone, is_found_by_iana_name_only) {
    for (const std::string_view name :
         {"",
          "Foo/Bar",
          "../UTC",
          "/etc/localtime",
          ":UTC",
          "localtime",
          "posixrules",
          "posix/UTC",
          "right/UTC",
          "Fixed/UTC+01:00:00",
          "utc",
          "Europe/",
          "America",
          "tzdata.zi",
          "Europe/Berlin ",
          "Europe//Berlin",
          "+01:00",
          "EST5EDT,M3.2.0,M11.1.0"}) {
        const auto zone = Zone::find(name);
        ASSERT_FALSE(zone.has_value()) << name;
        EXPECT_EQ(zone.error().code, "zone") << name;
    }
    EXPECT_FALSE(Zone::find(std::string(5000, 'A')).has_value());
    EXPECT_FALSE(Zone::find(std::string_view("UTC\0x", 5)).has_value());
}

TEST(Zone, knows_offsets_of_the_past_and_beyond_2037) {
    const auto& berlin = **Zone::find("Europe/Berlin");

    EXPECT_EQ(berlin.offset_at(*parse_time("2026-01-01T00:00:00Z")), hours(1));
    EXPECT_EQ(berlin.offset_at(*parse_time("2026-07-01T00:00:00Z")), hours(2));
    EXPECT_EQ(berlin.offset_at(*parse_time("1975-07-01T00:00:00Z")), hours(1));
    EXPECT_EQ(berlin.offset_at(*parse_time("2199-07-01T00:00:00Z")), hours(2));
    EXPECT_EQ(berlin.offset_at(*parse_time("2026-03-29T00:59:59.999999Z")), hours(1));
    EXPECT_EQ(berlin.offset_at(*parse_time("2026-03-29T01:00:00Z")), hours(2));
}

TEST(Zone, answers_far_outside_its_table) {
    for (const std::string_view name : {"UTC", "America/New_York"}) {
        const auto& zone = **Zone::find(name);
        EXPECT_LE(zone.offset_at(*parse_time("0001-01-01T00:00:00Z")), hours(0));
        EXPECT_LE(zone.offset_at(*parse_time("9998-01-01T00:00:00Z")), hours(0));
    }
}

TEST(Zone, has_spans_without_holes) {
    const auto& spans = (*Zone::find("Pacific/Apia"))->spans();

    for (std::size_t i = 1; i < spans.size(); ++i) {
        EXPECT_EQ(spans[i - 1].end, spans[i].start);
        EXPECT_EQ(spans[i - 1].offset + spans[i].change, spans[i].offset);
        EXPECT_NE(spans[i].change, 0);
    }
}

}  // namespace
}  // namespace pawl::schedule
