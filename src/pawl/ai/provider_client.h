// SPDX-License-Identifier: Apache-2.0
// The client over HTTP, and what it knows of its connections.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/accounts.h"
#include "pawl/ai/budget.h"
#include "pawl/ai/budget_ledger.h"
#include "pawl/ai/budget_view.h"
#include "pawl/ai/client.h"
#include "pawl/ai/connection.h"
#include "pawl/ai/exchange.h"
#include "pawl/ai/ports.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/net/http_client.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/runtime/alarm.h"

namespace pawl::ai {

// Outlive the client.
struct ClientParts {
    net::HttpClient& http;  // without a guard: addresses are the operator's
    const Clock& clock;
    Alarms& alarms;
    Random& random;
    Logger& logger;
    Metrics& metrics;
    UsagePort& usage;
    VectorCache& vectors;
};

// One for the server. Thread-safe.
class ProviderClient final : public Client {
 public:
    ProviderClient(ClientParts parts, Connections connections);

    [[nodiscard]] auto chat(ChatRequest request, CallScope scope)
        -> Async<Result<ChatReply>> override;
    [[nodiscard]] auto embed(EmbedRequest request, CallScope scope)
        -> Async<Result<Embeddings>> override;

    // A reload. Calls under way end as they began.
    void replace(Connections connections);

    // Of every connection that has budgets of its own, then of tasks. Errors: those of the usage
    // port.
    [[nodiscard]] auto budgets() -> Async<Result<std::vector<BudgetView>>>;

 private:
    [[nodiscard]] auto snapshot() const -> std::shared_ptr<const Connections>;
    [[nodiscard]] auto aim(
        std::string_view name,
        std::string model,
        Purpose purpose,
        Makeshift makeshift,
        const std::string& task
    ) const -> Result<Target>;
    auto look_into(const Purse* purse, std::vector<BudgetView>* views) -> Async<Result<>>;

    Accounts accounts_;
    BudgetLedger ledger_;
    Instruments instruments_;
    VectorCache& vectors_;
    mutable std::mutex mutex_;                        // guards connections_
    std::shared_ptr<const Connections> connections_;  // shared with calls under way
};

}  // namespace pawl::ai
