// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/matrix_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>

#include "pawl/base/names.h"
#include "pawl/base/text_time.h"
#include "pawl/kinds/prompts/prompt_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::prompts {
namespace {

constexpr std::int64_t kMostRuns = 1'000;
constexpr Duration kLongestSlack = std::chrono::hours(12);

auto all_frequencies() -> std::set<Frequency> {
    return {Frequency::daily, Frequency::weekly, Frequency::monthly, Frequency::single};
}

auto read_frequencies(task::OptionReader& reader) -> std::set<Frequency> {
    const auto* const value = reader.value("frequencies");
    const auto* const list = value == nullptr ? nullptr : value->if_array();
    if (value == nullptr) {
        return all_frequencies();
    }
    std::set<Frequency> frequencies;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto* const text = (*list)[i].if_string();
        const auto frequency = text == nullptr ? std::nullopt : parse_frequency(*text);
        if (!frequency) {
            reader.refuse(
                fmt::format("frequencies/{}", i),
                "invalid_value",
                fmt::format("one of {}", fmt::join(kFrequencyNames, ", "))
            );
            continue;
        }
        frequencies.insert(*frequency);
    }
    if (list == nullptr || list->empty()) {
        reader.refuse("frequencies", "invalid_type", "a list of frequencies is expected");
    }
    return frequencies;
}

void read_slack(task::OptionReader& reader, Duration& slack) {
    if (const auto text = reader.text("slack")) {
        const auto duration = parse_duration(*text);
        if (!duration || *duration < Duration::zero() || *duration > kLongestSlack) {
            return reader.refuse("slack", "invalid_value", "a duration up to 12h, as \"10m\"");
        }
        slack = *duration;
    }
}

void read_zone(task::OptionReader& reader, const schedule::Zone*& zone) {
    if (const auto name = reader.text("batch_zone")) {
        const auto found = schedule::Zone::find(*name);
        if (!found) {
            return reader.refuse("batch_zone", "invalid_value", "there is no such time zone");
        }
        zone = *found;
    }
}

}  // namespace

auto read_matrix_options(const task::KindRequest& request) -> Result<MatrixOptions> {
    task::OptionReader reader(request.options);
    MatrixOptions options{
        .connection = tables::read_connection(reader, "db", "app"),
        .prompts = tables::read_table(reader, "prompts", kPrompts),
        .models = tables::read_table(reader, "models", kModels),
        .frequencies = read_frequencies(reader),
        .run_task = reader.text("run_task").value_or(""),
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    if (reader.value("jobs") != nullptr) {
        options.mirror = tables::read_table(reader, "jobs", kPromptJobs);
    }
    options.runs_cap = reader.integer("runs_cap", 1, kMostRuns).value_or(options.runs_cap);
    read_slack(reader, options.slack);
    read_zone(reader, options.zone);
    (void)reader.one_of("dispatch", {"queue"});
    if (!options.run_task.empty() && !is_name(options.run_task)) {
        reader.refuse("run_task", "invalid_value", "the name of a task is expected");
    }
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::prompts
