// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/transition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "pawl/base/assert.h"

namespace pawl::job {
namespace {

struct Row {
    JobState from;
    Event event;
    JobState to;
};

// The state machine. One row, one test in transition_test.cc.
constexpr auto kTable = std::to_array<Row>({
    {JobState::scheduled, Event::due, JobState::ready},
    {JobState::retrying, Event::due, JobState::ready},
    {JobState::blocked, Event::unblocked, JobState::ready},
    {JobState::blocked, Event::postponed, JobState::scheduled},
    {JobState::scheduled, Event::postponed, JobState::scheduled},
    {JobState::ready, Event::postponed, JobState::scheduled},
    {JobState::retrying, Event::postponed, JobState::scheduled},
    {JobState::ready, Event::claimed, JobState::running},

    {JobState::running, Event::succeeded, JobState::succeeded},
    {JobState::running, Event::failed, JobState::retrying},
    {JobState::running, Event::exhausted, JobState::failed},
    {JobState::running, Event::snoozed, JobState::scheduled},
    {JobState::running, Event::released, JobState::ready},
    {JobState::running, Event::lease_lost, JobState::ready},
    {JobState::running, Event::cancelled, JobState::cancelled},
    {JobState::running, Event::skipped, JobState::skipped},

    {JobState::scheduled, Event::cancelled, JobState::cancelled},
    {JobState::blocked, Event::cancelled, JobState::cancelled},
    {JobState::ready, Event::cancelled, JobState::cancelled},
    {JobState::retrying, Event::cancelled, JobState::cancelled},

    {JobState::scheduled, Event::skipped, JobState::skipped},
    {JobState::blocked, Event::skipped, JobState::skipped},
    {JobState::ready, Event::skipped, JobState::skipped},
    {JobState::retrying, Event::skipped, JobState::skipped},

    {JobState::scheduled, Event::expedited, JobState::ready},
    {JobState::retrying, Event::expedited, JobState::ready},
    {JobState::ready, Event::expedited, JobState::ready},

    {JobState::succeeded, Event::retried, JobState::ready},
    {JobState::failed, Event::retried, JobState::ready},
    {JobState::cancelled, Event::retried, JobState::ready},
    {JobState::skipped, Event::retried, JobState::ready},

    {JobState::succeeded, Event::retried_in_order, JobState::blocked},
    {JobState::failed, Event::retried_in_order, JobState::blocked},
    {JobState::cancelled, Event::retried_in_order, JobState::blocked},
    {JobState::skipped, Event::retried_in_order, JobState::blocked},
});

constexpr std::array<std::string_view, 15> kEventNames = {
    "due",
    "unblocked",
    "postponed",
    "claimed",
    "succeeded",
    "failed",
    "exhausted",
    "snoozed",
    "released",
    "lease_lost",
    "cancelled",
    "skipped",
    "retried",
    "retried_in_order",
    "expedited",
};

auto event_of(const AttemptFacts& facts, const Outcome& outcome) -> Event {
    if (facts.cancel_requested) {
        return Event::cancelled;
    }
    const bool last = facts.attempt >= facts.max_attempts;
    switch (outcome.end) {
        case AttemptEnd::succeeded:
            return Event::succeeded;
        case AttemptEnd::failed:
        case AttemptEnd::timed_out:
            return last || !outcome.error.retryable ? Event::exhausted : Event::failed;
        case AttemptEnd::lost:
            return last || facts.on_lost == OnLost::fail ? Event::exhausted : Event::lease_lost;
        case AttemptEnd::snoozed:
            return Event::snoozed;
        case AttemptEnd::released:
            return Event::released;
        case AttemptEnd::cancelled:
            return Event::cancelled;
        case AttemptEnd::skipped:
            return Event::skipped;
    }
    return Event::exhausted;
}

}  // namespace

auto next_state(JobState from, Event event) -> Result<JobState> {
    const auto* const row = std::ranges::find_if(kTable, [&](const Row& candidate) {
        return candidate.from == from && candidate.event == event;
    });
    if (row == kTable.end()) {
        const auto name = kEventNames.at(static_cast<std::size_t>(event));
        return fail("wrong_state", fmt::format("a {} job cannot be {}", to_text(from), name));
    }
    return row->to;
}

auto transition(
    const AttemptFacts& facts, const Outcome& outcome, const RetryPolicy& policy, WallTime now
) -> Transition {
    const auto backoff = policy.delay_after(facts.attempt, facts.jitter_seed);
    const auto again_at = now + std::max(backoff, outcome.retry_after.value_or(Duration::zero()));
    auto event = event_of(facts, outcome);
    if (event == Event::failed && facts.deadline && again_at >= *facts.deadline) {
        event = Event::exhausted;
    }
    const auto to = next_state(JobState::running, event);
    PAWL_ASSERT(to.has_value());
    Transition change{.event = event, .to = *to};
    if (event == Event::failed) {
        change.run_at = again_at;
    }
    if (event == Event::snoozed) {
        change.run_at = outcome.snooze_until.value_or(now);
    }
    change.attempt_given_back = event == Event::snoozed || event == Event::released;
    return change;
}

}  // namespace pawl::job
