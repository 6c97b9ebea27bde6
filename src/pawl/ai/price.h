// SPDX-License-Identifier: Apache-2.0
// What tokens cost: prices.csv, and what a connection says instead. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/money.h"
#include "pawl/ai/usage.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::ai {

// Of one token.
struct Price {
    Money input = {};
    Money cached_input = {};
    Money cache_write = {};
    Money output = {};

    auto operator==(const Price&) const -> bool = default;
};

[[nodiscard]] auto cost_of(const Price& price, const TokenUsage& usage) -> Money;

// "0.15": dollars for a million tokens, as price lists have it, for one token. At most 1,000.
[[nodiscard]] auto parse_price(std::string_view text) -> std::optional<Money>;

class PriceTable {
 public:
    // The text of a file as prices.csv, whose first lines say what it means. Error: invalid_price,
    // which names the line.
    [[nodiscard]] static auto parse(std::string_view csv) -> Result<PriceTable>;

    // The price of a model on that day; nothing if it is not known, which is not the same as
    // nothing to pay.
    [[nodiscard]] auto find(std::string_view maker, std::string_view model, WallTime at) const
        -> std::optional<Price>;

 private:
    struct Row {
        std::string maker;
        std::string model;
        std::chrono::sys_days from;
        Price price;
    };
    [[nodiscard]] static auto parse_row(std::string_view line) -> std::optional<Row>;

    std::vector<Row> rows_;
};

// The table in this binary.
[[nodiscard]] auto known_prices() -> const PriceTable&;

}  // namespace pawl::ai
