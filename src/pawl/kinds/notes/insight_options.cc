// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/insight_options.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"
#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/notes/option_values.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::notes {
namespace {

using std::chrono::days;

constexpr std::int64_t kMostNotes = 1'000;
constexpr std::int64_t kMostCharacters = 10'000;
constexpr std::size_t kMostWords = 50;

void read_window(task::OptionReader& reader, Duration& window) {
    if (const auto text = reader.text("window")) {
        const auto duration = parse_duration(*text);
        if (!duration || *duration < std::chrono::hours(1) || *duration > days(366)) {
            return reader.refuse("window", "invalid_value", "a duration 1h..366d, as \"7d\"");
        }
        window = *duration;
    }
}

void read_zone(task::OptionReader& reader, const schedule::Zone*& zone) {
    if (const auto name = reader.text("week_zone")) {
        const auto found = schedule::Zone::find(*name);
        if (!found) {
            return reader.refuse("week_zone", "invalid_value", "there is no such time zone");
        }
        zone = *found;
    }
}

void read_sentiments(task::OptionReader& reader, std::vector<std::string>& sentiments) {
    const auto* const value = reader.value("sentiments");
    if (value == nullptr) {
        return;
    }
    const auto* const list = value->if_array();
    if (list == nullptr || list->empty() || list->size() > kMostWords) {
        return reader.refuse("sentiments", "invalid_type", "a list of words is expected");
    }
    sentiments.clear();
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto* const word = (*list)[i].if_string();
        if (word == nullptr || !is_label(*word)) {
            reader.refuse(fmt::format("sentiments/{}", i), "invalid_type", "a word is expected");
        } else {
            sentiments.emplace_back(*word);
        }
    }
}

}  // namespace

auto read_insight_options(const task::KindRequest& request) -> Result<InsightOptions> {
    task::OptionReader reader(request.options);
    InsightOptions options{
        .source = read_source(reader),
        .insights = tables::read_table(reader, "insights", kInsights),
        .ai = tables::read_connection(reader, "ai", "default"),
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    read_window(reader, options.window);
    read_zone(reader, options.zone);
    read_sentiments(reader, options.sentiments);
    (void)reader.one_of("week_key", {"monday"});
    read_size(reader, "max_notes", kMostNotes, options.max_notes);
    read_size(reader, "sample_chars", kMostCharacters, options.sample_chars);
    if (const auto task = reader.text("notify")) {
        if (!is_name(*task)) {
            reader.refuse("notify", "invalid_value", "the name of a task is expected");
        }
        options.notify = *task;
    }
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

auto week_start(WallTime now, const schedule::Zone& zone) -> WallTime {
    const auto day = std::chrono::floor<days>(now + zone.offset_at(now));
    const std::chrono::weekday weekday(day);
    return WallTime(day - days(weekday.iso_encoding() - 1));
}

}  // namespace pawl::kinds::notes
