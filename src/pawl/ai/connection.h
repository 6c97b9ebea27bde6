// SPDX-License-Identifier: Apache-2.0
// [ai.NAME]: whom to ask, with which key, and how much of it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/ai/budget.h"
#include "pawl/ai/price.h"
#include "pawl/ai/provider.h"
#include "pawl/base/clock.h"
#include "pawl/base/secret.h"
#include "pawl/flow/circuit_breaker.h"
#include "pawl/net/http_message.h"

namespace pawl::ai {

// What becomes of a call that no provider answers: the caller makes do without one, or it fails.
enum class Fallback : std::uint8_t { offline, fail };
inline constexpr std::array<std::string_view, 2> kFallbackNames = {"offline", "fail"};

// Whether a reply comes in one piece or as it is made, for servers and proxies that cut off
// connections on which nothing moves.
enum class Delivery : std::uint8_t { whole, stream };

// Values that the configuration checked.
struct Connection {
    std::string name = "default";
    Provider provider = Provider::offline;
    std::string model = {};     // empty: the provider's own default
    std::string base_url = {};  // empty: the provider's; without a slash at its end
    Secret api_key = {};
    Fallback fallback = Fallback::offline;
    std::vector<Budget> budgets = {};
    std::string budget_owner = "default";  // whose spending these budgets count: connections share
    int dimensions = 0;                    // of vectors, 1..8192; 0: as the model makes them
    std::optional<Price> price = std::nullopt;    // in place of what prices.csv says
    Duration timeout = std::chrono::seconds(60);  // of one request, 1s..1h
    int max_retries = 3;                          // 0..10
    int max_output_tokens = 0;                    // 1..1,000,000; 0: by the model
    Delivery delivery = Delivery::whole;
    std::string organization = {};              // OpenAI's, for keys of several
    std::vector<net::HttpHeader> headers = {};  // sent with each request; may be secret
    flow::CircuitPolicy circuit = {};
};

// Whether there is somebody to call: a key, or a server that may need none.
[[nodiscard]] auto is_connected(const Connection& connection) -> bool;

// Where its requests go, without a path.
[[nodiscard]] auto base_url_of(const Connection& connection) -> std::string_view;

// The model for a chat and for vectors, when the caller names none. A connection that names a model
// for the other purpose, as `default` does when it stands in for `embed`, takes the provider's.
[[nodiscard]] auto chat_model_of(const Connection& connection) -> std::string;
[[nodiscard]] auto embedding_model_of(const Connection& connection) -> std::string;

// The connection's own price, or the known one.
[[nodiscard]] auto price_of(const Connection& connection, std::string_view model, WallTime at)
    -> std::optional<Price>;

// All of them. Immutable once it is in use; a reload makes another one.
class Connections {
 public:
    // Without a `default` among them there is one that is offline.
    explicit Connections(std::vector<Connection> connections = {});

    // The connection of that name, or `default`.
    [[nodiscard]] auto find(std::string_view name) const -> const Connection&;
    [[nodiscard]] auto all() const -> const std::vector<Connection>& { return connections_; }
    // Those whose spending counts together.
    [[nodiscard]] auto names_of_owner(std::string_view budget_owner) const
        -> std::vector<std::string>;

    // What the calls of a task may spend, beside what their connection may.
    using TaskBudgets = std::map<std::string, std::vector<Budget>, std::less<>>;
    void limit_task(const std::string& task, std::vector<Budget> budgets) {
        task_budgets_[task] = std::move(budgets);
    }
    [[nodiscard]] auto task_budgets() const -> const TaskBudgets& { return task_budgets_; }

 private:
    std::vector<Connection> connections_;
    TaskBudgets task_budgets_;
};

}  // namespace pawl::ai
