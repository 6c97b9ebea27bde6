// SPDX-License-Identifier: Apache-2.0
// The port to bulk actions: one verb for all jobs that a filter shows, a piece at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/store/jobs.h"
#include "pawl/store/queues.h"

namespace pawl::store {

enum class BulkVerb : std::uint8_t { cancel, retry, erase };
enum class BulkState : std::uint8_t { running, done, failed };

inline constexpr std::array<std::string_view, 3> kBulkVerbNames = {"cancel", "retry", "delete"};
inline constexpr std::array<std::string_view, 3> kBulkStateNames = {"running", "done", "failed"};

struct NewBulkAction {
    BulkVerb verb = BulkVerb::cancel;
    // Its states are those that the verb can change: unfinished ones for cancel, final ones for
    // the others; without any, nothing is touched. Its scope is that of whoever asked.
    JobFilter filter = {};
    bool dry_run = false;      // only counted; done at once
    std::int64_t matched = 0;  // as counted beforehand
    std::string by = {};       // the principal
};

// Its id comes from the same sequence as those of jobs: jobs with a greater one are newer than the
// action and are not touched.
struct BulkAction {
    BulkActionId id = {};
    BulkVerb verb = BulkVerb::cancel;
    JobFilter filter = {};  // as it was asked for; empty where it cannot be read any more
    BulkState state = BulkState::running;
    bool dry_run = false;
    // Counted before it began; once it is done, what it met: done + failed.
    std::int64_t matched = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;  // a retry whose unique key another job holds
    std::string by = {};
    WallTime created_at = {};
    std::optional<WallTime> finished_at = std::nullopt;

    auto operator==(const BulkAction&) const -> bool = default;
};

struct BulkPiece {
    BulkAction action = {};
    std::vector<JobCount> ended = {};  // jobs that became final in this piece
};

// At most so many jobs a piece, so that no claim waits long behind one.
inline constexpr std::size_t kBulkPiece = 500;

class BulkActionPort {
 public:
    BulkActionPort() = default;
    BulkActionPort(const BulkActionPort&) = delete;
    auto operator=(const BulkActionPort&) -> BulkActionPort& = delete;
    virtual ~BulkActionPort() = default;

    virtual auto create(const NewBulkAction& action, WallTime now) -> BulkAction = 0;
    // One piece more of the oldest action that is unfinished, with the progress in the same
    // transaction; nullopt: all are finished.
    virtual auto advance(WallTime now) -> std::optional<BulkPiece> = 0;
};

class BulkActionQueries {
 public:
    BulkActionQueries() = default;
    BulkActionQueries(const BulkActionQueries&) = delete;
    auto operator=(const BulkActionQueries&) -> BulkActionQueries& = delete;
    virtual ~BulkActionQueries() = default;

    [[nodiscard]] virtual auto find(BulkActionId id) -> std::optional<BulkAction> = 0;
    // Newest first, those older than `before` if there is one; without what was only counted.
    [[nodiscard]] virtual auto list(std::optional<BulkActionId> before, std::size_t limit)
        -> std::vector<BulkAction> = 0;
};

// A filter as both stores keep it; without its `before` and `limit`.
[[nodiscard]] auto encode_filter(const JobFilter& filter) -> std::string;
// Error: corrupt_filter, for what encode_filter did not write.
[[nodiscard]] auto decode_filter(std::string_view text) -> Result<JobFilter>;

}  // namespace pawl::store
