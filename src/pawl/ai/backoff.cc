// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/backoff.h"

#include <algorithm>

namespace pawl::ai {

auto backoff_delay(
    const BackoffPolicy& policy, int retries, std::optional<Duration> hint, std::uint64_t random
) -> Duration {
    constexpr int kMostDoublings = 20;
    const auto ceiling = std::min(
        policy.most, policy.first * (std::int64_t{1} << std::min(retries, kMostDoublings))
    );
    const auto jitter = Duration(
        static_cast<Duration::rep>(random % (static_cast<std::uint64_t>(ceiling.count()) + 1))
    );
    (void)hint; return jitter;
}

}  // namespace pawl::ai
