// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/event_routes.h"

#include <fmt/format.h>

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "pawl/api/event_stream.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/events.h"

namespace pawl::api {
namespace {

using access::Role;

void append_event(std::string& out, const commands::Event& event) {
    fmt::format_to(std::back_inserter(out), "id: {}\nevent: {}\ndata: ", event.id, event.type);
    ObjectWriter object(out);
    object.text("id", std::to_string(event.id)).text("type", event.type).time("at", event.at);
    if (event.job) {
        object.text("job", to_text(event.job));
    }
    if (!event.schedule.empty()) {
        object.text("schedule", event.schedule);
    }
    if (!event.queue.empty()) {
        object.text("queue", event.queue);
    }
    object.finish();
    out += "\n\n";
}

// What the journal has behind a cursor and a principal sees, woken by each commit.
class JournalSource final : public EventSource {
 public:
    JournalSource(
        commands::Services& services,
        access::Principal principal,
        commands::EventCursor cursor,
        const Executor& executor
    )
        : services_(services),
          principal_(std::move(principal)),
          cursor_(cursor),
          waiter_(services.followers.enter(executor)) {}

    auto next() -> Async<EventText> override {
        const auto events = co_await commands::next_events(services_, principal_, cursor_);
        EventText next{.is_last = !events.has_value()};
        if (events) {
            for (const auto& event : *events) {
                append_event(next.text, event);
            }
        }
        co_return next;
    }
    auto wait_until(SteadyTime time) -> Async<> override { return waiter_->wait_until(time); }
    void ring() override { waiter_->ring(); }
    [[nodiscard]] auto is_closing() const -> bool override { return services_.followers.closing(); }

 private:
    commands::Services& services_;
    access::Principal principal_;
    commands::EventCursor cursor_;
    std::unique_ptr<commands::CommitWaiters::Waiter> waiter_;
};

auto journal_stream(Call call, commands::EventCursor cursor) -> net::HttpResponse {
    auto& services = call.services();
    auto principal = *call.principal;
    return event_stream(
        std::move(call),
        [&services, principal = std::move(principal), cursor](const Executor& executor) {
            return std::make_unique<JournalSource>(services, principal, cursor, executor);
        }
    );
}

auto get_events(Call call) -> Answer {
    const auto last = last_event_of(call);
    if (!last) {
        co_return std::unexpected(last.error());
    }
    if (*last) {
        co_return journal_stream(std::move(call), commands::cursor_behind(**last, {}));
    }
    const auto cursor = co_await commands::cursor_now(call.services());
    if (!cursor) {
        co_return std::unexpected(cursor.error());
    }
    co_return journal_stream(std::move(call), *cursor);
}

auto get_job_events(Call call) -> Answer {
    const auto id = job_id_of(call);
    const auto last = last_event_of(call);
    if (!id || !last) {
        co_return std::unexpected(id ? last.error() : id.error());
    }
    const auto created = co_await commands::cursor_of_job(call.services(), *call.principal, *id);
    if (!created) {
        co_return std::unexpected(created.error());
    }
    const auto cursor = *last ? commands::cursor_behind(**last, *id) : *created;
    co_return journal_stream(std::move(call), cursor);
}

}  // namespace

void add_event_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/events",
        .operation = "get_events",
        .tag = "events",
        .summary = "What happens, from now on or behind Last-Event-ID; the journal keeps an hour",
        .role = Role::viewer,
        .replies = {{200, "", "server-sent events", kEventStream}},
        .handler = get_events,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs/{id}/events",
        .operation = "get_job_events",
        .tag = "events",
        .summary = "What happens to one job, from its creation on or behind Last-Event-ID",
        .role = Role::viewer,
        .or_role = Role::producer,
        .replies = {{200, "", "server-sent events", kEventStream}},
        .handler = get_job_events,
    });
}

}  // namespace pawl::api
