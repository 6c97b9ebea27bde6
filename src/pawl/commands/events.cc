// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/events.h"

#include <array>
#include <memory>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/scopes.h"
#include "pawl/commands/sight.h"
#include "pawl/store/journal.h"

namespace pawl::commands {
namespace {

// An event's id is its entry's and its place in there: 2^53 holds nine thousand million commits.
constexpr std::int64_t kEventsAnEntry = 1'000'000;
constexpr std::size_t kEntriesATurn = 100;
// An entry holds all that a commit changed, and each change may cost a look-up.
constexpr std::size_t kMostChangesATurn = 10'000;

// Empty: not for those outside.
constexpr std::array<std::string_view, store::kJobEventNames.size()> kJobEventTypes = {
    "job.created",
    "job.started",
    "job.progress",
    "job.succeeded",
    "job.failed",
    "job.retrying",
    "job.cancelled",
    "job.skipped",
    "",
    "",
};

auto event_of(const store::NamedChange& change) -> Event {
    Event event{
        .type = store::kNamedEventNames.at(static_cast<std::size_t>(change.event)),
        .job = change.job,
    };
    (event.type.starts_with("queue.") ? event.queue : event.schedule) = change.name;
    return event;
}

// For whom a stream is.
struct Follower {
    access::Principal principal;
    std::shared_ptr<const task::TaskMap> tasks;
};

// Which events a follower sees, by what is stored about the job, the schedule and the queue of one.
class EventSight {
 public:
    // `own` is the job whose stream it is, if it is one's: whoever opened it saw that job, and
    // whose a job is never changes.
    EventSight(store::Snapshot& snapshot, const Follower& follower, JobId own)
        : snapshot_(snapshot), follower_(follower), own_(own) {}

    [[nodiscard]] auto sees(const Event& event) const -> bool {
        return access::sees_every_job(follower_.principal) ||
               ((!event.job || sees_job(event.job)) &&
                (event.queue.empty() || sees_queue(event.queue)) &&
                (event.schedule.empty() || sees_schedule_named(event.schedule)));
    }

 private:
    [[nodiscard]] auto sees_job(JobId id) const -> bool {
        return id == own_ || is_there(snapshot_, follower_.principal, id);
    }
    // Queues and schedules belong to nobody, so that who sees its own jobs only sees none of them.
    [[nodiscard]] auto sees_queue(std::string_view name) const -> bool {
        const auto& principal = follower_.principal;
        return !access::is_confined(principal) && access::allows_queue(principal.scope, name);
    }
    [[nodiscard]] auto sees_schedule_named(std::string_view name) const -> bool {
        const auto& principal = follower_.principal;
        if (access::is_confined(principal)) {
            return false;
        }
        const auto stored = snapshot_.schedules().find(name);
        return stored && sees_schedule(principal, stored->schedule, *follower_.tasks);
    }

    store::Snapshot& snapshot_;
    const Follower& follower_;
    JobId own_;
};

void collect(
    const store::JournalEntry& entry,
    const EventCursor& cursor,
    const EventSight& sight,
    std::vector<Event>& events
) {
    auto id = entry.id * kEventsAnEntry;
    const auto add = [&](Event event) {
        event.id = id++;
        event.at = entry.at;
        const bool wanted = !cursor.job || event.job == cursor.job;
        const bool is_new = event.id > cursor.after;
        if (wanted && is_new && !event.type.empty() && sight.sees(event)) {
            events.push_back(std::move(event));
        }
    };
    for (const auto& change : entry.jobs) {
        add({.type = kJobEventTypes.at(static_cast<std::size_t>(change.event)), .job = change.id});
    }
    for (const auto& change : entry.named) {
        add(event_of(change));
    }
}

// What one read of the journal gave.
struct Turn {
    std::vector<Event> events = {};
    std::int64_t reached = 0;  // the last entry that was looked at
    bool over = false;         // nothing is left behind it
};

auto take_turn(store::Snapshot& snapshot, const Follower& follower, const EventCursor& cursor)
    -> Turn {
    Turn turn{.reached = cursor.entry};
    const EventSight sight(snapshot, follower, cursor.job);
    const auto entries = snapshot.journal().read(cursor.entry, kEntriesATurn);
    std::size_t changes = 0;
    for (const auto& entry : entries) {
        if (changes >= kMostChangesATurn) {
            return turn;
        }
        changes += entry.jobs.size() + entry.named.size();
        collect(entry, cursor, sight, turn.events);
        turn.reached = entry.id;
    }
    turn.over = entries.size() < kEntriesATurn;
    return turn;
}

}  // namespace

auto cursor_behind(std::int64_t event_id, JobId job) -> EventCursor {
    return {.entry = event_id / kEventsAnEntry - 1, .after = event_id, .job = job};
}

auto cursor_now(Services& services) -> Async<Result<EventCursor>> {
    co_return co_await read(services, [](store::Snapshot& snapshot) {
        return EventCursor{.entry = snapshot.journal().newest()};
    });
}

auto cursor_of_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<EventCursor>> {
    const auto job = co_await find_job(services, std::move(principal), id);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return co_await read(services, [id, created = job->created_at](store::Snapshot& snapshot) {
        return EventCursor{.entry = snapshot.journal().newest_before(created), .job = id};
    });
}

auto next_events(Services& services, access::Principal principal, EventCursor& cursor)
    -> Async<Result<std::vector<Event>>> {
    const Follower follower{.principal = std::move(principal), .tasks = services.tasks.snapshot()};
    for (;;) {
        auto turn = co_await read(services, [follower, cursor](store::Snapshot& snapshot) {
            return take_turn(snapshot, follower, cursor);
        });
        if (!turn) {
            co_return std::unexpected(turn.error());
        }
        cursor.entry = turn->reached;
        if (!turn->events.empty() || turn->over) {
            co_return std::move(turn->events);
        }
    }
}

}  // namespace pawl::commands
