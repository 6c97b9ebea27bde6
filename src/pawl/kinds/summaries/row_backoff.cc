// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/row_backoff.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace pawl::kinds::summaries {
namespace {

constexpr std::size_t kMostRows = 10'000;  // that are remembered
constexpr int kMostDoublings = 5;
constexpr Duration kFirst = std::chrono::hours(1);
constexpr Duration kLongest = std::chrono::hours(24);

}  // namespace

auto RowBackoff::may_try(const std::string& row, WallTime now) const -> bool {
    const std::scoped_lock lock(mutex_);
    const auto found = failures_.find(row);
    return found == failures_.end() || found->second.again_at <= now;
}

void RowBackoff::failed(const std::string& row, WallTime now) {
    const std::scoped_lock lock(mutex_);
    if (failures_.size() >= kMostRows && !failures_.contains(row)) {
        std::erase_if(failures_, [&](const auto& one) { return one.second.again_at <= now; });
        if (failures_.size() >= kMostRows) {
            return;
        }
    }
    auto& failures = failures_[row];
    const auto wait = kFirst * (1 << std::min(failures.count, kMostDoublings));
    failures.count += 1;
    failures.again_at = now + std::min(wait, kLongest);
}

void RowBackoff::succeeded(const std::string& row) {
    const std::scoped_lock lock(mutex_);
    failures_.erase(row);
}

}  // namespace pawl::kinds::summaries
