// SPDX-License-Identifier: Apache-2.0
// What may happen to a job, and what becomes of it then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/job/job_state.h"
#include "pawl/job/outcome.h"
#include "pawl/job/retry_policy.h"

namespace pawl::job {

// Things that happen to a job.
enum class Event : std::uint8_t {
    due,               // run_at has come
    unblocked,         // the last job that it waited for is final
    postponed,         // run_at lies ahead, by then or because somebody put it off
    claimed,           // an attempt starts
    succeeded,         // the attempt did its work
    failed,            // the attempt did not; another is allowed
    exhausted,         // the attempt did not, and was the last or failed for good
    snoozed,           // the attempt asks to be run later; it is given back
    released,          // the attempt is given back: its node drains
    lease_lost,        // its holder vanished; another attempt is allowed
    cancelled,         // somebody said so
    skipped,           // a policy said no
    retried,           // somebody asks for a new generation of a final job
    retried_in_order,  // so it is, while another job of its ordering key is unfinished
    expedited,         // somebody asks to run it now
};

// The state that `event` leads to from `from`.
//
// Pure; safe from any thread. The table behind it is the only definition of the state machine:
// docs/reference/job-states.md is generated from it and a test compares the stores' CHECK
// constraints with it. Error: wrong_state, which the API answers with 409.
[[nodiscard]] auto next_state(JobState from, Event event) -> Result<JobState>;

// What decides how an attempt's end changes its job.
struct AttemptFacts {
    int attempt = 1;  // the number of this attempt, counted at claim
    int max_attempts = 1;
    bool cancel_requested = false;                    // an accepted cancel wins over any outcome
    std::optional<WallTime> deadline = std::nullopt;  // no attempt starts after it
    OnLost on_lost = OnLost::retry;
    std::uint64_t jitter_seed = 0;
};

// What becomes of a running job when its attempt ends.
struct Transition {
    Event event = Event::succeeded;
    JobState to = JobState::succeeded;
    std::optional<WallTime> run_at = std::nullopt;  // set for retrying and scheduled
    bool attempt_given_back = false;                // released and snoozed burn none

    auto operator==(const Transition&) const -> bool = default;
};

// Pure. The delay before a retry is the larger of the policy's backoff and the outcome's own hint.
[[nodiscard]] auto transition(
    const AttemptFacts& facts, const Outcome& outcome, const RetryPolicy& policy, WallTime now
) -> Transition;

}  // namespace pawl::job
