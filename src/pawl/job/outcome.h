// SPDX-License-Identifier: Apache-2.0
// How a try ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"

namespace pawl::job {

enum class AttemptEnd : std::uint8_t {
    succeeded,
    failed,
    timed_out,
    lost,      // its holder vanished
    snoozed,   // asks to be run later
    released,  // given back by a draining node
    cancelled,
    skipped,
};

[[nodiscard]] auto to_text(AttemptEnd end) -> std::string_view;
[[nodiscard]] auto parse_attempt_end(std::string_view text) -> std::optional<AttemptEnd>;

inline constexpr std::size_t kLongestMessage = 8'192;  // bytes that are kept of an error's

// Why an attempt did not succeed, as the API shows it. Redacted before it is stored.
struct JobError {
    std::string code = {};
    std::string message = {};
    bool retryable = true;

    auto operator==(const JobError&) const -> bool = default;
};

struct Outcome {
    AttemptEnd end = AttemptEnd::succeeded;
    std::string result = {};  // JSON text; empty is null
    JobError error = {};
    std::optional<Duration> retry_after = std::nullopt;  // the peer's hint, at most 1 h
    std::optional<WallTime> snooze_until = std::nullopt;

    static auto success(std::string result_json) -> Outcome {
        return {.end = AttemptEnd::succeeded, .result = std::move(result_json)};
    }
    static auto failure(std::string code, std::string message) -> Outcome {
        return {
            .end = AttemptEnd::failed,
            .error = {.code = std::move(code), .message = std::move(message)},
        };
    }
    static auto permanent_failure(std::string code, std::string message) -> Outcome {
        auto outcome = failure(std::move(code), std::move(message));
        outcome.error.retryable = false;
        return outcome;
    }
    // An end that is no success, with its reason.
    static auto ended(AttemptEnd end, std::string code, std::string message) -> Outcome {
        auto outcome = failure(std::move(code), std::move(message));
        outcome.end = end;
        return outcome;
    }

    auto operator==(const Outcome&) const -> bool = default;
};

}  // namespace pawl::job
