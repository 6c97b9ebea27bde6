// SPDX-License-Identifier: Apache-2.0
// The idempotency keys of requests that run now: a second one at the same time is told so.
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace pawl::commands {

// Thread-safe.
class KeysInProgress {
 public:
    using Key = std::pair<std::string, std::string>;  // scope, key

    // Gives the key back when it goes.
    class Hold {
     public:
        Hold(KeysInProgress& owner, std::set<Key>::iterator place)
            : owner_(&owner), place_(place) {}
        Hold(Hold&& other) noexcept
            : owner_(std::exchange(other.owner_, nullptr)), place_(other.place_) {}
        auto operator=(Hold&& other) noexcept -> Hold& {
            std::swap(owner_, other.owner_);
            std::swap(place_, other.place_);
            return *this;
        }
        Hold(const Hold&) = delete;
        auto operator=(const Hold&) -> Hold& = delete;
        ~Hold() {
            if (owner_ != nullptr) {
                const std::scoped_lock lock(owner_->mutex_);
                owner_->keys_.erase(place_);
            }
        }

     private:
        KeysInProgress* owner_;
        std::set<Key>::iterator place_;
    };

    // Nothing if somebody holds it already.
    [[nodiscard]] auto hold(const std::string& scope, const std::string& key)
        -> std::optional<Hold> {
        const std::scoped_lock lock(mutex_);
        const auto [place, added] = keys_.emplace(scope, key);
        return added ? std::optional<Hold>(std::in_place, *this, place) : std::nullopt;
    }

 private:
    std::mutex mutex_;
    std::set<Key> keys_;
};

}  // namespace pawl::commands
