// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/ai/chat_turns.h"
#include "pawl/ai/vector_turns.h"
#include "pawl/crypto/hash.h"

namespace pawl::ai {
namespace {

auto without_provider(const Connection& connection) -> std::unexpected<Error> {
    const auto variable = profile_of(connection.provider).key_variable;
    auto text = fmt::format(
        "[ai.{}] has nobody to ask; {}",
        connection.name,
        variable.empty() ? std::string("give it a provider and a key")
                         : fmt::format("set `api_key` or {}", variable)
    );
    return connection.fallback == Fallback::offline ? fail("offline_wanted", std::move(text))
                                                    : fail("no_provider", std::move(text));
}

auto not_supported(const Connection& connection, std::string text) -> std::unexpected<Error> {
    return connection.fallback == Fallback::offline ? fail("offline_wanted", std::move(text))
                                                    : fail("not_supported", std::move(text));
}

// The error of a call, or the wish to do without, for one that nobody answered.
auto to_error(const Connection& connection, ProviderError error) -> std::unexpected<Error> {
    if (connection.fallback == Fallback::offline && means_absence(error)) {
        error.error.code = "offline_wanted";
    }
    return std::unexpected(std::move(error.error));
}

auto account_of(const Connection& connection, const std::string& model) -> AccountKey {
    return {
        .base_url = std::string(base_url_of(connection)),
        .key_digest = crypto::sha256_hex(connection.api_key.reveal()),
        .model = model,
    };
}

auto purse_of(const Connections& connections, const Connection& connection) -> Purse {
    return {
        .owner = connection.budget_owner,
        .called = "[ai." + connection.budget_owner + "]",
        .budgets = connection.budgets,
        .payer = {.connections = connections.names_of_owner(connection.budget_owner)},
    };
}

// No connection has a name with a slash.
auto purse_of_task(const std::string& task, const std::vector<Budget>& budgets) -> Purse {
    return {
        .owner = "task/" + task,
        .called = "[tasks." + task + "]",
        .budgets = budgets,
        .payer = {.task = task},
    };
}

auto purses_of(
    const Connections& connections, const Connection& connection, const std::string& task
) -> std::vector<Purse> {
    std::vector<Purse> purses;
    if (!connection.budgets.empty()) {
        purses.push_back(purse_of(connections, connection));
    }
    const auto found = connections.task_budgets().find(task);
    if (found != connections.task_budgets().end()) {
        purses.push_back(purse_of_task(found->first, found->second));
    }
    return purses;
}

}  // namespace

auto is_retryable(const Error& error) -> bool {
    constexpr auto kCodes = std::to_array<std::string_view>(
        {"rate_limited",
         "unavailable",
         "timeout",
         "invalid_reply",
         "circuit_open",
         "query_timeout",
         "store_unavailable"}
    );
    return std::ranges::find(kCodes, std::string_view(error.code)) != kCodes.end();
}

ProviderClient::ProviderClient(ClientParts parts, Connections connections)
    : instruments_{
          .http = parts.http,
          .clock = parts.clock,
          .alarms = parts.alarms,
          .random = parts.random,
          .logger = parts.logger,
          .metrics = parts.metrics,
          .usage = parts.usage,
          .accounts = accounts_,
          .ledger = ledger_,
      },
      vectors_(parts.vectors),
      connections_(std::make_shared<const Connections>(std::move(connections))) {}

auto ProviderClient::snapshot() const -> std::shared_ptr<const Connections> {
    const std::scoped_lock lock(mutex_);
    return connections_;
}

void ProviderClient::replace(Connections connections) {
    auto next = std::make_shared<const Connections>(std::move(connections));
    const std::scoped_lock lock(mutex_);
    connections_.swap(next);
}

auto ProviderClient::aim(
    std::string_view name,
    std::string model,
    Purpose purpose,
    Makeshift makeshift,
    const std::string& task
) const -> Result<Target> {
    const auto connections = snapshot();
    auto connection = connections->find(name);
    if (makeshift == Makeshift::impossible) {
        connection.fallback = Fallback::fail;
    }
    if (!is_connected(connection)) {
        return without_provider(connection);
    }
    const auto& profile = profile_of(connection.provider);
    if (purpose == Purpose::vectors && profile.embeddings_path.empty()) {
        return not_supported(
            connection,
            fmt::format(
                "{} makes no vectors; configure [ai.embed] with another provider",
                to_text(connection.provider)
            )
        );
    }
    if (model.empty()) {
        model =
            purpose == Purpose::chat ? chat_model_of(connection) : embedding_model_of(connection);
    }
    if (model.empty()) {
        return fail("invalid_request", fmt::format("[ai.{}] names no `model`", connection.name));
    }
    auto account = account_of(connection, model);
    auto purses = purses_of(*connections, connection, task);
    return Target{
        .connection = std::move(connection),
        .model = std::move(model),
        .account = std::move(account),
        .purses = std::move(purses),
    };
}

auto ProviderClient::chat(ChatRequest request, CallScope scope) -> Async<Result<ChatReply>> {
    if (auto checked = check_request(request); !checked) {
        co_return std::unexpected(std::move(checked.error()));
    }
    auto target =
        aim(request.connection, request.model, Purpose::chat, request.makeshift, scope.task);
    if (!target) {
        co_return std::unexpected(std::move(target.error()));
    }
    auto reply = co_await hold_chat(&instruments_, *target, std::move(request), std::move(scope));
    if (!reply) {
        co_return to_error(target->connection, std::move(reply.error()));
    }
    co_return std::move(*reply);
}

auto ProviderClient::embed(EmbedRequest request, CallScope scope) -> Async<Result<Embeddings>> {
    auto target =
        aim(request.connection, request.model, Purpose::vectors, Makeshift::possible, scope.task);
    if (!target) {
        co_return std::unexpected(std::move(target.error()));
    }
    auto vectors = co_await gather_vectors(
        &instruments_, &vectors_, *target, std::move(request), std::move(scope)
    );
    if (!vectors) {
        co_return to_error(target->connection, std::move(vectors.error()));
    }
    co_return std::move(*vectors);
}

auto ProviderClient::budgets() -> Async<Result<std::vector<BudgetView>>> {
    const auto connections = snapshot();
    std::vector<BudgetView> views;
    for (const auto& connection : connections->all()) {
        if (connection.budget_owner == connection.name) {
            const auto purse = purse_of(*connections, connection);
            if (auto seen = co_await look_into(&purse, &views); !seen) {
                co_return std::unexpected(std::move(seen.error()));
            }
        }
    }
    for (const auto& [task, budgets] : connections->task_budgets()) {
        const auto purse = purse_of_task(task, budgets);
        if (auto seen = co_await look_into(&purse, &views); !seen) {
            co_return std::unexpected(std::move(seen.error()));
        }
    }
    co_return views;
}

// What the ledger does not know yet is read.
auto ProviderClient::look_into(const Purse* purse, std::vector<BudgetView>* views)
    -> Async<Result<>> {
    const auto now = instruments_.clock.wall_now();
    for (const auto& budget : purse->budgets) {
        const auto begin = span_begin(budget, now);
        auto spent = ledger_.spent(purse->owner, budget, now);
        if (!spent) {
            const auto read = co_await instruments_.usage.spent(purse->payer, begin);
            if (!read) {
                co_return std::unexpected(read.error());
            }
            spent = *read;
        }
        views->push_back({
            .connection = purse->payer.task.empty() ? purse->owner : std::string(),
            .task = purse->payer.task,
            .budget = budget,
            .spent = *spent,
            .resets_at = begin + budget.span,
        });
    }
    co_return Result<>();
}

}  // namespace pawl::ai
