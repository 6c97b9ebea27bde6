// SPDX-License-Identifier: Apache-2.0
// Reads [ai.NAME], and the keys of providers that the environment has.
#pragma once

#include <string>
#include <vector>

#include "pawl/ai/connection.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// What a section leaves out it has from [ai.default], if it does not say another provider: the key,
// the address, the budget and all else but `model`, `dimensions` and `price`. OPENAI_API_KEY,
// OPENROUTER_API_KEY, ANTHROPIC_API_KEY and AI_GATEWAY_API_KEY are the keys of sections that name
// none, each makes a connection of its provider's name, and the first of them is `default` where
// there is none. Without any section and key `default` is offline.
[[nodiscard]] auto read_ai(TableReader& root, const Environment& environment, Report& report)
    -> ai::Connections;

}  // namespace pawl::config
