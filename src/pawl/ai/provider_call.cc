// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_call.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include "pawl/ai/budget_ledger.h"
#include "pawl/ai/chat_answer.h"
#include "pawl/ai/token_estimate.h"

namespace pawl::ai {
namespace {

// Replies are read whole: 2,048 vectors of 3,072 numbers as base64 are 34 MB.
constexpr std::size_t kMostChatBytes = std::size_t{8} << 20;
constexpr std::size_t kMostVectorBytes = std::size_t{128} << 20;

void add_key(net::HttpCall& call, const Connection& connection) {
    const std::string key(connection.api_key.reveal());
    if (profile_of(connection.provider).dialect == Dialect::anthropic) {
        call.headers.push_back({.name = "x-api-key", .value = key});
        call.headers.push_back({.name = "anthropic-version", .value = "2023-06-01"});
    } else if (!key.empty()) {
        call.headers.push_back({.name = "Authorization", .value = "Bearer " + key});
    }
    if (!connection.organization.empty()) {
        call.headers.push_back({.name = "OpenAI-Organization", .value = connection.organization});
    }
}

}  // namespace

auto make_call(const Connection& connection, const Order& order, Duration timeout)
    -> net::HttpCall {
    const auto& profile = profile_of(connection.provider);
    const bool is_chat = order.purpose == Purpose::chat;
    net::HttpCall call{
        .method = "POST",
        .url = std::string(base_url_of(connection))
                   .append(is_chat ? profile.chat_path : profile.embeddings_path),
        .headers = {{.name = "Content-Type", .value = "application/json"}},
        .body = order.body,
        .timeout = std::chrono::ceil<std::chrono::milliseconds>(timeout),
        .body_limit_bytes = is_chat ? kMostChatBytes : kMostVectorBytes,
    };
    add_key(call, connection);
    std::ranges::copy(connection.headers, std::back_inserter(call.headers));
    return call;
}

auto most_of(
    const Connection& connection,
    std::string_view model,
    const Order& order,
    Counted counted,
    WallTime now
) -> Spent {
    Spent most{.tokens = order.input_tokens + order.output_tokens};
    if (counted == Counted::tokens) {
        return most;  // nobody looks at its cost, and many of kWholeBudget do not fit into one sum
    }
    most.cost = kWholeBudget;
    if (auto price = price_of(connection, model, now)) {
        price->input = std::max({price->input, price->cached_input, price->cache_write});
        const TokenUsage all{.input = order.input_tokens, .output = order.output_tokens};
        most.cost = std::min(kWholeBudget, cost_of(*price, all));
    }
    return most;
}

auto spending_of(
    const Connection& connection,
    std::string_view model,
    const Order& order,
    const Json& reply,
    WallTime now
) -> Spending {
    const auto dialect = profile_of(connection.provider).dialect;
    const auto reported = read_usage(dialect, reply);
    Spending spending{.is_estimate = !reported};
    if (reported) {
        spending.tokens = reported->tokens;
    } else {
        const auto answer = read_chat_answer(dialect, reply);
        spending.tokens.input = order.input_tokens;
        spending.tokens.output = answer ? estimate_tokens(answer->text) : 0;
    }
    if (reported && reported->cost && !connection.price) {
        spending.cost = reported->cost;
        return spending;
    }
    const auto price = price_of(connection, model, now);
    spending.cost = price ? std::optional(cost_of(*price, spending.tokens)) : std::nullopt;
    return spending;
}

}  // namespace pawl::ai
