// SPDX-License-Identifier: Apache-2.0
// Schedules and their ledger as the contract shows them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/json_writer.h"
#include "pawl/commands/schedules.h"

namespace pawl::api {

// The declaration, how it stands, and what the cron engine says about it: the next five runs, plain
// English, what clock changes do. Pure.
void append_schedule(std::string& out, const store::StoredSchedule& stored, WallTime now);
[[nodiscard]] auto schedule_text(const store::StoredSchedule& stored, WallTime now) -> std::string;

// A strong entity tag. It changes with each edit and pause, and when a slot passes.
[[nodiscard]] auto tag_of(const store::StoredSchedule& stored) -> std::string;
// Whether a tag of If-Match names this version: slots that passed meanwhile are no edit.
[[nodiscard]] auto is_same_version(std::string_view tag, const store::StoredSchedule& stored)
    -> bool;

// A time as a JSON string.
void append_time(std::string& out, WallTime time);
void append_slot(std::string& out, const store::LedgerEntry& entry);
// The same without the braces, for objects that say more.
void append_slot_members(ObjectWriter& object, const store::LedgerEntry& entry);

// What an expression means, its next `count` times, and what clock changes do to it.
// commands::check_schedule() finds nothing wrong with `checked`. Pure.
[[nodiscard]] auto explanation_text(
    const schedule::Schedule& checked, WallTime now, std::size_t count
) -> std::string;

}  // namespace pawl::api
