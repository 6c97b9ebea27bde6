// SPDX-License-Identifier: Apache-2.0
// What was spent against each budget, and what calls under way may still spend.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/ai/budget.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/runtime/alarm.h"

namespace pawl::ai {

// May a call go out? `exhausted` and `unpriced` stay so until the span ends.
enum class BudgetState : std::uint8_t {
    open,
    unknown,  // what was spent in this span is not loaded yet
    waiting,  // calls under way may use up the rest: ask again when one of them ends
    exhausted,
    unpriced,  // a budget in dollars, and a call whose cost nobody knows
};

// A call goes out while what was spent, and what all calls under way spend at most, is below the
// limit: what is spent in the end passes it by one call at most. Thread-safe.
class BudgetLedger {
 public:
    // `open`: so much is set aside from now on, and settle() is due.
    [[nodiscard]] auto reserve(
        std::string_view owner, std::span<const Budget> budgets, const Spent& most, WallTime now
    ) -> BudgetState;
    // The call ended, having spent that.
    void settle(std::string_view owner, const Spent& most, const Spent& spent, WallTime now);

    // What the store says of the span of `now`. Nothing happens if somebody was faster.
    void load(std::string_view owner, const Budget& budget, const Spent& spent, WallTime now);
    // The budgets of which nothing is loaded.
    [[nodiscard]] auto missing(
        std::string_view owner, std::span<const Budget> budgets, WallTime now
    ) const -> std::vector<Budget>;

    // Nothing: not loaded yet.
    [[nodiscard]] auto spent(std::string_view owner, const Budget& budget, WallTime now) const
        -> std::optional<Spent>;

    // Rings whenever a call ends. The alarm is removed before it goes.
    void add_waiter(Alarm& alarm);
    void remove_waiter(Alarm& alarm);

 private:
    using Key = std::pair<std::string, Duration>;  // owner, span
    struct Span {
        WallTime begin = {};
        Spent spent = {};
    };
    [[nodiscard]] auto spent_in_span(std::string_view owner, const Budget& budget, WallTime now)
        const -> std::optional<Spent>;

    mutable std::mutex mutex_;  // guards all below
    std::map<Key, Span> spans_;
    std::map<std::string, Spent, std::less<>> under_way_;  // by owner
    std::set<Alarm*> waiters_;
};

// Where a budget in dollars meets a call whose price is not known before it ends: nothing else is
// under way meanwhile.
inline constexpr Money kWholeBudget = {1'000'000 * kPicodollarsADollar};

}  // namespace pawl::ai
