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
// count that early. confirm() is called by one thread at a time, the others by any.
class NodeLease {
 public:
    // A process that has the store for itself needs no lease.
    enum class Kind : std::uint8_t { owner, shared };

    explicit NodeLease(Kind kind) : shared_(kind == Kind::shared) {}

    [[nodiscard]] auto is_shared() const -> bool { return shared_; }
    void confirm(SteadyTime sent_at) {
        const auto before = sent_at_.load();
        // In between others may have begun what runs here, and the next beat does not change that.
        if (sent_at - before >= kAttemptsStop) {
            held_since_ = sent_at;
            lapsed_ = true;
        }
        sent_at_ = sent_at;  // behind the others: who sees it sees them
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

    // Whether what was claimed at `begun` (before it was asked for) is still this node's: held ever
    // since, also where must_stop() was asked for and done in between.
    [[nodiscard]] auto holds(SteadyTime begun, SteadyTime now) const -> bool {
        const bool is_heard = now - sent_at_.load() < kAttemptsStop;  // read before held_since_
        return !shared_ || (is_heard && begun >= held_since_.load());
    }

    static constexpr Duration kClaimsStop = std::chrono::seconds(10);
    static constexpr Duration kAttemptsStop = store::kNodeLease - std::chrono::seconds(5);

 private:
    bool shared_;
    std::atomic<bool> lapsed_ = false;
    std::atomic<SteadyTime> sent_at_ = SteadyTime{} - kAttemptsStop;  // not yet
    std::atomic<SteadyTime> held_since_ = SteadyTime{};               // without a gap
};

}  // namespace pawl::engine
