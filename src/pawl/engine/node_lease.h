// SPDX-License-Identifier: Apache-2.0
// Whether other nodes still hold what this one runs to be its own (guarantee G13).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "pawl/base/clock.h"
#include "pawl/store/nodes.h"

namespace pawl::engine {

// Counted from when a beat was sent, never from when its answer came: the store may have begun to
// count that early. Thread-safe.
class NodeLease {
 public:
    // A process that has the store for itself needs no lease.
    enum class Kind : std::uint8_t { owner, shared };

    explicit NodeLease(Kind kind) : shared_(kind == Kind::shared) {}

    [[nodiscard]] auto is_shared() const -> bool { return shared_; }
    void confirm(SteadyTime sent_at) {
        const auto before = sent_at_.exchange(sent_at);
        // In between others may have begun what runs here, and the next beat does not change that.
        lapsed_ = lapsed_ || sent_at - before >= kAttemptsStop;
    }
    // What must_stop() asked for was done, or nothing runs.
    void stopped() { lapsed_ = false; }

    // Nothing new is begun by a node that was not heard for some time.
    [[nodiscard]] auto may_start(SteadyTime now) const -> bool {
        return !shared_ || (!lapsed_ && now - sent_at_.load() < kClaimsStop);
    }
    // What runs must be stopped now: http calls end at once and commands two seconds later, both
    // before others may begin the jobs again.
    [[nodiscard]] auto must_stop(SteadyTime now) const -> bool {
        return shared_ && (lapsed_ || now - sent_at_.load() >= kAttemptsStop);
    }

    static constexpr Duration kClaimsStop = std::chrono::seconds(10);
    static constexpr Duration kAttemptsStop = store::kNodeLease - std::chrono::seconds(5);

 private:
    bool shared_;
    std::atomic<bool> lapsed_ = false;
    std::atomic<SteadyTime> sent_at_ = SteadyTime{} - kAttemptsStop;  // not yet
};

}  // namespace pawl::engine
