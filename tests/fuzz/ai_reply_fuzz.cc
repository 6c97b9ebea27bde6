// SPDX-License-Identifier: Apache-2.0
// Any bytes as the reply of a provider: a stream reads the same in whatever pieces it comes, and
// nothing that a model writes is believed to have a shape.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/ai/chat_answer.h"
#include "pawl/ai/chat_stream.h"
#include "pawl/ai/object_text.h"
#include "pawl/ai/provider_error.h"
#include "pawl/ai/rate_headers.h"
#include "pawl/ai/sse.h"
#include "pawl/ai/token_estimate.h"
#include "pawl/ai/vector_wire.h"
#include "pawl/base/assert.h"

namespace {

using pawl::ai::Dialect;
using pawl::ai::SseEvent;
using pawl::ai::SseReader;

auto events_of(std::string_view text, std::size_t piece) -> std::vector<SseEvent> {
    SseReader reader;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        reader.feed(text.substr(0, piece));
    }
    std::vector<SseEvent> events;
    while (auto event = reader.next()) {
        events.push_back(std::move(*event));
    }
    return events;
}

void check_reply(std::string_view text, std::string_view type) {
    pawl::net::HttpReply reply;
    reply.status = 200;
    reply.body = text;
    reply.headers = {{.name = "content-type", .value = std::string(type)}};
    const auto body = pawl::ai::read_reply(reply, "x", pawl::WallTime{});
    if (!body) {
        PAWL_ASSERT(!body.error().error.code.empty());
        return;
    }
    for (const auto dialect : {Dialect::openai, Dialect::anthropic}) {
        (void)pawl::ai::read_chat_answer(dialect, *body);
        const auto usage = pawl::ai::read_usage(dialect, *body);
        PAWL_ASSERT(!usage || usage->tokens.input >= 0);
    }
    (void)pawl::ai::read_vectors(*body, 1, 0);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    PAWL_ASSERT(events_of(text, 1) == events_of(text, 7));
    check_reply(text, "application/json");
    check_reply(text, "text/event-stream");
    if (const auto object = pawl::ai::find_object(text)) {
        PAWL_ASSERT(object->is_object());
    }
    const auto cut = pawl::ai::cut_to_tokens(text, 50);
    PAWL_ASSERT(pawl::ai::estimate_tokens(cut) <= 50);
    (void)pawl::ai::parse_go_duration(text);
    return 0;
}
