// SPDX-License-Identifier: Apache-2.0
// Rows that failed, and when they are tried again.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "pawl/base/clock.h"

namespace pawl::kinds::summaries {

// In memory: a restart forgives. A row that failed n times is left alone for an hour, two, four, …
// up to a day. Thread-safe.
class RowBackoff {
 public:
    [[nodiscard]] auto may_try(const std::string& row, WallTime now) const -> bool;
    void failed(const std::string& row, WallTime now);
    void succeeded(const std::string& row);

 private:
    struct Failures {
        int count = 0;
        WallTime again_at = {};
    };

    mutable std::mutex mutex_;  // guards failures_
    std::map<std::string, Failures, std::less<>> failures_;
};

}  // namespace pawl::kinds::summaries
