// SPDX-License-Identifier: Apache-2.0
// The keys of one [ai.NAME], but for its provider and its secret.
#pragma once

#include <optional>
#include <vector>

#include "pawl/ai/connection.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// What the table does not say stays as it is.
void read_ai_keys(TableReader& reader, ai::Connection& connection);

// `budget`, a text or a list; nullopt: it is not there.
[[nodiscard]] auto read_budgets(TableReader& reader) -> std::optional<std::vector<ai::Budget>>;

}  // namespace pawl::config
