// SPDX-License-Identifier: Apache-2.0
// Asks models: what every kind that needs one is given.
#pragma once

#include "pawl/ai/call_scope.h"
#include "pawl/ai/chat.h"
#include "pawl/ai/vectors.h"
#include "pawl/base/result.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// Methods may be awaited on any executor, at the same time. Connections go by name; one that is not
// configured is `default`.
//
// Errors of both:
//   offline_wanted    nobody answers (no key, retries used up, the account spent, a circuit that is
//                     open), and the connection says that the caller makes do: the message says why
//   no_provider       there is no key, and `fallback` is "fail"
//   budget_exhausted  until the budget's span ends; price_unknown: a budget in USD cannot be kept
//   rate_limited unavailable timeout invalid_reply circuit_open
//                     later it may go well (is_retryable)
//   quota_exhausted unauthorized rejected too_large input_too_long unreachable wrong_dimensions
//   invalid_request unsupported_schema not_supported
//                     it will not
//   cancelled         the scope was told to stop
class Client {
 public:
    Client() = default;
    Client(const Client&) = delete;
    auto operator=(const Client&) -> Client& = delete;
    virtual ~Client() = default;

    // A refusal, a text that was cut off and an object that is not as asked for are replies, not
    // errors: see ChatReply::ending.
    [[nodiscard]] virtual auto chat(ChatRequest request, CallScope scope)
        -> Async<Result<ChatReply>> = 0;

    // Each text once, from the cache if it is there. What was paid for before an error is cached.
    [[nodiscard]] virtual auto embed(EmbedRequest request, CallScope scope)
        -> Async<Result<Embeddings>> = 0;
};

// Whether the same call may go well later.
[[nodiscard]] auto is_retryable(const Error& error) -> bool;

}  // namespace pawl::ai
