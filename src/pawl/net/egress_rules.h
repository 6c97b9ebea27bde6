// SPDX-License-Identifier: Apache-2.0
// The egress policy of the moment: swapped as a whole at reload.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "pawl/net/egress_policy.h"

namespace pawl::net {

// Thread-safe. Begins with the strictest policy: the public internet, and nothing else.
class EgressRules {
 public:
    // Shared: a snapshot lives as long as the call that is judged by it.
    [[nodiscard]] auto current() const -> std::shared_ptr<const EgressPolicy> {
        const std::scoped_lock lock(mutex_);
        return policy_;
    }
    void replace(EgressPolicy policy) {
        auto next = std::make_shared<const EgressPolicy>(std::move(policy));
        const std::scoped_lock lock(mutex_);
        policy_.swap(next);
    }

 private:
    mutable std::mutex mutex_;
    std::shared_ptr<const EgressPolicy> policy_ = std::make_shared<const EgressPolicy>();
};

}  // namespace pawl::net
