// SPDX-License-Identifier: Apache-2.0
// What a provider says about its limits in the headers of a reply. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/net/http_message.h"

namespace pawl::ai {

// One limit: so much of it is left, and all of it again in `reset`.
struct Allowance {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    Duration reset = {};

    auto operator==(const Allowance&) const -> bool = default;
};

struct RateHeaders {
    std::optional<Allowance> requests = std::nullopt;
    std::optional<Allowance> tokens = std::nullopt;
    std::optional<Duration> retry_after = std::nullopt;  // at most an hour

    auto operator==(const RateHeaders&) const -> bool = default;
};

// `x-ratelimit-*` (OpenAI: resets as `6m0s`), `anthropic-ratelimit-*` (resets as RFC 3339),
// `retry-after-ms` and `retry-after`. What cannot be read counts as not said.
// Sources: platform.openai.com/docs/guides/rate-limits, docs.anthropic.com/en/api/rate-limits.
[[nodiscard]] auto read_rate_headers(const std::vector<net::HttpHeader>& headers, WallTime now)
    -> RateHeaders;

// A duration as Go writes it: "1s", "6m0s", "1h2m3.5s", "250ms". At most a day.
[[nodiscard]] auto parse_go_duration(std::string_view text) -> std::optional<Duration>;

}  // namespace pawl::ai
