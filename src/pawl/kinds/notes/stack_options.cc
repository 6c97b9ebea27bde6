// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/stack_options.h"

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/notes/option_values.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::int64_t kMostNotes = 100'000;
constexpr std::int64_t kMostSamples = 50;
constexpr std::int64_t kMostCharacters = 10'000;
constexpr std::int64_t kMostTokens = 10'000;

}  // namespace

auto read_stack_options(const task::KindRequest& request) -> Result<StackOptions> {
    task::OptionReader reader(request.options);
    StackOptions options{
        .source = read_source(reader),
        .stacks = tables::read_table(reader, "stacks", kStacks),
        .ai = tables::read_connection(reader, "ai", "default"),
        .keep_pinned = reader.flag("keep_pinned").value_or(true),
        .remove_outdated = reader.flag("remove_outdated").value_or(true),
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    read_size(reader, "min_notes", kMostNotes, options.min_notes);
    read_size(reader, "sample", kMostSamples, options.sample);
    read_size(reader, "sample_chars", kMostCharacters, options.sample_chars);
    options.max_tokens =
        static_cast<int>(reader.integer("max_tokens", 1, kMostTokens).value_or(options.max_tokens));
    if (reader.one_of("priority_formula", {"count", "recency"}) == "count") {
        options.priority = PriorityFormula::count;
    }
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::notes
