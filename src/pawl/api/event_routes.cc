// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/event_routes.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/events.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr auto kKeepAliveEvery = std::chrono::seconds(15);
constexpr auto kLookAtKeyEvery = std::chrono::seconds(4);  // a revoked key ends its stream in 5 s

constexpr std::string_view kEventStream = "text/event-stream";

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

// What a stream needs until it ends.
struct Following {
    commands::Services* services = nullptr;
    commands::EventCursor cursor = {};
    std::stop_token stop = {};
    std::function<bool()> may_go_on = nullptr;
};

// Everything that is there, as one text; nullopt: the stream is over.
auto next_text(Following* following) -> Async<std::optional<std::string>> {
    const auto events = co_await commands::next_events(*following->services, following->cursor);
    if (!events) {
        co_return std::nullopt;
    }
    std::string text;
    for (const auto& event : *events) {
        append_event(text, event);
    }
    co_return text;
}

auto follow(Following following, net::BodyStream* stream) -> Async<> {
    auto& services = *following.services;
    const auto waiter = services.followers.enter(co_await boost::asio::this_coro::executor);
    const std::stop_callback on_stop(following.stop, [&waiter] { waiter->ring(); });
    const auto now = [&services] { return services.clock.steady_now(); };
    auto spoke_at = now();
    auto key_seen_at = spoke_at;
    std::string text = "retry: 1000\n\n";  // at once, so that the client knows that it is heard
    for (;;) {
        if (!text.empty()) {
            spoke_at = now();
            if (!co_await stream->write(std::exchange(text, {}))) {
                co_return;
            }
        }
        if (now() - key_seen_at >= kLookAtKeyEvery) {
            key_seen_at = now();
            if (!following.may_go_on()) {
                co_return;
            }
        }
        if (following.stop.stop_requested() || services.followers.closing()) {
            co_return;
        }
        auto more = co_await next_text(&following);
        if (!more) {
            co_return;
        }
        text = std::move(*more);
        if (text.empty() && now() - spoke_at >= kKeepAliveEvery) {
            text = ": nothing new\n\n";
        }
        if (text.empty()) {
            co_await waiter->wait_until(now() + kLookAtKeyEvery);
        }
    }
}

auto event_stream(Call call, commands::EventCursor cursor) -> net::HttpResponse {
    net::HttpResponse response{.status = 200};
    response.headers.push_back({.name = "Content-Type", .value = std::string(kEventStream)});
    response.headers.push_back({.name = "X-Accel-Buffering", .value = "no"});
    Following following{
        .services = &call.services(),
        .cursor = cursor,
        .stop = call.request.stop,
        .may_go_on = std::move(call.may_go_on),
    };
    response.stream = [following = std::move(following)](net::BodyStream& stream) {
        return follow(following, &stream);
    };
    return response;
}

// What the client says that it has seen.
auto last_event_of(const Call& call) -> Result<std::optional<std::int64_t>> {
    const auto text = call.request.header("last-event-id");
    if (!text || text->empty()) {
        return std::nullopt;
    }
    std::int64_t id = 0;
    const auto [end, status] = std::from_chars(text->data(), text->data() + text->size(), id);
    if (status != std::errc{} || end != text->data() + text->size() || id < 0) {
        return fail("invalid_cursor", "Last-Event-ID is the id of an event of this stream");
    }
    return id;
}

auto get_events(Call call) -> Answer {
    const auto last = last_event_of(call);
    const auto allowed = commands::may_follow_everything(*call.principal);
    if (!last || !allowed) {
        co_return std::unexpected(last ? allowed.error() : last.error());
    }
    if (*last) {
        co_return event_stream(std::move(call), commands::cursor_behind(**last, {}));
    }
    const auto cursor = co_await commands::cursor_now(call.services());
    if (!cursor) {
        co_return std::unexpected(cursor.error());
    }
    co_return event_stream(std::move(call), *cursor);
}

auto get_job_events(Call call) -> Answer {
    const auto id = job_id_of(call);
    const auto last = last_event_of(call);
    if (!id || !last) {
        co_return std::unexpected(id ? last.error() : id.error());
    }
    const auto cursor = co_await commands::cursor_of_job(call.services(), *call.principal, *id);
    if (!cursor) {
        co_return std::unexpected(cursor.error());
    }
    co_return event_stream(std::move(call), *last ? commands::cursor_behind(**last, *id) : *cursor);
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
