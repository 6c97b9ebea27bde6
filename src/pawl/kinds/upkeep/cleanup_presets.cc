// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/cleanup_presets.h"

#include <array>

namespace pawl::kinds::upkeep {
namespace {

constexpr auto kSeology = std::to_array<PresetRule>({
    {.name = "rollbacks",
     .table = "fixes",
     .column = "rollback_expires_at",
     .older_than = "90d",
     .where = "",
     .action = "null:before_state",
     .follows_days_old = true},
    {.name = "jobs",
     .table = "jobs",
     .column = "completed_at",
     .older_than = "30d",
     .where = "status in ('COMPLETED', 'FAILED', 'CANCELLED')",
     .action = "delete",
     .follows_days_old = false},
    {.name = "audit_logs",
     .table = "audit_logs",
     .column = "created_at",
     .older_than = "365d",
     .where = "",
     .action = "delete",
     .follows_days_old = false},
    {.name = "notifications",
     .table = "notifications",
     .column = "created_at",
     .older_than = "90d",
     .where = "\"read\"",
     .action = "delete",
     .follows_days_old = false},
});

// As Prisma names the tables and columns of these models.
constexpr auto kBuildIt = std::to_array<PresetRule>({
    {.name = "sessions",
     .table = "Session",
     .column = "expires",
     .older_than = "30d",
     .where = "",
     .action = "delete",
     .follows_days_old = false},
    {.name = "tokens",
     .table = "VerificationToken",
     .column = "expires",
     .older_than = "0s",
     .where = "",
     .action = "delete",
     .follows_days_old = false},
    {.name = "runs",
     .table = "CronJobRun",
     .column = "startedAt",
     .older_than = "90d",
     .where = "",
     .action = "delete",
     .follows_days_old = false},
});

}  // namespace

auto find_preset(std::string_view name) -> std::span<const PresetRule> {
    if (name == "seology") {
        return kSeology;
    }
    return name == "build-it" ? std::span<const PresetRule>(kBuildIt)
                              : std::span<const PresetRule>();
}

}  // namespace pawl::kinds::upkeep
