// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/insights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/group_summary.h"
#include "pawl/text/phrases.h"
#include "pawl/text/rising_terms.h"
#include "pawl/text/sentiment.h"

namespace pawl::text {
namespace {

constexpr std::size_t kNamed = 3;  // types and clusters that the summary names

auto contents(std::span<const InsightNote> notes) -> std::vector<std::string_view> {
    std::vector<std::string_view> texts;
    for (const auto& note : notes) {
        texts.push_back(note.content);
    }
    return texts;
}

auto day_text(std::chrono::sys_days day) -> std::string {
    const std::chrono::year_month_day date(day);
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

auto weekday_name(std::chrono::sys_days day) -> std::string_view {
    constexpr auto names = std::to_array<std::string_view>(
        {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
    );
    return names.at(std::chrono::weekday(day).c_encoding());
}

using Days = std::map<std::chrono::sys_days, std::size_t>;

auto count_days(std::span<const InsightNote> notes) -> Days {
    Days days;
    for (const auto& note : notes) {
        ++days[note.day];
    }
    return days;
}

// Most frequent first, equal ones by name.
auto count_names(std::span<const InsightNote> notes, std::string_view InsightNote::* name)
    -> std::vector<NamedCount> {
    std::map<std::string, std::size_t> counts;
    for (const auto& note : notes) {
        auto text = on_one_line(note.*name);
        if (!text.empty()) {
            ++counts[std::move(text)];
        }
    }
    std::vector<NamedCount> sorted;
    sorted.reserve(counts.size());
    for (const auto& [text, count] : counts) {
        sorted.push_back({.name = text, .count = count});
    }
    std::ranges::sort(sorted, {}, [](const NamedCount& named) {
        return std::pair(~named.count, std::string_view(named.name));
    });
    return sorted;
}

// "idea (6), meeting (3) and todo (1)"
auto listed(std::span<const NamedCount> counts) -> std::string {
    std::vector<std::string> items;
    for (const auto& [name, count] : counts.first(std::min(counts.size(), kNamed))) {
        items.push_back(fmt::format("{} ({})", name, count));
    }
    return join_with_and(items);
}

auto days_sentence(const Days& days, std::size_t notes) -> std::string {
    if (days.size() == 1) {
        return fmt::format("{} on {}.", count_of(notes, "note"), weekday_name(days.begin()->first));
    }
    const auto& busiest =
        *std::ranges::max_element(days, {}, [](const auto& d) { return d.second; });
    return fmt::format(
        "{} on {}, most of them on {} ({}).",
        count_of(notes, "note"),
        count_of(days.size(), "day"),
        weekday_name(busiest.first),
        busiest.second
    );
}

auto mood_sentence(Sentiment sentiment) -> std::string {
    if (sentiment == Sentiment::neutral) {
        return " No mood stands out.";
    }
    return fmt::format(" The words they use are mostly {}.", to_text(sentiment));
}

auto write_summary(const Insight& insight, const Days& days, bool compared) -> std::string {
    auto text = days_sentence(days, insight.note_count);
    if (!insight.by_type.empty()) {
        text += fmt::format(" By type: {}.", listed(insight.by_type));
    }
    if (!insight.by_cluster.empty()) {
        text += fmt::format(" By topic: {}.", listed(insight.by_cluster));
    }
    if (!insight.terms.empty()) {
        text += fmt::format(
            " {}: {}.",
            compared ? "More often than before" : "In several notes",
            join_with_and(insight.terms)
        );
    }
    text += mood_sentence(insight.sentiment);
    for (const auto& quote : insight.quotes) {
        text += fmt::format(" \u201C{}\u201D", quote);
    }
    return text + " Counted and quoted without a language model.";
}

}  // namespace

auto find_insight(
    std::span<const InsightNote> week,
    std::span<const InsightNote> before,
    const InsightOptions& options
) -> Insight {
    Insight insight;
    if (week.empty()) {
        insight.summary = "No notes in this week. Counted without a language model.";
        return insight;
    }
    const auto texts = contents(week);
    const auto days = count_days(week);
    insight.note_count = week.size();
    for (const auto& [day, count] : days) {
        insight.by_day.push_back({.name = day_text(day), .count = count});
    }
    insight.by_type = count_names(week, &InsightNote::type);
    insight.by_cluster = count_names(week, &InsightNote::cluster);
    for (auto& rising : rising_terms(texts, contents(before), options.terms)) {
        insight.terms.push_back(std::move(rising.term));
    }
    std::vector<MoodEvidence> moods;
    moods.reserve(texts.size());
    for (const auto text : texts) {
        moods.push_back(mood_evidence(text));
    }
    insight.sentiment = overall_sentiment(moods);
    insight.quotes = pick_quotes(texts, options.quotes, options.quote_characters);
    insight.summary = write_summary(insight, days, !before.empty());
    return insight;
}

}  // namespace pawl::text
