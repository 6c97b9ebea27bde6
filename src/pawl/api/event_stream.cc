// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/event_stream.h"

#include <boost/asio/this_coro.hpp>
#include <charconv>
#include <chrono>
#include <stop_token>
#include <system_error>
#include <utility>

namespace pawl::api {
namespace {

// Each look reads the journal: what is busy is told in pieces, what happens rarely at once.
constexpr auto kGather = std::chrono::milliseconds(100);
constexpr auto kKeepAliveEvery = std::chrono::seconds(15);
constexpr auto kLookAtKeyEvery = std::chrono::seconds(4);  // a revoked key ends its stream in 5 s

// What a stream needs until it ends.
struct Following {
    const Clock* clock = nullptr;
    MakeEventSource make = nullptr;
    std::stop_token stop = {};
    std::function<bool()> may_go_on = nullptr;
};

auto wait_for_news(const Following& following, EventSource& source, SteadyTime spoke_at)
    -> Async<> {
    const auto now = [&following] { return following.clock->steady_now(); };
    co_await source.wait_until(now() + kLookAtKeyEvery);
    while (now() < spoke_at + kGather && !following.stop.stop_requested() && !source.is_closing()) {
        co_await source.wait_until(spoke_at + kGather);
    }
}

auto follow(Following following, net::BodyStream* stream) -> Async<> {
    const auto source = following.make(co_await boost::asio::this_coro::executor);
    const std::stop_callback on_stop(following.stop, [&source] { source->ring(); });
    const auto now = [&following] { return following.clock->steady_now(); };
    auto spoke_at = now();
    auto key_seen_at = spoke_at;
    bool is_closing = false;
    // Something at once, so that the client knows that it is heard.
    EventText next{.text = "retry: 1000\n\n"};
    for (;;) {
        if (!next.text.empty()) {
            spoke_at = now();
            if (!co_await stream->write(std::move(next.text))) {
                co_return;
            }
        }
        if (now() - key_seen_at >= kLookAtKeyEvery) {
            key_seen_at = now();
            if (!following.may_go_on()) {
                co_return;
            }
        }
        if (next.is_last || is_closing || following.stop.stop_requested()) {
            co_return;
        }
        is_closing = source->is_closing();  // then this look is the last one
        next = co_await source->next();
        if (next.text.empty() && !next.is_last && !is_closing) {
            if (now() - spoke_at >= kKeepAliveEvery) {
                next.text = ": nothing new\n\n";
            } else {
                co_await wait_for_news(following, *source, spoke_at);
            }
        }
    }
}

}  // namespace

auto event_stream(Call call, MakeEventSource make) -> net::HttpResponse {
    net::HttpResponse response{.status = 200};
    response.headers.push_back({.name = "Content-Type", .value = std::string(kEventStream)});
    response.headers.push_back({.name = "X-Accel-Buffering", .value = "no"});
    Following following{
        .clock = &call.services().clock,
        .make = std::move(make),
        .stop = call.request.stop,
        .may_go_on = std::move(call.may_go_on),
    };
    response.stream = [following = std::move(following)](net::BodyStream& stream) {
        return follow(following, &stream);
    };
    return response;
}

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

}  // namespace pawl::api
