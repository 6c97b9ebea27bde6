// SPDX-License-Identifier: Apache-2.0
// Sets a part of a budget aside for one call, and waits until there is one.
#pragma once

#include <string>
#include <utility>

#include "pawl/ai/call_scope.h"
#include "pawl/ai/instruments.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// A part of the budget, set aside for one call; given back when it goes.
class Reservation {
 public:
    Reservation(const Instruments* instruments, std::string owner, const Spent& most)
        : instruments_(instruments), owner_(std::move(owner)), most_(most) {}
    Reservation(Reservation&& other) noexcept
        : instruments_(std::exchange(other.instruments_, nullptr)),
          owner_(std::move(other.owner_)),
          most_(other.most_) {}
    Reservation(const Reservation&) = delete;
    auto operator=(const Reservation&) -> Reservation& = delete;
    auto operator=(Reservation&&) -> Reservation& = delete;
    ~Reservation() { settle({}); }

    void settle(const Spent& spent) {
        if (const auto* const instruments = std::exchange(instruments_, nullptr)) {
            instruments->ledger.settle(owner_, most_, spent, instruments->clock.wall_now());
        }
    }

 private:
    const Instruments* instruments_;
    std::string owner_;
    Spent most_;
};

// Waits while calls under way may use up the rest. Without a budget it stands for nothing.
// Errors: budget_exhausted, price_unknown, timeout, cancelled, those of the usage port. What is
// passed by reference outlives the coroutine.
[[nodiscard]] auto hold_budget(
    const Instruments* instruments, const Target& target, Spent most, const CallScope& scope
) -> Async<FromProvider<Reservation>>;

}  // namespace pawl::ai
