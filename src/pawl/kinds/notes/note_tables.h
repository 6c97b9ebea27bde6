// SPDX-License-Identifier: Apache-2.0
// The tables of notes and of what is made of them.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "pawl/kinds/tables/table_map.h"

namespace pawl::kinds::notes {

inline constexpr std::array<std::string_view, 1> kUserColumns = {"id"};
inline constexpr std::array<std::string_view, 11> kNoteColumns = {
    "id",
    "user_id",
    "content",
    "type",
    "archived",
    "embedding",
    "cluster",
    "cluster_confidence",
    "cluster_updated_at",
    "created_at",
    "updated_at"  // asked for by `reembed = "changed"` alone
};
inline constexpr std::array<std::string_view, 4> kClusterColumns = {
    "user_id", "name", "note_count", "updated_at"
};
// `priority`, `engine` and `partial` are written where the table has such columns.
inline constexpr std::array<std::string_view, 9> kStackColumns = {
    "user_id",
    "name",
    "cluster",
    "note_count",
    "summary",
    "pinned",
    "priority",
    "engine",
    "updated_at"
};
inline constexpr std::array<std::string_view, 8> kInsightColumns = {
    "user_id", "week_start", "summary", "sentiment", "note_count", "created_at", "engine", "partial"
};

inline constexpr tables::TableShape kUsers = {.table = "users", .columns = kUserColumns};
inline constexpr tables::TableShape kNotes = {.table = "notes", .columns = kNoteColumns};
inline constexpr tables::TableShape kClusters = {.table = "clusters", .columns = kClusterColumns};
inline constexpr tables::TableShape kStacks = {.table = "smart_stacks", .columns = kStackColumns};
inline constexpr tables::TableShape kInsights = {
    .table = "weekly_insights", .columns = kInsightColumns
};

// True of notes that are not put away.
[[nodiscard]] auto is_kept(const tables::TableMap& notes) -> std::string;

}  // namespace pawl::kinds::notes
