// SPDX-License-Identifier: Apache-2.0
// One durable request to run a task with a payload.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/job/job_state.h"
#include "pawl/job/outcome.h"

namespace pawl::job {

// The slot of a schedule that a job was created for.
struct SlotRef {
    std::string schedule;
    std::optional<WallTime> slot = std::nullopt;  // nullopt: run by hand
    std::string cron = {};                        // the expression, as it was when it fired

    auto operator==(const SlotRef&) const -> bool = default;
};

// How far an attempt says that it has come.
struct Progress {
    int percent = 0;  // 0..100
    std::string message = {};

    auto operator==(const Progress&) const -> bool = default;
};

// What becomes of a job whose holder vanished, and of one whose parent does not succeed.
enum class OnLost : std::uint8_t { retry, fail };
enum class OnParentFailure : std::uint8_t { skip, run };

// What a request whose unique key is taken gets: the job that holds it, an error, or its place.
enum class OnConflict : std::uint8_t { existing, reject, replace };

inline constexpr std::array<std::string_view, 3> kOnConflictNames = {"return", "reject", "replace"};
inline constexpr std::array<std::string_view, 2> kOnLostNames = {"retry", "fail"};
inline constexpr std::array<std::string_view, 2> kOnParentFailureNames = {"skip", "run"};

// One job as the store holds it. Times are UTC wall time.
struct Job {
    JobId id = {};
    std::string task = {};
    std::string queue = "default";
    JobState state = JobState::ready;
    int priority = 0;          // -1000..1000, higher first
    std::string payload = {};  // JSON text as it came; empty is null
    std::string result = {};   // JSON text; empty is null
    JobError error = {};       // code empty: none
    int generation = 0;        // grows with each retry of a final job
    int attempt = 0;           // the last attempt's number within this generation
    int max_attempts = 3;
    std::int64_t fence = 0;  // grows with each claim, never resets
    Duration timeout = std::chrono::minutes(5);
    WallTime run_at = {};
    WallTime created_at = {};
    std::optional<WallTime> started_at = std::nullopt;  // of the last attempt
    std::optional<WallTime> finished_at = std::nullopt;
    bool cancel_requested = false;
    std::optional<Progress> progress = std::nullopt;
    std::vector<std::string> tags = {};
    std::string user_id = {};
    std::string unique_key = {};       // at most one unfinished job of the task has it
    std::string concurrency_key = {};  // its lane: keys of a queue take fair turns
    std::string ordering_key = {};     // jobs of a queue with the same one run one after another
    std::optional<WallTime> deadline = std::nullopt;  // not started after it
    BatchId batch = {};
    std::vector<JobId> depends_on = {};
    OnLost on_lost = OnLost::retry;
    std::optional<SlotRef> slot = std::nullopt;
    std::string waiting_for = {};  // of a blocked job: what it waits for, in words
    int hop = 0;  // calls of pawl, one after another, that led to the request which created it

    auto operator==(const Job&) const -> bool = default;
};

inline constexpr int kLowestPriority = -1000;
inline constexpr int kHighestPriority = 1000;

}  // namespace pawl::job
