// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/retry_policy.h"

#include <algorithm>

#include "pawl/base/assert.h"
#include "pawl/base/text_time.h"

namespace pawl::job {
namespace {

constexpr std::size_t kMostDelays = 100;

auto refuse(std::string_view text) -> std::unexpected<Error> {
    return fail(
        "invalid_backoff",
        "not a backoff: \"" + std::string(text) +
            "\"; write exponential:10s..1h, linear:60s or a list of durations"
    );
}

auto exponential_delay(const Backoff& backoff, int attempt) -> Duration {
    const auto first = backoff.delays.at(0);
    const auto most = backoff.delays.at(1);
    auto delay = first;
    for (int i = 1; i < attempt && delay < most; ++i) {
        delay *= 2;
    }
    return std::min(delay, most);
}

auto full_delay(const Backoff& backoff, int attempt) -> Duration {
    PAWL_ASSERT(attempt >= 1);
    switch (backoff.shape) {
        case Backoff::Shape::exponential:
            return exponential_delay(backoff, attempt);
        case Backoff::Shape::linear:
            return backoff.delays.at(0) * attempt;
        case Backoff::Shape::list:
            return backoff.delays.at(
                std::min(static_cast<std::size_t>(attempt), backoff.delays.size()) - 1
            );
    }
    return Duration::zero();
}

// SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds give unrelated values.
auto mix(std::uint64_t value) -> std::uint64_t {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

auto parse_exponential(std::string_view text, std::string_view whole) -> Result<Backoff> {
    const auto dots = text.find("..");
    if (dots == std::string_view::npos) {
        return refuse(whole);
    }
    const auto first = parse_duration(text.substr(0, dots));
    const auto most = parse_duration(text.substr(dots + 2));
    if (!first || !most || *first <= Duration::zero() || *first > *most) {
        return refuse(whole);
    }
    return Backoff{.shape = Backoff::Shape::exponential, .delays = {*first, *most}};
}

}  // namespace

auto RetryPolicy::delay_after(int attempt, std::uint64_t seed) const -> Duration {
    const auto delay = full_delay(backoff, attempt);
    if (jitter == Jitter::none || delay <= Duration::zero()) {
        return delay;
    }
    const auto span = static_cast<std::uint64_t>(delay.count()) + 1;
    return Duration(static_cast<Duration::rep>(mix(seed) % span));
}

auto parse_backoff(std::string_view text) -> Result<Backoff> {
    constexpr std::string_view kExponential = "exponential:";
    constexpr std::string_view kLinear = "linear:";
    if (text.starts_with(kExponential)) {
        return parse_exponential(text.substr(kExponential.size()), text);
    }
    if (text.starts_with(kLinear)) {
        const auto step = parse_duration(text.substr(kLinear.size()));
        if (!step) {
            return refuse(text);
        }
        return Backoff{.shape = Backoff::Shape::linear, .delays = {*step}};
    }
    return refuse(text);
}

auto backoff_from_list(const std::vector<std::string>& delays) -> Result<Backoff> {
    Backoff backoff{.shape = Backoff::Shape::list, .delays = {}};
    for (const auto& text : delays) {
        const auto delay = parse_duration(text);
        if (!delay) {
            return refuse(text);
        }
        backoff.delays.push_back(*delay);
    }
    if (backoff.delays.empty() || backoff.delays.size() > kMostDelays) {
        return refuse("a list of " + std::to_string(delays.size()) + " entries");
    }
    return backoff;
}

auto to_text(const Backoff& backoff) -> std::string {
    switch (backoff.shape) {
        case Backoff::Shape::exponential:
            return "exponential:" + format_duration(backoff.delays.at(0)) + ".." +
                   format_duration(backoff.delays.at(1));
        case Backoff::Shape::linear:
            return "linear:" + format_duration(backoff.delays.at(0));
        case Backoff::Shape::list:
            break;
    }
    std::string text;
    for (const auto& delay : backoff.delays) {
        text += (text.empty() ? "" : ",") + format_duration(delay);
    }
    return text;
}

}  // namespace pawl::job
