// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/price.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/base/text_time.h"
#include "pawl_generated/ai/files.h"

namespace pawl::ai {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr Money kMostForAMillion = {1'000 * kPicodollarsADollar};

auto split(std::string_view line) -> std::vector<std::string_view> {
    std::vector<std::string_view> cells;
    while (true) {
        const auto comma = line.find(',');
        cells.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) {
            return cells;
        }
        line.remove_prefix(comma + 1);
    }
}

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

// Whether `model` is that model, or one of its releases: "-2024-07-18", "-20241022", "-latest".
auto is_release_of(std::string_view model, std::string_view name) -> bool {
    constexpr std::size_t kShortestDate = 4;
    if (!model.starts_with(name)) {
        return false;
    }
    model.remove_prefix(name.size());
    if (model.empty() || model == "-latest") {
        return true;
    }
    return model.size() > kShortestDate && model.front() == '-' &&
           std::ranges::all_of(model, [](char c) { return c == '-' || is_digit(c); });
}

}  // namespace

auto cost_of(const Price& price, const TokenUsage& usage) -> Money {
    return {
        price.input.picodollars * usage.input +
        price.cached_input.picodollars * usage.cached_input +
        price.cache_write.picodollars * usage.cache_write + price.output.picodollars * usage.output
    };
}

auto parse_price(std::string_view text) -> std::optional<Money> {
    const auto for_a_million = parse_dollars(text);
    if (!for_a_million || *for_a_million > kMostForAMillion) {
        return std::nullopt;
    }
    return Money{for_a_million->picodollars / kMillion};  // six digits behind the point: exact
}

auto PriceTable::parse_row(std::string_view line) -> std::optional<Row> {
    constexpr std::size_t kCells = 7;
    const auto cells = split(line);
    if (cells.size() != kCells) {
        return std::nullopt;
    }
    const auto from = parse_time(std::string(cells[2]) + "T00:00:00Z");
    const auto input = parse_price(cells[3]);
    const auto cached = cells[4] == "-" ? input : parse_price(cells[4]);
    const auto write = cells[5] == "-" ? input : parse_price(cells[5]);
    const auto output = parse_price(cells[6]);
    if (!from || !input || !cached || !write || !output || cells[0].empty() || cells[1].empty()) {
        return std::nullopt;
    }
    return Row{
        .maker = std::string(cells[0]),
        .model = std::string(cells[1]),
        .from = std::chrono::floor<std::chrono::days>(*from),
        .price =
            {.input = *input, .cached_input = *cached, .cache_write = *write, .output = *output},
    };
}

auto PriceTable::parse(std::string_view csv) -> Result<PriceTable> {
    PriceTable table;
    int number = 0;
    bool header_seen = false;
    while (!csv.empty()) {
        ++number;
        const auto end = std::min(csv.find('\n'), csv.size());
        const auto line = csv.substr(0, end);
        csv.remove_prefix(std::min(end + 1, csv.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (!std::exchange(header_seen, true)) {
            continue;
        }
        auto row = parse_row(line);
        if (!row) {
            return fail("invalid_price", fmt::format("line {} of the prices is no price", number));
        }
        table.rows_.push_back(std::move(*row));
    }
    return table;
}

auto PriceTable::find(std::string_view maker, std::string_view model, WallTime at) const
    -> std::optional<Price> {
    const Row* best = nullptr;
    for (const auto& row : rows_) {
        if (row.maker != maker || row.from > at || !is_release_of(model, row.model)) {
            continue;
        }
        const auto rank = [](const Row& one) { return std::pair(one.model.size(), one.from); };
        if (best == nullptr || rank(row) > rank(*best)) {
            best = &row;
        }
    }
    return best == nullptr ? std::nullopt : std::optional(best->price);
}

auto known_prices() -> const PriceTable& {
    static const PriceTable kTable = [] {
        auto table = PriceTable::parse(files::prices);
        PAWL_ASSERT(table.has_value());
        return std::move(*table);
    }();
    return kTable;
}

}  // namespace pawl::ai
