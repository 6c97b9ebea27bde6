// SPDX-License-Identifier: Apache-2.0
// This process among those that share its store; alone, where it has the store for itself.
#pragma once

#include <optional>
#include <string>
#include <thread>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/engine/node_lease.h"
#include "pawl/engine/pulse.h"
#include "pawl/observe/log.h"
#include "pawl/store/nodes.h"

namespace pawl::server {

class Node {
 public:
    // Both outlive it.
    Node(const Clock& clock, Logger& logger);
    Node(const Node&) = delete;
    auto operator=(const Node&) -> Node& = delete;
    ~Node() { leave(); }

    // 128 random bits of this process, hexadecimal (guarantee G16).
    [[nodiscard]] auto id() const -> const std::string& { return id_; }
    // What does not change while it runs.
    [[nodiscard]] auto about() const -> store::NodeReport;

    // Before anything else is asked. `membership` outlives it; null: there are no others.
    void share_with(store::Membership* membership, engine::Pulse::Hooks hooks);
    [[nodiscard]] auto lease() -> engine::NodeLease& { return *lease_; }

    // Makes this node known before it claims anything, then beats on a thread of its own.
    // Error: store_unavailable.
    [[nodiscard]] auto join() -> Result<>;
    void leave();

    // From any thread.
    void hint();
    // Whether the store knows that it lives.
    [[nodiscard]] auto is_heard() const -> bool { return !pulse_ || pulse_->is_heard(); }

 private:
    const Clock& clock_;
    Logger& logger_;
    std::string id_;
    std::string name_;
    WallTime started_at_;
    std::optional<engine::NodeLease> lease_;
    std::optional<engine::Pulse> pulse_;
    std::jthread thread_;
};

}  // namespace pawl::server
