// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/events.h"

#include <array>
#include <span>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/jobs.h"
#include "pawl/store/journal.h"

namespace pawl::commands {
namespace {

// An event's id is its entry's and its place in there: 2^53 holds nine thousand million commits.
constexpr std::int64_t kEventsAnEntry = 1'000'000;
constexpr std::size_t kEntriesATurn = 100;

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

void collect(
    const store::JournalEntry& entry, const EventCursor& cursor, std::vector<Event>& events
) {
    auto id = entry.id * kEventsAnEntry;
    const auto add = [&](Event event) {
        event.id = id++;
        event.at = entry.at;
        const bool wanted = !cursor.job || event.job == cursor.job;
        if (wanted && !event.type.empty() && event.id > cursor.after) {
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

}  // namespace

auto cursor_behind(std::int64_t event_id, JobId job) -> EventCursor {
    return {.entry = event_id / kEventsAnEntry - 1, .after = event_id, .job = job};
}

auto may_follow_everything(const access::Principal& principal) -> Result<> {
    return access::check_unscoped(principal);
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

auto next_events(Services& services, EventCursor& cursor) -> Async<Result<std::vector<Event>>> {
    std::vector<Event> events;
    for (;;) {
        const auto entries =
            co_await read(services, [after = cursor.entry](store::Snapshot& snapshot) {
                return snapshot.journal().read(after, kEntriesATurn);
            });
        if (!entries) {
            co_return std::unexpected(entries.error());
        }
        for (const auto& entry : *entries) {
            collect(entry, cursor, events);
            cursor.entry = entry.id;
        }
        if (!events.empty() || entries->size() < kEntriesATurn) {
            co_return events;
        }
    }
}

}  // namespace pawl::commands
