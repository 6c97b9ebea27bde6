// SPDX-License-Identifier: Apache-2.0
// The keys of one [ai.NAME], but for its provider and its secret.
#pragma once

#include "pawl/ai/connection.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// What the table does not say stays as it is.
void read_ai_keys(TableReader& reader, ai::Connection& connection);

}  // namespace pawl::config
