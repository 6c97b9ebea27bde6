// SPDX-License-Identifier: Apache-2.0
// The cleanups of two systems, as sets of rules.
#pragma once

#include <span>
#include <string_view>

namespace pawl::kinds::upkeep {

// A rule as text, as it would stand in a configuration.
struct PresetRule {
    std::string_view name;
    std::string_view table;
    std::string_view column;
    std::string_view older_than;
    std::string_view where;   // empty: none
    std::string_view action;  // "delete" or "null:columns"
    bool follows_days_old;
};

// "seology": expired rollbacks lose their stored state, ended jobs, audit logs and read
// notifications go. "build-it": expired sessions and tokens, old runs of cron jobs. Empty for a
// preset that is not there.
[[nodiscard]] auto find_preset(std::string_view name) -> std::span<const PresetRule>;

}  // namespace pawl::kinds::upkeep
