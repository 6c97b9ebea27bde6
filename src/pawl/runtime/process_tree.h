// SPDX-License-Identifier: Apache-2.0
// The processes of this machine, and who descends from whom.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pawl {

struct ProcessEntry {
    pid_t id = 0;
    pid_t parent = 0;
    pid_t session = 0;
    bool is_dead = false;  // and not yet waited for
    std::uint64_t threads = 0;
    std::uint64_t started = 0;  // ticks since the machine started: with `id`, nobody else's

    auto operator==(const ProcessEntry&) const -> bool = default;
};

// The text of /proc/ID/stat; nothing if it is none.
[[nodiscard]] auto parse_process(std::string_view stat) -> std::optional<ProcessEntry>;

// Everything that is in /proc now. What starts or ends meanwhile may be missing. Blocks.
[[nodiscard]] auto list_processes() -> std::vector<ProcessEntry>;

// Children, their children and so on, without `ancestor` itself and without the dead. Pure.
[[nodiscard]] auto descendants_of(pid_t ancestor, std::span<const ProcessEntry> processes)
    -> std::vector<ProcessEntry>;

// Sends a signal to this process, and to none that has got its id since.
void signal_process(const ProcessEntry& process, int signal);

// Whether there are more processes and threads than that below `ancestor` now. Costs as much as
// there are, where the kernel lists children (CONFIG_PROC_CHILDREN); else as much as
// list_processes(). Blocks.
[[nodiscard]] auto has_more_tasks_below(pid_t ancestor, std::uint64_t most) -> bool;

// Processes and threads that run as that user now: what RLIMIT_NPROC counts. Blocks.
[[nodiscard]] auto count_tasks_of(uid_t user) -> std::uint64_t;

}  // namespace pawl
