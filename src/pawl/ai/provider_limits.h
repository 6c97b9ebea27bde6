// SPDX-License-Identifier: Apache-2.0
// When the next call may go to a provider without being turned away. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "pawl/ai/rate_headers.h"
#include "pawl/base/clock.h"

namespace pawl::ai {

// A bucket that refills evenly, as far as a provider's headers tell. Until they tell anything, it
// has room for everything.
class RefillingBucket {
 public:
    // From when on `amount` fits; `now` if it does now. More than the whole bucket waits until it
    // is full.
    [[nodiscard]] auto free_at(std::int64_t amount, SteadyTime now) const -> SteadyTime;
    void take(std::int64_t amount, SteadyTime now);
    // The provider's own numbers, less what it may not have counted yet.
    void learn(const Allowance& allowance, std::int64_t under_way, SteadyTime now);

 private:
    [[nodiscard]] auto level(SteadyTime now) const -> double;

    std::optional<double> limit_ = std::nullopt;  // nothing: not known
    double level_ = 0;                            // at since_
    double per_microsecond_ = 0;
    SteadyTime since_{};
};

// The limits of one model at one provider, shared by all who call it. One thread.
class ProviderLimits {
 public:
    // From when on a call of about so many tokens may go out.
    [[nodiscard]] auto free_at(std::int64_t tokens, SteadyTime now) const -> SteadyTime;
    void started(std::int64_t tokens, SteadyTime now);
    // That call ended; what its reply said, if there was one.
    void ended(std::int64_t tokens, const RateHeaders& said, SteadyTime now);
    // Nobody calls before that.
    void block_until(SteadyTime until);

 private:
    RefillingBucket requests_;
    RefillingBucket tokens_;
    std::int64_t calls_under_way_ = 0;
    std::int64_t tokens_under_way_ = 0;
    SteadyTime blocked_until_{};
};

}  // namespace pawl::ai
