// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget_hold.h"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>
#include <memory>
#include <optional>
#include <stop_token>

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

auto reserve(const Instruments& instruments, const Target& target, const Spent& most)
    -> BudgetState {
    const auto& connection = target.connection;
    const auto now = instruments.clock.wall_now();
    // OpenRouter says what a call cost; of others the cost would stay unknown.
    if (any_in_dollars(connection.budgets) && connection.provider != Provider::openrouter &&
        !price_of(connection, target.model, now)) {
        return BudgetState::unpriced;
    }
    return instruments.ledger.reserve(connection.budget_owner, connection.budgets, most, now);
}

auto load_budgets(const Instruments* instruments, const Target& target)
    -> Async<FromProvider<void>> {
    const auto now = instruments->clock.wall_now();
    const auto& owner = target.connection.budget_owner;
    auto& ledger = instruments->ledger;
    for (const auto& budget : ledger.missing(owner, target.connection.budgets, now)) {
        const auto spent =
            co_await instruments->usage.spent(target.sharers, span_begin(budget, now));
        if (!spent) {
            co_return refused(spent.error().code, spent.error().message);
        }
        ledger.load(owner, budget, *spent, now);
    }
    co_return FromProvider<void>();
}

auto refuse(const Target& target, BudgetState state) -> std::unexpected<ProviderError> {
    const auto& owner = target.connection.budget_owner;
    if (state == BudgetState::unpriced) {
        return refused(
            "price_unknown",
            fmt::format(
                "[ai.{}] has a budget in USD, and the price of {} is not known; set `price`, or a "
                "budget in tokens",
                owner,
                target.model
            )
        );
    }
    return refused(
        "budget_exhausted",
        fmt::format("the budget of [ai.{}] is used up; GET /v1/ai/usage says until when", owner)
    );
}

}  // namespace

auto hold_budget(
    const Instruments* instruments, const Target& target, Spent most, const CallScope& scope
) -> Async<FromProvider<Reservation>> {
    if (target.connection.budgets.empty()) {
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
        const auto state = reserve(*instruments, target, most);
        if (state == BudgetState::open) {
            co_return Reservation(instruments, target.connection.budget_owner, most);
        }
        if (state == BudgetState::exhausted || state == BudgetState::unpriced) {
            co_return refuse(target, state);
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
