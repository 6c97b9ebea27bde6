// SPDX-License-Identifier: Apache-2.0
// What is known about each model behind each key: its limits, its health, what it takes. Shared by
// all calls of this node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "pawl/ai/model_traits.h"
#include "pawl/ai/provider_limits.h"
#include "pawl/base/clock.h"
#include "pawl/flow/circuit_breaker.h"

namespace pawl::ai {

struct AccountKey {
    std::string base_url = {};
    std::string key_digest = {};  // of the API key, which is nowhere here
    std::string model = {};

    auto operator<=>(const AccountKey&) const = default;
};

enum class Gate : std::uint8_t { open, busy, broken };

struct Admission {
    Gate gate = Gate::open;
    SteadyTime until = {};  // busy: when to ask again; broken: when the next call may try
};

// How a call ended, as far as the provider's health goes.
enum class Health : std::uint8_t { well, unwell, unknown };

// Thread-safe.
class Accounts {
 public:
    // `open`: the call of about so many tokens is under way from now on, and ended() is due.
    [[nodiscard]] auto admit(
        const AccountKey& key,
        const flow::CircuitPolicy& circuit,
        std::int64_t tokens,
        SteadyTime now
    ) -> Admission;

    struct End {
        std::int64_t tokens = 0;  // as admitted
        Health health = Health::unknown;
        RateHeaders said = {};
        std::optional<Duration> leave_alone = std::nullopt;  // what a refusal asked for
    };
    void ended(const AccountKey& key, const End& end, SteadyTime now);

    // What the model takes: `otherwise`, until something else was learned.
    [[nodiscard]] auto traits(const AccountKey& key, const ModelTraits& otherwise) -> ModelTraits;
    void learn(const AccountKey& key, const ModelTraits& traits);

 private:
    struct Account {
        ProviderLimits limits = {};
        flow::CircuitPolicy policy = {};
        flow::CircuitBreaker breaker{policy};
        std::optional<ModelTraits> traits = std::nullopt;
        int under_way = 0;
    };
    [[nodiscard]] auto find(const AccountKey& key) -> Account&;

    std::mutex mutex_;  // guards accounts_
    std::map<AccountKey, Account> accounts_;
};

// Models come from tables of the application: beyond so many, idle ones are forgotten.
inline constexpr std::size_t kMostAccounts = 1'000;

}  // namespace pawl::ai
