// SPDX-License-Identifier: Apache-2.0
// What a commit changed: what the journal keeps, and what wakes those who wait.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/store/keys.h"

namespace pawl::store {

enum class JobEvent : std::uint8_t {
    created,
    started,
    progress,
    succeeded,
    failed,
    retrying,
    cancelled,
    skipped,
    updated,
    cancelling,  // a running job is asked to stop
};

inline constexpr std::array<std::string_view, 10> kJobEventNames = {
    "created",
    "started",
    "progress",
    "succeeded",
    "failed",
    "retrying",
    "cancelled",
    "skipped",
    "updated",
    "cancelling",
};

struct JobChange {
    JobId id;
    JobEvent event;

    auto operator==(const JobChange&) const -> bool = default;
};

// What happened to a schedule or a queue.
enum class NamedEvent : std::uint8_t {
    schedule_fired,
    schedule_skipped,
    queue_paused,
    queue_resumed,
};

inline constexpr std::array<std::string_view, 4> kNamedEventNames = {
    "schedule.fired",
    "schedule.skipped",
    "queue.paused",
    "queue.resumed",
};

struct NamedChange {
    NamedEvent event = NamedEvent::schedule_fired;
    std::string name = {};
    JobId job = {};  // that a slot created

    auto operator==(const NamedChange&) const -> bool = default;
};

struct Changes {
    std::vector<JobChange> jobs = {};
    std::vector<NamedChange> named = {};
    // Have new log lines while they run: wakes who follows them, and is no event of the journal.
    std::vector<JobId> logged = {};
    bool work_added = false;  // a job became ready, a slot of a queue free, a pause ended
    bool schedules_changed = false;
    bool bulk_action_added = false;
    std::vector<ApiKey> keys = {};                        // new and revoked ones, as they are now
    std::optional<WallTime> earliest_due = std::nullopt;  // of what became scheduled or retrying
    std::optional<WallTime> lease_ends = std::nullopt;    // store time: the first of those given

    void due_at(WallTime time) {
        if (!earliest_due || time < *earliest_due) {
            earliest_due = time;
        }
    }
    void lease_ends_at(WallTime time) {
        if (!lease_ends || time < *lease_ends) {
            lease_ends = time;
        }
    }
};

}  // namespace pawl::store
