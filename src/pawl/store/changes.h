// SPDX-License-Identifier: Apache-2.0
// What a commit changed: what the journal keeps, and what wakes those who wait.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
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

// The queues in which a claim may find more than before: a job became ready, an attempt ended, a
// pause ended, limits changed. A name too many costs somebody a look; one that is missing leaves
// somebody waiting beside work.
class WorkAdded {
 public:
    void in(std::string_view queue) {
        if (is_in(queue)) {
            return;
        }
        if (queues_.size() == kMostNamed) {
            everywhere();
            return;
        }
        queues_.emplace_back(queue);
    }
    void everywhere() {
        everywhere_ = true;
        queues_.clear();
    }

    [[nodiscard]] auto any() const -> bool { return everywhere_ || !queues_.empty(); }
    [[nodiscard]] auto is_everywhere() const -> bool { return everywhere_; }
    [[nodiscard]] auto is_in(std::string_view queue) const -> bool {
        return everywhere_ || std::ranges::find(queues_, queue) != queues_.end();
    }
    // None when it is everywhere.
    [[nodiscard]] auto queues() const -> const std::vector<std::string>& { return queues_; }

 private:
    // Past that many in one commit, looking a name up costs more than waking everybody.
    static constexpr std::size_t kMostNamed = 32;

    std::vector<std::string> queues_ = {};
    bool everywhere_ = false;
};

struct Changes {
    std::vector<JobChange> jobs = {};
    std::vector<NamedChange> named = {};
    // Have new log lines while they run: wakes who follows them, and is no event of the journal.
    std::vector<JobId> logged = {};
    WorkAdded work_added = {};
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
