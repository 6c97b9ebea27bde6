// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget_hold.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace pawl::ai {
namespace {

// Is woken when a call ends or is told to stop.
class BudgetWait {
 public:
    BudgetWait(BudgetLedger& ledger, std::unique_ptr<Alarm> alarm)
        : ledger_(ledger), alarm_(std::move(alarm)) {
        ledger_.add_waiter(*alarm_);
    }
    BudgetWait(const BudgetWait&) = delete;
    auto operator=(const BudgetWait&) -> BudgetWait& = delete;
    ~BudgetWait() { ledger_.remove_waiter(*alarm_); }

    [[nodiscard]] auto alarm() -> Alarm& { return *alarm_; }

 private:
    BudgetLedger& ledger_;
    std::unique_ptr<Alarm> alarm_;
};

struct Standing {
    BudgetState state = BudgetState::open;
    const Purse* purse = nullptr;  // that says no, or not yet
};

auto ask(
    const Instruments& instruments, const Target& target, const Purse& purse, const Spent& most
) -> BudgetState {
    const auto now = instruments.clock.wall_now();
    // OpenRouter says what a call cost; of others the cost would stay unknown.
    if (any_in_dollars(purse.budgets) && target.connection.provider != Provider::openrouter &&
        !price_of(target.connection, target.model, now)) {
        return BudgetState::unpriced;
    }
    return instruments.ledger.reserve(purse.owner, purse.budgets, most, now);
}

// In all of them, or in none.
auto reserve(const Instruments& instruments, const Target& target, const Spent& most) -> Standing {
    std::vector<std::string> taken;
    for (const auto& purse : target.purses) {
        const auto state = ask(instruments, target, purse, most);
        if (state != BudgetState::open) {
            Reservation(&instruments, std::move(taken), most).settle({});
            return {.state = state, .purse = &purse};
        }
        taken.push_back(purse.owner);
    }
    return {};
}

auto load_budgets(const Instruments* instruments, const Target& target)
    -> Async<FromProvider<void>> {
    const auto now = instruments->clock.wall_now();
    auto& ledger = instruments->ledger;
    for (const auto& purse : target.purses) {
        for (const auto& budget : ledger.missing(purse.owner, purse.budgets, now)) {
            const auto spent =
                co_await instruments->usage.spent(purse.payer, span_begin(budget, now));
            if (!spent) {
                co_return refused(spent.error().code, spent.error().message);
            }
            ledger.load(purse.owner, budget, *spent, now);
        }
    }
    co_return FromProvider<void>();
}

auto refuse(const Target& target, const Standing& standing) -> std::unexpected<ProviderError> {
    const auto& whose = standing.purse->called;
    if (standing.state == BudgetState::unpriced) {
        return refused(
            "price_unknown",
            fmt::format(
                "{} has a budget in USD, and the price of {} is not known; set `price`, or a "
                "budget in tokens",
                whose,
                target.model
            )
        );
    }
    return refused(
        "budget_exhausted",
        fmt::format("the budget of {} is used up; GET /v1/ai/usage says until when", whose)
    );
}

auto owners_of(const Target& target) -> std::vector<std::string> {
    std::vector<std::string> owners;
    owners.reserve(target.purses.size());
    for (const auto& purse : target.purses) {
        owners.push_back(purse.owner);
    }
    return owners;
}

}  // namespace

auto hold_budget(
    const Instruments* instruments, const Target& target, Spent most, const CallScope& scope
) -> Async<FromProvider<Reservation>> {
    if (target.purses.empty()) {
        co_return Reservation(nullptr, {}, {});
    }
    BudgetWait wait(
        instruments->ledger, instruments->alarms.make(co_await boost::asio::this_coro::executor)
    );
    const std::stop_callback wake(scope.stop, [&wait] { wait.alarm().ring(); });
    const auto until =
        scope.deadline == SteadyTime::max() ? std::nullopt : std::optional(scope.deadline);
    while (true) {
        if (auto ready = co_await load_budgets(instruments, target); !ready) {
            co_return std::unexpected(std::move(ready.error()));
        }
        const auto standing = reserve(*instruments, target, most);
        if (standing.state == BudgetState::open) {
            co_return Reservation(instruments, owners_of(target), most);
        }
        if (standing.state == BudgetState::exhausted || standing.state == BudgetState::unpriced) {
            co_return refuse(target, standing);
        }
        if (scope.stop.stop_requested()) {
            co_return cancelled();
        }
        if (instruments->clock.steady_now() >= scope.deadline) {
            co_return too_late(target);
        }
        co_await wait.alarm().wait_until(until);
    }
}

}  // namespace pawl::ai
