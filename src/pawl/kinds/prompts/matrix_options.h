// SPDX-License-Identifier: Apache-2.0
// What a task of kind `prompt_matrix` is told.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/prompts/prompt_period.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/schedule/zone.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::prompts {

struct MatrixOptions {
    std::string connection = "app";
    tables::TableMap prompts = {};
    tables::TableMap models = {};
    std::optional<tables::TableMap> mirror = std::nullopt;
    std::set<Frequency> frequencies = {};
    std::int64_t runs_cap = 10;
    const schedule::Zone* zone = &schedule::Zone::utc();
    Duration slack = std::chrono::minutes(10);
    std::string run_task = {};  // empty: the first of kind prompt_run
    bool dry_run = false;
};

// Errors: invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
[[nodiscard]] auto read_matrix_options(const task::KindRequest& request) -> Result<MatrixOptions>;

}  // namespace pawl::kinds::prompts
