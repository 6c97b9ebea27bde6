// SPDX-License-Identifier: Apache-2.0
// A request as HTTP, and what it costs before and after. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/ai/budget.h"
#include "pawl/ai/connection.h"
#include "pawl/ai/usage.h"
#include "pawl/base/clock.h"
#include "pawl/base/json.h"
#include "pawl/net/http_client.h"

namespace pawl::ai {

enum class Purpose : std::uint8_t { chat, vectors };

struct Order {
    Purpose purpose = Purpose::chat;
    std::string body = {};
    std::int64_t input_tokens = 0;   // estimated, rather too many
    std::int64_t output_tokens = 0;  // at most
};

// With the key: not to be logged.
[[nodiscard]] auto make_call(const Connection& connection, const Order& order, Duration timeout)
    -> net::HttpCall;

// What budgets look at: where none is in dollars nobody asks what a call costs.
enum class Counted : std::uint8_t { tokens, money_too };

// What it may cost at most; where the price is not known, kWholeBudget.
[[nodiscard]] auto most_of(
    const Connection& connection,
    std::string_view model,
    const Order& order,
    Counted counted,
    WallTime now
) -> Spent;

// What a reply says that it cost, or what is estimated where it says nothing. A price of the
// connection's own counts more than the provider's word.
[[nodiscard]] auto spending_of(
    const Connection& connection,
    std::string_view model,
    const Order& order,
    const Json& reply,
    WallTime now
) -> Spending;

}  // namespace pawl::ai
