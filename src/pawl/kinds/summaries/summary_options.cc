// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/summary_options.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/array.hpp>
#include <chrono>
#include <string_view>
#include <utility>

#include "pawl/base/text_time.h"
#include "pawl/database/sql_text.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::summaries {
namespace {

constexpr std::array<std::string_view, 4> kColumns = {"id", "title", "content", "summary"};
constexpr std::int64_t kMostRows = 1'000;
constexpr std::int64_t kMostCharacters = 1'000'000;
constexpr std::size_t kMostKeys = 100;

void read_cache_keys(task::OptionReader& reader, std::vector<std::string>& keys) {
    const auto* const value = reader.value("cache_keys");
    if (value == nullptr) {
        return;
    }
    const auto* const list = value->if_array();
    if (list == nullptr || list->size() > kMostKeys) {
        return reader.refuse("cache_keys", "invalid_type", "a list of at most 100 texts");
    }
    keys.clear();
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto* const key = (*list)[i].if_string();
        if (key == nullptr || key->empty()) {
            reader.refuse(fmt::format("cache_keys/{}", i), "invalid_type", "a text is expected");
        } else {
            keys.emplace_back(*key);
        }
    }
}

void read_where(task::OptionReader& reader, std::string& where) {
    where = reader.text("where").value_or("");
    if (where.empty()) {
        return;
    }
    if (const auto checked = database::check_condition(where); !checked) {
        reader.refuse("where", checked.error());
    }
}

void read_style(task::OptionReader& reader, SummaryOptions& options) {
    options.style_words = reader.text("style").value_or(options.style_words);
    auto style = text::parse_style(options.style_words);
    if (style) {
        options.style = *style;
    } else {
        reader.refuse("style", style.error());
    }
}

void read_time_budget(task::OptionReader& reader, std::optional<Duration>& budget) {
    const auto text = reader.text("time_budget");
    if (!text) {
        return;
    }
    const auto duration = parse_duration(*text);
    if (!duration || *duration < std::chrono::seconds(1)) {
        return reader.refuse("time_budget", "invalid_value", "a duration of 1s or more, as \"4m\"");
    }
    budget = *duration;
}

void read_source(task::OptionReader& reader, SummaryOptions& options) {
    if (const auto column = reader.text("source_column")) {
        options.source =
            tables::read_name(reader, "source_column", *column, tables::NameOf::column);
    }
    options.upgrade = reader.flag("upgrade_fallbacks").value_or(false);
    if (options.upgrade && !options.source) {
        reader.refuse(
            "upgrade_fallbacks",
            "invalid_value",
            "needs `source_column`, which says what the offline engine wrote"
        );
    }
}

}  // namespace

auto read_summary_options(const task::KindRequest& request) -> Result<SummaryOptions> {
    task::OptionReader reader(request.options);
    SummaryOptions options{
        .connection = tables::read_connection(reader, "db", "app"),
        .articles = tables::read_main_table(reader, {.table = "articles", .columns = kColumns}),
        .ai = tables::read_connection(reader, "ai", "default"),
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    read_source(reader, options);
    read_where(reader, options.where);
    read_style(reader, options);
    if (const auto batch = reader.integer("batch", 1, kMostRows)) {
        options.batch = static_cast<std::size_t>(*batch);
    }
    if (const auto most = reader.integer("max_chars", 1, kMostCharacters)) {
        options.max_chars = static_cast<std::size_t>(*most);
    }
    if (reader.value("cache") != nullptr) {
        options.cache = tables::read_connection(reader, "cache", "main");
    }
    read_cache_keys(reader, options.cache_keys);
    read_time_budget(reader, options.time_budget);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::summaries
