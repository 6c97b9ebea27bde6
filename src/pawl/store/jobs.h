// SPDX-License-Identifier: Apache-2.0
// The port to jobs: everything that changes one, a batch at a time, inside one transaction.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/attempt.h"
#include "pawl/job/failure_streak.h"
#include "pawl/job/job.h"
#include "pawl/job/job_request.h"
#include "pawl/job/outcome.h"
#include "pawl/job/transition.h"
#include "pawl/store/batches.h"

namespace pawl::store {

// Waits until another job is final. A parent that is final already counts at once.
struct JobWait {
    JobId parent = {};
    // Or, in place of parent, a job of the same request: its index.
    std::optional<std::size_t> sibling = std::nullopt;
    job::OnParentFailure on_failure = job::OnParentFailure::skip;
};

// Waits until a slot of a schedule is final: its job, or its line in the ledger if it was skipped.
struct SlotWait {
    std::string schedule = {};
    WallTime slot = {};
    job::OnParentFailure on_failure = job::OnParentFailure::skip;
};

// The key `job.unique_key`, which at most one job of the task holds.
struct UniqueClaim {
    std::optional<WallTime> until = std::nullopt;  // nullopt: while the job is unfinished
    job::OnConflict on_conflict = job::OnConflict::existing;
};

// A job to be stored. The store gives the id, and the first state: blocked while something that it
// waits for is not final, scheduled while run_at lies ahead, else ready.
struct NewJob {
    job::Job job = {};
    std::optional<UniqueClaim> unique = std::nullopt;
    std::vector<JobWait> after_jobs = {};
    std::vector<SlotWait> after_slots = {};
    std::optional<WallTime> give_up_at = std::nullopt;  // a job still blocked then is skipped
    JobId id = {};  // given before it is stored; none: the store gives one
};

// Has `wanted` hold a key from `now` on.
inline void hold_key(NewJob& wanted, job::UniqueRequest unique, WallTime now) {
    wanted.job.unique_key = std::move(unique.key);
    wanted.unique = UniqueClaim{.on_conflict = unique.on_conflict};
    if (unique.window) {
        wanted.unique->until = now + *unique.window;
    }
}

// Makes a repeated request harmless: the same key answers what the first one was answered.
struct IdempotencyKey {
    std::string scope = {};  // principal and route
    std::string key = {};
    std::string fingerprint = {};  // of the body
    WallTime expires_at = {};
    int status = 201;
    // The answer's body, made from the stored jobs; kept for replays.
    std::function<std::string(std::span<const job::Job>, BatchId)> answer = nullptr;
};

// What decides who sees a job (access/scope.h).
struct JobPlace {
    std::string queue = {};
    std::string task = {};
    std::string user_id = {};
};

// What somebody sees who does not see everything.
struct Sight {
    std::function<bool(const JobPlace&)> job = nullptr;
    std::function<bool(const Batch&)> batch = nullptr;
};

// Jobs that are stored together or not at all.
struct InsertJobs {
    std::vector<NewJob> jobs = {};
    std::vector<std::size_t> order = {};           // parents before children; empty: as they stand
    std::optional<NewBatch> batch = std::nullopt;  // created with them, and they are its members
    std::optional<IdempotencyKey> idempotency = std::nullopt;
    // What is not seen is as if it were not there, but that a unique key it holds is taken
    // (unique_conflict, whatever was asked for); nullopt: everything is seen.
    std::optional<Sight> sight = std::nullopt;
    // The request of an SQL function that is taken in with them (store/sql_requests.h); 0: none.
    std::int64_t sql_request = 0;
    WallTime now = {};
};

struct Inserted {
    // As stored, in the order of the request; empty for a replay. Where a unique key was taken, the
    // job that holds it.
    std::vector<job::Job> jobs = {};
    std::size_t existing = 0;                   // of jobs: those that were there before
    std::vector<std::size_t> existing_at = {};  // their indexes
    BatchId batch = {};                         // if one was created
    // The remembered answer when the idempotency key was known.
    struct Replay {
        int status = 0;
        std::string body = {};
    };
    std::optional<Replay> replay = std::nullopt;
};

// Whether a claim leaves the jobs of a paused queue alone. What is paused otherwise, a task or a
// key, stays so.
enum class PausedQueues : std::uint8_t { left_alone, taken_from };

struct ClaimRequest {
    std::string holder = {};
    WallTime now = {};
    std::size_t limit = 0;  // at most that many
    // Those of these jobs that are ready, in this order, whatever stands before them; empty:
    // whoever's turn it is.
    std::vector<JobId> chosen = {};
    PausedQueues paused_queues = PausedQueues::left_alone;
    // Free slots of the node, asked on the writer's thread when the claim's turn comes; null:
    // limit.
    std::function<std::size_t()> room = nullptr;
    // Whether the holder can run jobs of a task of a queue now (it has the handler, may, and wants
    // to).
    std::function<bool(std::string_view queue, std::string_view task)> runnable = nullptr;
};

// Work that somebody asks a node to begin at once, although its queue may be paused.
struct StartRequest {
    std::vector<JobId> jobs = {};         // these, as far as they are ready
    std::vector<std::string> tasks = {};  // or, if it names no jobs: the next ones of these tasks
    std::size_t limit = 1;
};

struct Claimed {
    std::vector<job::Job> jobs = {};
    // When a rate allows more, though nothing else changes; nullopt: none holds anything back.
    std::optional<WallTime> more_at = std::nullopt;
};

// An attempt that runs.
struct HeldAttempt {
    JobId id = {};
    std::int64_t fence = 0;

    auto operator==(const HeldAttempt&) const -> bool = default;
};

// The end of an attempt, and what becomes of its job.
struct Finish {
    JobId id = {};
    std::int64_t fence = 0;
    std::string holder = {};
    WallTime now = {};
    job::Transition change = {};
    job::Outcome outcome = {};
    std::vector<job::LogLine> log = {};  // what append_log() did not keep before
    // Jobs that are stored with this end if it is final, which nothing can refuse: asked inside the
    // transaction, with the streak of the task. Null: none, and its streak is not counted.
    std::function<std::vector<job::Job>(const job::FailureStreak&)> follow_up = nullptr;
};

// What changes of a job that waits; what is absent stays.
struct JobPatch {
    std::optional<int> priority = std::nullopt;
    std::optional<WallTime> run_at = std::nullopt;
    std::optional<std::vector<std::string>> tags = std::nullopt;
    // Whether the job is still what the caller saw, asked inside the transaction; null: whatever it
    // is.
    std::function<bool(const job::Job&)> expected = nullptr;
};

struct CancelResult {
    job::Job job = {};
    bool accepted_only = false;  // it runs: its attempt is asked to stop
};

// Methods throw on storage faults; expected failures are values. One transaction's thread only.
class JobPort {
 public:
    JobPort() = default;
    JobPort(const JobPort&) = delete;
    auto operator=(const JobPort&) -> JobPort& = delete;
    virtual ~JobPort() = default;

    // One result a request, in order; each request is stored wholly or not at all. Errors:
    // idempotency_mismatch, unknown_dependency, unknown_batch, batch_closed, unique_conflict.
    // Fields are told as "/3/depends_on/0": the third job's first.
    virtual auto insert(std::span<InsertJobs* const> requests) -> std::vector<Result<Inserted>> = 0;

    // Takes ready jobs in (priority, run_at, id) order, keys of a queue in fair turns, or those
    // that were chosen; no more than limits and request allow. Each has its attempt counted and its
    // fence raised.
    virtual auto claim(const ClaimRequest& request) -> Claimed = 0;

    // Ends attempts, each only where the fence still matches. Errors: lease_lost; cancelled (a
    // cancel was accepted meanwhile: decide again with cancel_requested).
    virtual auto finish(std::span<const Finish* const> finishes) -> std::vector<Result<void>> = 0;

    // Moves what is due to ready, and gives up what was blocked too long or is past its deadline.
    // At most `limit` of each.
    virtual auto promote(WallTime now, std::size_t limit) -> std::size_t = 0;

    // When promote() has something to do next; nullopt: nothing waits for a time.
    virtual auto next_due() -> std::optional<WallTime> = 0;

    // Running jobs that `holder` has; at most `limit`.
    virtual auto held_by(std::string_view holder, std::size_t limit) -> std::vector<job::Job> = 0;
    // Those of these that `holder` runs and that are asked to stop.
    virtual auto cancelled_among(std::span<const JobId> ids, std::string_view holder)
        -> std::vector<HeldAttempt> = 0;
    // Running jobs that are held neither by `holder` nor by any node whose lease runs
    // (store/nodes.h): their processes are gone. What workers outside hold is left to their leases.
    // At most `limit`.
    virtual auto orphans(std::string_view holder, std::size_t limit) -> std::vector<job::Job> = 0;

    // Waiting: cancelled at once. Running: asked to stop. Errors: not_found, wrong_state.
    virtual auto cancel(JobId id, WallTime now) -> Result<CancelResult> = 0;
    // A new generation of a final job, with `payload` (JSON text) in place of its own if given.
    // Errors: not_found, wrong_state, unique_conflict (another job holds its key).
    virtual auto retry(JobId id, const std::optional<std::string>& payload, WallTime now)
        -> Result<job::Job> = 0;
    // Makes a scheduled or retrying job ready now. Errors: not_found, wrong_state.
    virtual auto expedite(JobId id, WallTime now) -> Result<job::Job> = 0;
    // Puts a scheduled, ready or retrying job off until a time ahead. Errors: not_found,
    // wrong_state.
    virtual auto postpone(JobId id, WallTime until, WallTime now) -> Result<job::Job> = 0;
    // Changes a job that waits; its run_at decides whether it is scheduled or ready. Errors:
    // not_found, wrong_state, precondition_failed.
    virtual auto patch(JobId id, const JobPatch& patch, WallTime now) -> Result<job::Job> = 0;
    // Removes a final job. Errors: not_found, wrong_state.
    virtual auto erase(JobId id) -> Result<void> = 0;
    virtual auto report_progress(JobId id, std::int64_t fence, const job::Progress& progress)
        -> Result<void> = 0;
    // Keeps lines of a running attempt, whose number they get, while it runs: as many as
    // job::kMostLogLines allow in all; then one more says that there were more. Error: lease_lost.
    virtual auto append_log(JobId id, std::int64_t fence, std::span<const job::LogLine> lines)
        -> Result<void> = 0;
    // Cancels all that has not started in a queue; at most `limit`.
    virtual auto purge(std::string_view queue, WallTime now, std::size_t limit) -> std::size_t = 0;
    // The unfinished jobs of a schedule, oldest first; at most `limit`.
    virtual auto unfinished_of(std::string_view schedule, std::size_t limit)
        -> std::vector<job::Job> = 0;
};

// Each state once, in the order of the enumeration: lists look at each.
inline void keep_once(std::vector<job::JobState>& states) {
    std::ranges::sort(states);
    const auto [first, last] = std::ranges::unique(states);
    states.erase(first, last);
}

// What stands at a path of the payload ("siteId", "site.id"): a text, or a number or a truth as it
// is written.
struct PayloadTerm {
    std::string path = {};
    std::string value = {};

    auto operator==(const PayloadTerm&) const -> bool = default;
};

// Which jobs a list shows. Empty fields do not restrict.
struct JobFilter {
    std::vector<job::JobState> states = {};
    std::string task = {};
    std::string queue = {};
    std::string tag = {};
    std::string schedule = {};
    BatchId batch = {};
    std::string user_id = {};
    access::Scope scope = {};  // of whoever asks
    std::string text = {};     // occurs literally in the payload
    std::vector<PayloadTerm> payload = {};
    std::string error = {};  // occurs in the last error, in small letters or in capitals
    // Failed jobs whose last error belongs to this group (job/error_fingerprint.h).
    std::string fingerprint = {};
    std::optional<WallTime> created_after = std::nullopt;
    std::optional<WallTime> created_before = std::nullopt;
    JobId before = {};  // keyset: ids below this one
    std::size_t limit = 50;
    // A list looks at no more jobs than so many that an index finds; 0: as many as it may.
    std::size_t window = 0;

    // Whether payloads or errors have to be read to say what it shows.
    [[nodiscard]] auto reads_texts() const -> bool {
        return !text.empty() || !payload.empty() || !error.empty();
    }
    auto operator==(const JobFilter&) const -> bool = default;
};

// Some of what a filter shows, newest first.
struct JobPage {
    std::vector<job::Job> jobs = {};  // at most as many as the filter's limit
    JobId next = {};                  // more may stand below this id; none: that was all
    // The window was over before the page was full: all that was created later has been looked at.
    std::optional<WallTime> looked_back_to = std::nullopt;
};

struct StateCount {
    job::JobState state = job::JobState::ready;
    std::int64_t count = 0;

    auto operator==(const StateCount&) const -> bool = default;
};

// A walk in id order along all jobs, or those of the batch, schedule or user that the filter names;
// a bounded number of rows at a time.
struct WalkRange {
    JobId after = {};
    JobId end = {};         // ids below this one
    std::size_t rows = 0;   // looked at, at most
    std::size_t limit = 0;  // found, at most
};
struct Walked {
    std::vector<JobId> found = {};
    JobId reached = {};  // where the next walk begins
    bool over = false;   // nothing is left behind it
};

// What a blocked job still waits for.
struct Blockers {
    std::vector<JobId> parents = {};  // at most 100 of them
    std::vector<SlotWait> slots = {};
    std::optional<JobId> ahead = std::nullopt;  // the job of its ordering key that it waits for
};

class JobQueries {
 public:
    JobQueries() = default;
    JobQueries(const JobQueries&) = delete;
    auto operator=(const JobQueries&) -> JobQueries& = delete;
    virtual ~JobQueries() = default;

    [[nodiscard]] virtual auto find(JobId id) -> std::optional<job::Job> = 0;
    // Costs the same whatever the job holds.
    [[nodiscard]] virtual auto place(JobId id) -> std::optional<JobPlace> = 0;
    [[nodiscard]] virtual auto state(JobId id) -> std::optional<job::JobState> = 0;
    // Newest first, waiting and final jobs together.
    [[nodiscard]] virtual auto list(const JobFilter& filter) -> JobPage = 0;
    // How many jobs of `filter.task` carry `filter.tag`, which are both needed, by state. Reads no
    // jobs of other tasks.
    [[nodiscard]] virtual auto count_tagged(const JobFilter& filter) -> std::vector<StateCount> = 0;
    // The unfinished or the final jobs that a filter shows (its states are all of one or the
    // other), whatever its `before` and `limit` say.
    [[nodiscard]] virtual auto walk(const JobFilter& filter, const WalkRange& range) -> Walked = 0;
    [[nodiscard]] virtual auto blockers(JobId id) -> Blockers = 0;
    // Oldest first, the running one included.
    [[nodiscard]] virtual auto attempts(JobId id) -> std::vector<job::Attempt> = 0;
    // Oldest first, those behind the `after`-th line. A line keeps its number for ever.
    [[nodiscard]] virtual auto log(JobId id, std::size_t after, std::size_t limit)
        -> std::vector<job::LogLine> = 0;
    // When the next waiting job is due or gives up; nullopt: none.
    [[nodiscard]] virtual auto next_due() -> std::optional<WallTime> = 0;
};

}  // namespace pawl::store
