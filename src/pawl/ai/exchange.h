// SPDX-License-Identifier: Apache-2.0
// One request to a provider, from the budget to the record of what it used.
#pragma once

#include "pawl/ai/call_scope.h"
#include "pawl/ai/instruments.h"
#include "pawl/ai/provider_call.h"
#include "pawl/ai/usage.h"
#include "pawl/base/json.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

struct Delivered {
    Json body = nullptr;
    Spending spending = {};
};

// Sends it, again if that may help: at most `max_retries` times and before the deadline, after the
// larger of what the provider wants and a random wait. Waits for the model's limits and for calls
// that may use up the budget; a circuit that is open and a budget that is used up end it at once.
// Every try that a provider answered is recorded, whatever it answered. No message has the key.
// Errors: those of provider_error.h; circuit_open, budget_exhausted, price_unknown, timeout,
// cancelled, and those of the usage port.
[[nodiscard]] auto deliver(
    const Instruments* instruments, Target target, Order order, CallScope scope
) -> Async<FromProvider<Delivered>>;

// Whether nobody answers: what `fallback = "offline"` is for.
[[nodiscard]] auto means_absence(const ProviderError& error) -> bool;

}  // namespace pawl::ai
