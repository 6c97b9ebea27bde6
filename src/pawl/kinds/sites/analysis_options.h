// SPDX-License-Identifier: Apache-2.0
// The options of an analyze_site task.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "pawl/base/result.h"
#include "pawl/kinds/sites/tables.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sites {

enum class AnalysisOutput : std::uint8_t {
    report,  // a text, as a row of `ai_conversations`
    issues,  // what to do first, as rows of `issues`
};

struct AnalysisOptions {
    SiteTables tables = {};
    tables::TableMap conversations = {};
    std::string ai = "default";   // of [ai.NAME]
    std::size_t max_issues = 50;  // that are looked at
    std::size_t top = 10;         // that are named
    AnalysisOutput output = AnalysisOutput::report;
    bool dry_run = false;
};

// Errors: invalid_type, invalid_value, out_of_range, unknown_field, invalid_identifier.
[[nodiscard]] auto read_analysis_options(const task::KindRequest& request)
    -> Result<AnalysisOptions>;

}  // namespace pawl::kinds::sites
