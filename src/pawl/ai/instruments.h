// SPDX-License-Identifier: Apache-2.0
// What requests are made with, whom they go to, and how they fail before they are sent.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "pawl/ai/accounts.h"
#include "pawl/ai/budget_ledger.h"
#include "pawl/ai/connection.h"
#include "pawl/ai/ports.h"
#include "pawl/ai/provider_error.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/net/http_client.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/runtime/alarm.h"

namespace pawl::ai {

// All of it outlives every call.
struct Instruments {
    net::HttpClient& http;
    const Clock& clock;
    Alarms& alarms;
    Random& random;
    Logger& logger;
    Metrics& metrics;
    UsagePort& usage;
    Accounts& accounts;
    BudgetLedger& ledger;
};

// Budgets that a call has to fit into, and whose calls they count.
struct Purse {
    std::string owner = {};   // in the ledger
    std::string called = {};  // "[ai.default]", for messages
    std::vector<Budget> budgets = {};
    Payer payer = {};
};

// Whom a request goes to.
struct Target {
    Connection connection = {};
    std::string model = {};
    AccountKey account = {};
    std::vector<Purse> purses = {};  // the connection's and the task's, as far as they have budgets
};

template <class T>
using FromProvider = std::expected<T, ProviderError>;

[[nodiscard]] inline auto refused(std::string code, std::string message)
    -> std::unexpected<ProviderError> {
    return std::unexpected(
        ProviderError{.error = {.code = std::move(code), .message = std::move(message)}}
    );
}
[[nodiscard]] inline auto cancelled() -> std::unexpected<ProviderError> {
    return refused("cancelled", "the call was told to stop");
}
[[nodiscard]] inline auto too_late(const Target& target) -> std::unexpected<ProviderError> {
    return refused("timeout", "[ai." + target.connection.name + "]: no time is left for the call");
}

}  // namespace pawl::ai
