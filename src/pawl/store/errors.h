// SPDX-License-Identifier: Apache-2.0
// Errors of attempts in groups, counted in the commits that end the attempts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"

namespace pawl::store {

// At most so many groups a task: what is new beyond them is counted as job::kOtherErrors.
inline constexpr std::size_t kMostErrorGroups = 1'000;

// What is kept of a message.
inline constexpr std::size_t kMostSampleBytes = 1'024;

// Attempts of one task that ended with one error (job::is_error), each counted once. A count says
// what happened: it stays when jobs are retried or deleted. A group goes when it has not been seen
// for long (Transaction::prune_bookkeeping).
struct ErrorGroup {
    std::string fingerprint = {};  // job::error_fingerprint, or job::kOtherErrors
    std::string task = {};
    // Of the last one: its code, the beginning of its message, whether it allowed another attempt.
    std::string code = {};
    std::string message = {};
    bool retryable = true;
    JobId last_job = {};  // may be gone by now
    WallTime first_seen = {};
    WallTime last_seen = {};
    std::int64_t count = 0;

    auto operator==(const ErrorGroup&) const -> bool = default;
};

// The place of a group in the list.
struct ErrorPosition {
    WallTime last_seen = {};
    std::string task = {};
    std::string fingerprint = {};

    auto operator==(const ErrorPosition&) const -> bool = default;
};

// Which groups a list shows. Empty fields do not restrict.
struct ErrorFilter {
    std::optional<std::vector<std::string>> tasks = std::nullopt;  // an empty list: none
    std::string code = {};
    // Those with errors within [from, to), of which alone are counted; whole hours, from the
    // beginning of the first to the end of the last one.
    std::optional<WallTime> from = std::nullopt;
    std::optional<WallTime> to = std::nullopt;
    std::optional<ErrorPosition> behind = std::nullopt;  // keyset
    std::size_t limit = 50;
};

class ErrorQueries {
 public:
    ErrorQueries() = default;
    ErrorQueries(const ErrorQueries&) = delete;
    auto operator=(const ErrorQueries&) -> ErrorQueries& = delete;
    virtual ~ErrorQueries() = default;

    // Last seen first. A group that is seen while somebody pages moves to the front, where the
    // pages behind do not show it again.
    [[nodiscard]] virtual auto list(const ErrorFilter& filter) -> std::vector<ErrorGroup> = 0;
};

}  // namespace pawl::store
