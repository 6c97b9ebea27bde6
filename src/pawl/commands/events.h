// SPDX-License-Identifier: Apache-2.0
// What happened, as a stream that can be resumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"

namespace pawl::commands {

// One thing that happened. `id` grows: what a client says as Last-Event-ID to go on behind it.
struct Event {
    std::int64_t id = 0;
    std::string_view type = {};  // "job.created", "schedule.fired", "queue.paused", …
    WallTime at = {};
    JobId job = {};
    std::string schedule = {};
    std::string queue = {};

    auto operator==(const Event&) const -> bool = default;
};

// Where a stream stands.
struct EventCursor {
    std::int64_t entry = 0;  // of the journal, read to its end
    std::int64_t after = 0;  // events up to this id are told already
    JobId job = {};          // none: all that happens
};

// Behind an event, by its id; the journal keeps an hour.
[[nodiscard]] auto cursor_behind(std::int64_t event_id, JobId job) -> EventCursor;
// What happens from now on.
[[nodiscard]] auto cursor_now(Services& services) -> Async<Result<EventCursor>>;
// A job's own stream: from its creation on. Errors: not_found.
[[nodiscard]] auto cursor_of_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<EventCursor>>;

// The next events that the principal sees, and moves the cursor behind them. None: there are none
// yet. To whoever does not see everything an event is told as long as what it is about is there,
// for that says whose it is; one of a schedule and its job to those who see both.
[[nodiscard]] auto next_events(Services& services, access::Principal principal, EventCursor& cursor)
    -> Async<Result<std::vector<Event>>>;

}  // namespace pawl::commands
