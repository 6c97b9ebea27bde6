// SPDX-License-Identifier: Apache-2.0
// Every command that command_spec.cc lists, but for `pawl cron`. Each returns its exit code.
#pragma once

#include "pawl/cli/invocation.h"
#include "pawl/cli/shell.h"

namespace pawl::cli {

auto serve_command(const Invocation& invocation, Shell& shell) -> int;
auto migrate_command(const Invocation& invocation, Shell& shell) -> int;

auto jobs_enqueue(const Invocation& invocation, Shell& shell) -> int;
auto jobs_list(const Invocation& invocation, Shell& shell) -> int;
auto jobs_show(const Invocation& invocation, Shell& shell) -> int;
auto jobs_logs(const Invocation& invocation, Shell& shell) -> int;
auto jobs_cancel(const Invocation& invocation, Shell& shell) -> int;
auto jobs_retry(const Invocation& invocation, Shell& shell) -> int;
auto jobs_snooze(const Invocation& invocation, Shell& shell) -> int;
auto jobs_clone(const Invocation& invocation, Shell& shell) -> int;
auto jobs_why(const Invocation& invocation, Shell& shell) -> int;

auto batches_show(const Invocation& invocation, Shell& shell) -> int;

auto queues_list(const Invocation& invocation, Shell& shell) -> int;
auto queues_pause(const Invocation& invocation, Shell& shell) -> int;
auto queues_resume(const Invocation& invocation, Shell& shell) -> int;
auto queues_drain(const Invocation& invocation, Shell& shell) -> int;

auto schedules_list(const Invocation& invocation, Shell& shell) -> int;
auto schedules_show(const Invocation& invocation, Shell& shell) -> int;
auto schedules_run(const Invocation& invocation, Shell& shell) -> int;
auto schedules_pause(const Invocation& invocation, Shell& shell) -> int;
auto schedules_resume(const Invocation& invocation, Shell& shell) -> int;
auto schedules_backfill(const Invocation& invocation, Shell& shell) -> int;

auto keys_create(const Invocation& invocation, Shell& shell) -> int;
auto keys_list(const Invocation& invocation, Shell& shell) -> int;
auto keys_revoke(const Invocation& invocation, Shell& shell) -> int;

auto import_vercel_command(const Invocation& invocation, Shell& shell) -> int;
auto import_pgcron_command(const Invocation& invocation, Shell& shell) -> int;

auto config_check(const Invocation& invocation, Shell& shell) -> int;
auto config_print(const Invocation& invocation, Shell& shell) -> int;

auto backup_command(const Invocation& invocation, Shell& shell) -> int;
auto version_command(const Invocation& invocation, Shell& shell) -> int;
auto completion_command(const Invocation& invocation, Shell& shell) -> int;

}  // namespace pawl::cli
