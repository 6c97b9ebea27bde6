// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/accounts.h"

#include <algorithm>

namespace pawl::ai {

// The lock is held.
auto Accounts::find(const AccountKey& key) -> Account& {
    if (accounts_.size() >= kMostAccounts && !accounts_.contains(key)) {
        const auto idle = std::ranges::find_if(accounts_, [](const auto& entry) {
            return entry.second.under_way == 0;
        });
        if (idle != accounts_.end()) {
            accounts_.erase(idle);
        }
    }
    return accounts_[key];
}

auto Accounts::admit(
    const AccountKey& key, const flow::CircuitPolicy& circuit, std::int64_t tokens, SteadyTime now
) -> Admission {
    const std::scoped_lock lock(mutex_);
    auto& account = find(key);
    if (account.policy != circuit) {
        account.policy = circuit;
        account.breaker = flow::CircuitBreaker(circuit);
    }
    if (const auto until = account.breaker.closed_until(now)) {
        return {.gate = Gate::broken, .until = *until};
    }
    if (const auto until = account.limits.free_at(tokens, now); until > now) {
        return {.gate = Gate::busy, .until = until};
    }
    account.breaker.started(now);
    account.limits.started(tokens, now);
    ++account.under_way;
    return {};
}

void Accounts::ended(const AccountKey& key, const End& end, SteadyTime now) {
    const std::scoped_lock lock(mutex_);
    auto& account = find(key);
    --account.under_way;
    account.limits.ended(end.tokens, end.said, now);
    if (end.leave_alone) {
        account.limits.block_until(now + *end.leave_alone);
    }
    switch (end.health) {
        case Health::well:
            account.breaker.succeeded();
            break;
        case Health::unwell:
            account.breaker.failed(now);
            break;
        case Health::unknown:
            account.breaker.ended_otherwise();
            break;
    }
}

auto Accounts::traits(const AccountKey& key, const ModelTraits& otherwise) -> ModelTraits {
    const std::scoped_lock lock(mutex_);
    return find(key).traits.value_or(otherwise);
}

void Accounts::learn(const AccountKey& key, const ModelTraits& traits) {
    const std::scoped_lock lock(mutex_);
    find(key).traits = traits;
}

}  // namespace pawl::ai
