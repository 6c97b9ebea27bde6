// SPDX-License-Identifier: Apache-2.0
// What a task of kind `summarize_missing` is told.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"
#include "pawl/text/summary.h"

namespace pawl::kinds::summaries {

struct SummaryOptions {
    std::string connection = "app";
    tables::TableMap articles = {};
    std::optional<tables::SqlName> source = std::nullopt;  // the column that says who wrote it
    std::string where = {};                                // a condition more; empty: none
    std::string ai = "default";
    text::SummaryStyle style = {};
    std::string style_words = "1-2 sentences";        // as a model is asked for it
    std::size_t batch = 50;                           // rows that are read at once
    std::size_t max_chars = 20'000;                   // of the content, in code points
    std::optional<std::string> cache = std::nullopt;  // nullopt: `main`, if there is one
    std::vector<std::string> cache_keys = {"articles:all"};
    std::optional<Duration> time_budget = std::nullopt;
    bool upgrade = false;  // also rows that the offline engine summarised, if a model answers
    bool dry_run = false;
};

// Options: `db`, `table`, `id`, `title`, `content`, `summary` (columns), `where`, `batch`,
// `max_chars`, `style`, `ai`, `cache`, `cache_keys`, `source_column`, `upgrade_fallbacks`,
// `time_budget`, `dry_run`. Errors: invalid_identifier, invalid_type, invalid_value, invalid_style,
// out_of_range, unknown_field.
[[nodiscard]] auto read_summary_options(const task::KindRequest& request) -> Result<SummaryOptions>;

}  // namespace pawl::kinds::summaries
