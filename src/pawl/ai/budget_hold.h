// SPDX-License-Identifier: Apache-2.0
// Sets a part of a budget aside for one call, and waits until there is one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "pawl/ai/call_scope.h"
#include "pawl/ai/instruments.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// A part of each budget, set aside for one call; given back when it goes.
class Reservation {
 public:
    Reservation(const Instruments* instruments, std::vector<std::string> owners, const Spent& most)
        : instruments_(instruments), owners_(std::move(owners)), most_(most) {}
    Reservation(Reservation&& other) noexcept
        : instruments_(std::exchange(other.instruments_, nullptr)),
          owners_(std::move(other.owners_)),
          most_(other.most_) {}
    Reservation(const Reservation&) = delete;
    auto operator=(const Reservation&) -> Reservation& = delete;
    auto operator=(Reservation&&) -> Reservation& = delete;
    ~Reservation() { settle({}); }

    void settle(const Spent& spent) {
        if (const auto* const instruments = std::exchange(instruments_, nullptr)) {
            for (const auto& owner : owners_) {
                instruments->ledger.settle(owner, most_, spent, instruments->clock.wall_now());
            }
        }
    }

 private:
    const Instruments* instruments_;
    std::vector<std::string> owners_;
    Spent most_;
};

// Waits while calls under way may use up the rest. Without a budget it stands for nothing.
// Errors: budget_exhausted, price_unknown, timeout, cancelled, those of the usage port. What is
// passed by reference outlives the coroutine.
[[nodiscard]] auto hold_budget(
    const Instruments* instruments, const Target& target, Spent most, const CallScope& scope
) -> Async<FromProvider<Reservation>>;

}  // namespace pawl::ai
