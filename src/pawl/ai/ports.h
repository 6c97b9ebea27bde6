// SPDX-License-Identifier: Apache-2.0
// What the client remembers across calls and restarts, behind ports that `server` fills.
#pragma once

#include <string>
#include <vector>

#include "pawl/ai/budget.h"
#include "pawl/ai/usage.h"
#include "pawl/ai/vectors.h"
#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/runtime/async.h"

namespace pawl::ai {

// One request that a provider answered, or that was given up.
struct CallRecord {
    WallTime at = {};
    std::string connection = {};
    std::string provider = {};
    std::string model = {};  // as it was asked for
    std::string task = {};   // empty: outside of a job
    JobId job = {};
    bool failed = false;  // nothing was used that is known
    Spending spending = {};
};

// Whose calls count together: those through connections that share a budget, or those of a task.
struct Payer {
    std::vector<std::string> connections = {};
    std::string task = {};  // if it is named: its calls, through whichever connection

    auto operator==(const Payer&) const -> bool = default;
};

// Methods may be awaited on any executor, at the same time.
class UsagePort {
 public:
    UsagePort() = default;
    UsagePort(const UsagePort&) = delete;
    auto operator=(const UsagePort&) -> UsagePort& = delete;
    virtual ~UsagePort() = default;

    [[nodiscard]] virtual auto record(CallRecord record) -> Async<Result<>> = 0;
    // What a payer's calls used since `from`, a full hour.
    [[nodiscard]] virtual auto spent(Payer payer, WallTime from) -> Async<Result<Spent>> = 0;
};

// Vectors by what they were made of: the model, the dimensions that were asked for (0: the model's
// own) and the hash of the text (vector_plan.h).
class VectorCache {
 public:
    VectorCache() = default;
    VectorCache(const VectorCache&) = delete;
    auto operator=(const VectorCache&) -> VectorCache& = delete;
    virtual ~VectorCache() = default;

    // For each hash its vector, or an empty one. A cache that cannot be read has none.
    [[nodiscard]] virtual auto find(
        std::string model, int dimensions, std::vector<std::string> hashes
    ) -> Async<std::vector<Vector>> = 0;
    struct Entry {
        std::string hash;
        Vector vector;
    };
    // What cannot be kept is asked for again another time.
    [[nodiscard]] virtual auto put(std::string model, int dimensions, std::vector<Entry> entries)
        -> Async<> = 0;
};

}  // namespace pawl::ai
