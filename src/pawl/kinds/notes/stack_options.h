// SPDX-License-Identifier: Apache-2.0
// What a task of kind `build_stacks` is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "pawl/base/result.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

// What a stack's priority is, where the table has a column for it.
enum class PriorityFormula : std::uint8_t {
    count,    // how many notes
    recency,  // the same, halved for each two weeks since the newest one
};

struct StackOptions {
    NoteSource source = {};
    tables::TableMap stacks = {};
    std::string ai = "default";
    std::size_t min_notes = 2;
    std::size_t sample = 5;          // the newest notes that a summary is made of
    std::size_t sample_chars = 200;  // of each
    int max_tokens = 100;
    PriorityFormula priority = PriorityFormula::recency;
    bool keep_pinned = true;
    bool remove_outdated = true;
    bool dry_run = false;
};

// Options: `db`, `users`, `notes`, `stacks` (tables), `ai`, `min_notes`, `sample`, `sample_chars`,
// `max_tokens`, `priority_formula`, `keep_pinned`, `remove_outdated`, `dry_run`. Errors:
// invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
[[nodiscard]] auto read_stack_options(const task::KindRequest& request) -> Result<StackOptions>;

}  // namespace pawl::kinds::notes
