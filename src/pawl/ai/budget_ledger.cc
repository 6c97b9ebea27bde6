// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/budget_ledger.h"

#include <algorithm>

namespace pawl::ai {
namespace {

auto is_unpriced(const Spent& spent, const Budget& budget) -> bool {
    return budget.unit == BudgetUnit::dollars && spent.unpriced_calls > 0;
}

}  // namespace

// The lock is held. A span that began since the last load has nothing in it but what this node
// settled, since nobody else writes to the store.
auto BudgetLedger::spent_in_span(std::string_view owner, const Budget& budget, WallTime now) const
    -> std::optional<Spent> {
    const auto found = spans_.find(Key(owner, budget.span));
    if (found == spans_.end()) {
        return std::nullopt;
    }
    return found->second.begin == span_begin(budget, now) ? found->second.spent : Spent{};
}

auto BudgetLedger::reserve(
    std::string_view owner, std::span<const Budget> budgets, const Spent& most, WallTime now
) -> BudgetState {
    const std::scoped_lock lock(mutex_);
    const auto found = under_way_.find(owner);
    const auto under_way = found == under_way_.end() ? Spent{} : found->second;
    auto state = BudgetState::open;
    for (const auto& budget : budgets) {
        const auto spent = spent_in_span(owner, budget, now);
        if (!spent) {
            return BudgetState::unknown;
        }
        if (amount_of(*spent, budget.unit) >= budget.limit) {
            return BudgetState::exhausted;
        }
        if (is_unpriced(*spent, budget)) {
            return BudgetState::unpriced;
        }
        if (amount_of(*spent, budget.unit) >= budget.limit + 1) {
            state = BudgetState::waiting;
        }
    }
    if (state == BudgetState::open) {
        under_way_[std::string(owner)] += most;
    }
    return state;
}

void BudgetLedger::settle(
    std::string_view owner, const Spent& most, const Spent& spent, WallTime now
) {
    const std::scoped_lock lock(mutex_);
    auto& under_way = under_way_[std::string(owner)];
    under_way.cost.picodollars -= most.cost.picodollars;
    under_way.tokens -= most.tokens;
    for (auto& [key, span] : spans_) {
        if (key.first != owner) {
            continue;
        }
        const auto begin = span_begin({.span = key.second}, now);
        if (span.begin != begin) {
            span = {.begin = begin};
        }
        span.spent += spent;
    }
    for (auto* const waiter : waiters_) {
        waiter->ring();
    }
}

void BudgetLedger::load(
    std::string_view owner, const Budget& budget, const Spent& spent, WallTime now
) {
    const std::scoped_lock lock(mutex_);
    spans_.try_emplace(
        Key(owner, budget.span), Span{.begin = span_begin(budget, now), .spent = spent}
    );
}

auto BudgetLedger::missing(std::string_view owner, std::span<const Budget> budgets, WallTime now)
    const -> std::vector<Budget> {
    const std::scoped_lock lock(mutex_);
    std::vector<Budget> missing;
    std::ranges::copy_if(budgets, std::back_inserter(missing), [&](const Budget& budget) {
        return !spent_in_span(owner, budget, now);
    });
    return missing;
}

auto BudgetLedger::spent(std::string_view owner, const Budget& budget, WallTime now) const
    -> std::optional<Spent> {
    const std::scoped_lock lock(mutex_);
    return spent_in_span(owner, budget, now);
}

void BudgetLedger::add_waiter(Alarm& alarm) {
    const std::scoped_lock lock(mutex_);
    waiters_.insert(&alarm);
}

void BudgetLedger::remove_waiter(Alarm& alarm) {
    const std::scoped_lock lock(mutex_);
    waiters_.erase(&alarm);
}

}  // namespace pawl::ai
