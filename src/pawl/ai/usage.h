// SPDX-License-Identifier: Apache-2.0
// What a call used, and what it cost.
#pragma once

#include <cstdint>
#include <optional>

#include "pawl/ai/money.h"

namespace pawl::ai {

// Tokens, each counted once: providers disagree on whether `input` includes what came from their
// cache (OpenAI: yes, Anthropic: no); here it does not.
struct TokenUsage {
    std::int64_t input = 0;
    std::int64_t cached_input = 0;  // read from the provider's prompt cache
    std::int64_t cache_write = 0;   // written to it
    std::int64_t output = 0;        // reasoning included

    [[nodiscard]] auto total() const -> std::int64_t {
        return input + cached_input + cache_write + output;
    }
    auto operator+=(const TokenUsage& other) -> TokenUsage& {
        input += other.input;
        cached_input += other.cached_input;
        cache_write += other.cache_write;
        output += other.output;
        return *this;
    }
    auto operator==(const TokenUsage&) const -> bool = default;
};

// Of one call or of several.
struct Spending {
    TokenUsage tokens = {};
    std::optional<Money> cost = Money{};  // nullopt: of some of it the price is not known
    bool is_estimate = false;             // the provider did not say how many tokens

    auto operator+=(const Spending& other) -> Spending& {
        tokens += other.tokens;
        if (cost && other.cost) {
            *cost += *other.cost;
        } else {
            cost.reset();
        }
        is_estimate = is_estimate || other.is_estimate;
        return *this;
    }
    auto operator==(const Spending&) const -> bool = default;
};

}  // namespace pawl::ai
