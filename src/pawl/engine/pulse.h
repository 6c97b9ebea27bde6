// SPDX-License-Identifier: Apache-2.0
// The heartbeat of a node that shares its store, and its ear: one statement a second says that it
// lives and brings what others did.
#pragma once

#include <atomic>
#include <functional>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/engine/node_lease.h"
#include "pawl/observe/log.h"
#include "pawl/store/nodes.h"

namespace pawl::engine {

class Pulse {
 public:
    struct Hooks {
        std::function<store::NodeReport()> report = nullptr;
        // After each beat, on the thread of run().
        std::function<void(const store::News&)> heard = nullptr;
    };

    // All outlive it.
    Pulse(
        store::Membership& membership,
        NodeLease& lease,
        const Clock& clock,
        Logger& logger,
        Hooks hooks
    );

    // One beat, whose news nobody hears yet: before anything is claimed. Error: store_unavailable.
    [[nodiscard]] auto begin() -> Result<>;
    // Beats until stop(); blocks. Behind that this node has left.
    void run();

    // From any thread.
    void stop();
    // This node committed work that another may have room for. At most twenty a second are told,
    // and fewer where more than eight nodes listen.
    void hint();
    // Whether the store heard the last beat.
    [[nodiscard]] auto is_heard() const -> bool { return heard_; }

 private:
    [[nodiscard]] auto beat() -> Result<store::News>;
    [[nodiscard]] auto beat_and_tell() -> bool;
    void tell(const store::News& news);
    void note_silence(const Error& error);
    // Between two beats, and between two hints, however many are wanted.
    [[nodiscard]] auto least_gap() const -> Duration;

    store::Membership& membership_;
    NodeLease& lease_;
    const Clock& clock_;
    Logger& logger_;
    Hooks hooks_;

    std::atomic<bool> stopping_ = false;
    std::atomic<bool> hint_wanted_ = false;
    std::atomic<bool> heard_ = false;
    std::atomic<int> others_ = 0;
};

}  // namespace pawl::engine
