// SPDX-License-Identifier: Apache-2.0
// A named unit of work: its kind, its options, its policy.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/flow/circuit_breaker.h"
#include "pawl/job/outcome.h"
#include "pawl/job/retry_policy.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/key_rules.h"

namespace pawl::task {

// A job that somebody asks for, as it would be stored.
struct AdmitRequest {
    std::string task = {};
    std::string payload = {};  // JSON text; empty is null
    std::string user_id = {};  // whom it would belong to; empty: nobody
};

// The code of an admit() that could not find out: 503, and nobody's payload is at fault.
inline constexpr std::string_view kCannotAdmit = "database_unavailable";

// Runs the attempts of one task. Immutable; many attempts run through it at once.
class Runner {
 public:
    Runner() = default;
    Runner(const Runner&) = delete;
    auto operator=(const Runner&) -> Runner& = delete;
    virtual ~Runner() = default;

    // Runs one attempt to its end. `context` outlives the coroutine. May throw: the engine turns
    // an exception into a failed attempt.
    [[nodiscard]] virtual auto run(TaskContext& context) const -> Async<job::Outcome> = 0;

    // Whether admit() may say no. Requests for other tasks are accepted without asking.
    [[nodiscard]] virtual auto admits() const -> bool { return false; }
    // Whether a request may become a job, beyond what is true of all tasks: that its payload is in
    // order, that what it names is there and is the user's (if there is no user, anybody's). Asked
    // whenever a payload comes in over HTTP, schedules and callbacks among them, before anything is
    // stored; not of slots, attempts and spawned jobs. May wait, on any executor; `request`
    // outlives the coroutine. The error is told of the payload and keeps its code, such as
    // unknown_site; with kCannotAdmit it is told as it is.
    [[nodiscard]] virtual auto admit(const AdmitRequest& /*request*/) const -> Async<Result<>> {
        co_return Result<>();
    }

    // Whom it calls ("api.example.com:443"), for circuit breakers; empty: nobody.
    [[nodiscard]] virtual auto destination() const -> std::string_view { return {}; }
};

// Who is told when jobs of a task fail, and when.
struct Alert {
    std::string delivery = {};  // the task that delivers it
    bool each_failure = true;   // of every job that fails for good
    int in_a_row = 3;           // of so many one after another, and of their end; 0: never
};

struct Task {
    std::string name = {};
    std::string kind = {};
    std::size_t position = 0;  // among the tasks of the file
    std::string queue = "default";
    int priority = 0;
    job::RetryPolicy retry = {};
    Duration timeout = std::chrono::minutes(5);
    std::string payload = {};  // JSON text for requests without one; empty is null
    std::vector<std::string> tags = {};
    std::optional<flow::CircuitPolicy> circuit_breaker = std::nullopt;
    KeyRules keys = {};                    // of jobs whose request names none
    std::vector<std::string> search = {};  // paths of the payload that jobs are looked up by
    bool endpoint = false;                 // may be run through /api/cron/{name} without a schedule
    std::vector<Alert> alerts = {};
    // Tasks of which a job is stored together with the end of one of this: when it succeeded, and
    // when it failed for good.
    std::vector<std::string> on_success = {};
    std::vector<std::string> on_failure = {};
    // For how long a worker outside holds one of its jobs; nodes leave such a task alone.
    std::optional<Duration> lease = std::nullopt;
    // Shared by the registry snapshots before and after a reload and by attempts that still run.
    // Null: no handler here; the jobs wait for a node with one (`why: no_worker`), or for a worker.
    std::shared_ptr<const Runner> runner = nullptr;
};

}  // namespace pawl::task
