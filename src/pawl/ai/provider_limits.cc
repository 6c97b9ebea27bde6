// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_limits.h"

#include <algorithm>
#include <cmath>

namespace pawl::ai {

auto RefillingBucket::level(SteadyTime now) const -> double {
    const auto passed = static_cast<double>((now - since_).count());
    return std::min(*limit_, level_ + passed * per_microsecond_);
}

auto RefillingBucket::free_at(std::int64_t amount, SteadyTime now) const -> SteadyTime {
    if (!limit_) {
        return now;
    }
    const double missing = std::min(static_cast<double>(amount), *limit_) - level(now);
    if (missing <= 0) {
        return now;
    }
    return now + Duration(static_cast<Duration::rep>(std::ceil(missing / per_microsecond_)));
}

void RefillingBucket::take(std::int64_t amount, SteadyTime now) {
    if (limit_) {
        level_ = level(now) - static_cast<double>(amount);
        since_ = now;
    }
}

void RefillingBucket::learn(const Allowance& allowance, std::int64_t under_way, SteadyTime now) {
    const auto limit = static_cast<double>(allowance.limit);
    const auto used = static_cast<double>(allowance.limit - allowance.remaining);
    // A bucket that is nearly full says little about its rate, one that does not say when it is
    // full again is taken to need a minute, which is what providers count by.
    constexpr double kMinute = 6e7;
    const auto reset = static_cast<double>(allowance.reset.count());
    per_microsecond_ = used > 0 && reset > 0 ? used / reset : limit / kMinute;
    limit_ = limit;
    level_ = static_cast<double>(allowance.remaining - under_way);
    since_ = now;
}

auto ProviderLimits::free_at(std::int64_t tokens, SteadyTime now) const -> SteadyTime {
    return std::max({now, blocked_until_, requests_.free_at(1, now), tokens_.free_at(tokens, now)});
}

void ProviderLimits::started(std::int64_t tokens, SteadyTime now) {
    ++calls_under_way_;
    tokens_under_way_ += tokens;
    requests_.take(1, now);
    tokens_.take(tokens, now);
}

void ProviderLimits::ended(std::int64_t tokens, const RateHeaders& said, SteadyTime now) {
    --calls_under_way_;
    tokens_under_way_ -= tokens;
    if (said.requests) {
        requests_.learn(*said.requests, calls_under_way_, now);
    }
    if (said.tokens) {
        tokens_.learn(*said.tokens, tokens_under_way_, now);
    }
}

void ProviderLimits::block_until(SteadyTime until) {
    blocked_until_ = std::max(blocked_until_, until);
}

}  // namespace pawl::ai
