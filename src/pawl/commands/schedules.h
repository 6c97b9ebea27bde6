// SPDX-License-Identifier: Apache-2.0
// Everything that may be asked about schedules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/services.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/schedules.h"

namespace pawl::commands {

inline constexpr std::size_t kMostSchedules = 100'000;

// Everything that is wrong with a declaration by itself, pointers relative to it: invalid_cron (its
// detail begins with the category of cron-semantics.md), invalid_timezone, invalid_name,
// out_of_range. Pure.
[[nodiscard]] auto check_schedule(const schedule::Schedule& schedule) -> std::vector<FieldError>;

struct PutResult {
    store::StoredSchedule schedule = {};
    bool created = false;
};
// Creates or replaces; takes effect at once and fires no slot before now. Errors:
// validation_failed, what its kind has against its payload (admission.h), forbidden (it is, or was,
// outside the principal's scope), declared_in_config, quota_exceeded (more than kMostSchedules).
// `sql_request` is taken in with it (store/sql_requests.h; 0: none); error: already_taken.
[[nodiscard]] auto put_schedule(
    Services& services,
    access::Principal principal,
    schedule::Schedule schedule,
    std::int64_t sql_request = 0
) -> Async<Result<PutResult>>;

// A schedule outside the principal's scope (scopes.h) is not_found everywhere below.

// Errors: not_found, declared_in_config; already_taken (`sql_request`, as above).
[[nodiscard]] auto erase_schedule(
    Services& services, access::Principal principal, std::string name, std::int64_t sql_request = 0
) -> Async<Result<void>>;
[[nodiscard]] auto find_schedule(Services& services, access::Principal principal, std::string name)
    -> Async<Result<store::StoredSchedule>>;
// By name, those behind `after`.
[[nodiscard]] auto list_schedules(
    Services& services, access::Principal principal, std::string after, std::size_t limit
) -> Async<Result<std::vector<store::StoredSchedule>>>;
// Newest first, slots before `before`. Errors: not_found.
[[nodiscard]] auto list_slots(
    Services& services,
    access::Principal principal,
    std::string name,
    std::optional<WallTime> before,
    std::size_t limit
) -> Async<Result<std::vector<store::LedgerEntry>>>;
// Creates a job of the schedule's task now, beside its slots, or gives the job that holds its
// unique key. Errors: not_found, and enqueue's.
[[nodiscard]] auto run_schedule(
    Services& services,
    access::Principal principal,
    std::string name,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>>;
// Errors: not_found.
[[nodiscard]] auto pause_schedule(
    Services& services, access::Principal principal, std::string name, bool paused
) -> Async<Result<store::StoredSchedule>>;

struct Backfill {
    std::vector<WallTime> slots = {};  // in [from, to] that the ledger does not have
    std::size_t created = 0;           // jobs; 0 in a dry run
};
inline constexpr std::size_t kMostBackfill = 10'000;
enum class DryRun : std::uint8_t { no, yes };
// Fires slots of the past; one whose unique key another job holds is written off as
// skipped:overlap. Errors: not_found, out_of_range (to before from, in the future, or more than
// kMostBackfill slots), unknown_task, invalid_string (no key can be made of the payload).
[[nodiscard]] auto backfill_schedule(
    Services& services,
    access::Principal principal,
    std::string name,
    WallTime from,
    WallTime to,
    DryRun dry_run
) -> Async<Result<Backfill>>;

// The schedules of the file replace those that an earlier file declared. At start and at reload.
[[nodiscard]] auto declare_schedules(Services& services, std::vector<schedule::Schedule> schedules)
    -> Async<Result<void>>;

}  // namespace pawl::commands
