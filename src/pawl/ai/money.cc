// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/money.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace pawl::ai {
namespace {

constexpr std::int64_t kMostDollars = 1'000'000;
constexpr std::int64_t kMostDollarsACall = 10'000;
constexpr std::size_t kDecimals = 6;

auto parse_digits(std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    const bool digits = !text.empty() && text.front() != '-' && text.front() != '+';
    return digits && status == std::errc{} && end == last ? std::optional(value) : std::nullopt;
}

}  // namespace

auto parse_dollars(std::string_view text) -> std::optional<Money> {
    const auto point = text.find('.');
    const auto whole = parse_digits(text.substr(0, point));
    if (!whole || *whole > kMostDollars) {
        return std::nullopt;
    }
    std::int64_t millionths = 0;
    if (point != std::string_view::npos) {
        std::string decimals(text.substr(point + 1));
        if (decimals.empty() || decimals.size() > kDecimals) {
            return std::nullopt;
        }
        decimals.resize(kDecimals, '0');
        const auto parsed = parse_digits(decimals);
        if (!parsed) {
            return std::nullopt;
        }
        millionths = *parsed;
    }
    constexpr auto kPicodollarsAMillionth = kPicodollarsADollar / 1'000'000;
    return Money{*whole * kPicodollarsADollar + millionths * kPicodollarsAMillionth};
}

auto to_money(double dollars) -> std::optional<Money> {
    if (!(dollars >= 0 && dollars <= static_cast<double>(kMostDollarsACall))) {
        return std::nullopt;
    }
    // Binary fractions lie beside decimal ones: what is nearest is what was meant.
    constexpr double kNoise = 1e-3;
    const double exact = dollars * static_cast<double>(kPicodollarsADollar);
    return Money{static_cast<std::int64_t>(std::ceil(exact - kNoise))};
}

auto to_dollars(Money money) -> double {
    return static_cast<double>(money.picodollars) / static_cast<double>(kPicodollarsADollar);
}

auto to_text(Money money) -> std::string {
    auto text = fmt::format(
        "{}.{:012}",
        money.picodollars / kPicodollarsADollar,
        money.picodollars % kPicodollarsADollar
    );
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

}  // namespace pawl::ai
