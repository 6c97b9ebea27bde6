// SPDX-License-Identifier: Apache-2.0
// An answer of server-sent events (HTML Living Standard, section 9.2), whatever it tells of.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/api/route.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/net/http_message.h"
#include "pawl/runtime/async.h"

namespace pawl::api {

inline constexpr std::string_view kEventStream = "text/event-stream";

// What is to be told next: whole events, each closed by an empty line.
struct EventText {
    std::string text = {};  // empty: there is nothing new
    bool is_last = false;   // the stream ends behind it
};

// Where the events of one stream come from. Made, asked and destroyed by the stream's coroutine.
class EventSource {
 public:
    EventSource() = default;
    EventSource(const EventSource&) = delete;
    auto operator=(const EventSource&) -> EventSource& = delete;
    virtual ~EventSource() = default;

    // Everything that is there behind what was told before, or a part of it.
    [[nodiscard]] virtual auto next() -> Async<EventText> = 0;
    // Until there may be something new, the time or ring().
    [[nodiscard]] virtual auto wait_until(SteadyTime time) -> Async<> = 0;
    // Ends the wait; from any thread.
    virtual void ring() = 0;
    // Whether the server shuts down.
    [[nodiscard]] virtual auto is_closing() const -> bool = 0;
};

using MakeEventSource = std::function<std::unique_ptr<EventSource>(const Executor&)>;

// Streams until the source has told its last, the client is gone, its key is no longer good, or the
// server shuts down. A comment comes every 15 s when nothing else does.
[[nodiscard]] auto event_stream(Call call, MakeEventSource make) -> net::HttpResponse;

// The id in Last-Event-ID, which a client sends that comes back; nullopt: it is new. Error:
// invalid_cursor.
[[nodiscard]] auto last_event_of(const Call& call) -> Result<std::optional<std::int64_t>>;

}  // namespace pawl::api
