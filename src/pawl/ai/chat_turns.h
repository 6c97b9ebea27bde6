// SPDX-License-Identifier: Apache-2.0
// One chat: from the request to a reply, however many turns that takes.
#pragma once

#include "pawl/ai/call_scope.h"
#include "pawl/ai/chat.h"
#include "pawl/ai/instruments.h"
#include "pawl/ai/model_traits.h"
#include "pawl/base/result.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// Errors: invalid_request, unsupported_schema.
[[nodiscard]] auto check_request(const ChatRequest& request) -> Result<>;

// Leaves out what the model turns out not to take, and goes from a strict schema to JSON to text in
// words. An object that is not as asked for is asked for once more, with what is wrong.
// `instruments` outlives the coroutine; the request passed check_request().
[[nodiscard]] auto hold_chat(
    const Instruments* instruments, Target target, ChatRequest request, CallScope scope
) -> Async<FromProvider<ChatReply>>;

// What the model takes, going by its refusal; nothing if that says nothing new. Pure.
[[nodiscard]] auto adapt(
    const ModelTraits& traits,
    Dialect dialect,
    const ChatRequest& request,
    const ProviderError& error
) -> std::optional<ModelTraits>;

}  // namespace pawl::ai
