// SPDX-License-Identifier: Apache-2.0
// How long to wait before a provider is asked again. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "pawl/base/clock.h"

namespace pawl::ai {

struct BackoffPolicy {
    Duration first = std::chrono::milliseconds(500);
    Duration most = std::chrono::seconds(60);  // of the jitter; a server's hint may be longer
};

// The larger of the server's hint and of a random part of `first` doubled `retries` times ("full
// jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). `random` is
// any 64 bits; `retries` is 0 before the first retry.
[[nodiscard]] auto backoff_delay(
    const BackoffPolicy& policy, int retries, std::optional<Duration> hint, std::uint64_t random
) -> Duration;

}  // namespace pawl::ai
