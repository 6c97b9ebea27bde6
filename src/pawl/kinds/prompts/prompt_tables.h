// SPDX-License-Identifier: Apache-2.0
// The tables of the prompts, and what their rows are as JSON.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "pawl/base/json.h"
#include "pawl/database/sql_value.h"
#include "pawl/kinds/tables/table_map.h"

namespace pawl::kinds::prompts {

inline constexpr std::array<std::string_view, 8> kPromptColumns = {
    "id", "category", "question", "frequency", "runs", "active", "models", "last_run_at"
};
inline constexpr std::array<std::string_view, 3> kModelColumns = {"id", "name", "provider"};
inline constexpr std::array<std::string_view, 11> kPromptJobColumns = {
    "prompt_id",
    "model_id",
    "run_index",
    "batch_key",
    "status",
    "error_message",
    "attempt_count",
    "scheduled_for",
    "started_at",
    "finished_at",
    "created_at"
};
inline constexpr std::array<std::string_view, 6> kEntityColumns = {
    "id", "name", "category", "total_mentions", "last_mentioned_at", "created_at"
};
inline constexpr std::array<std::string_view, 5> kResponseColumns = {
    "prompt_id", "model_id", "entity_id", "response_text", "timestamp"
};

inline constexpr tables::TableShape kPrompts = {.table = "prompts", .columns = kPromptColumns};
inline constexpr tables::TableShape kModels = {.table = "models", .columns = kModelColumns};
inline constexpr tables::TableShape kPromptJobs = {
    .table = "prompt_jobs", .columns = kPromptJobColumns
};
inline constexpr tables::TableShape kEntities = {.table = "entities", .columns = kEntityColumns};
inline constexpr tables::TableShape kResponses = {
    .table = "responses", .columns = kResponseColumns
};

// A number stays one, everything else is text; null stays null.
[[nodiscard]] auto id_json(const database::SqlValue& id) -> Json;
// Back again.
[[nodiscard]] auto id_value(const Json& id) -> database::SqlValue;

}  // namespace pawl::kinds::prompts
