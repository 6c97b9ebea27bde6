// SPDX-License-Identifier: Apache-2.0
// How workers outside end their attempts, one by one or many at once.
#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include "pawl/commands/held_lease.h"
#include "pawl/commands/leases.h"
#include "pawl/task/attempt_end.h"

namespace pawl::commands {
namespace {

// What was done with one end: told to metrics and the log behind the commit.
struct Done {
    Result<JobId> answer;
    std::optional<task::EndedAttempt> ended = std::nullopt;  // nullopt: nothing was changed
    job::Job job = {};
};

// The end of a token is random, so that of its hash is too.
auto seed_of(std::string_view token_hash) -> std::uint64_t {
    constexpr std::size_t kDigits = 16;
    std::uint64_t seed = 0;
    const auto digits = token_hash.substr(token_hash.size() - std::min(kDigits, token_hash.size()));
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), seed, kDigits);
    return seed;
}

// The answer to an end that came before, or a lease that ran out.
auto again(const store::Lease& lease, const LeaseEnd& end) -> Result<JobId> {
    if (lease.outcome_hash.empty()) {
        return lease_lost();
    }
    if (lease.outcome_hash != end.outcome_hash) {
        return fail("already_finished", "this attempt ended before with another outcome");
    }
    return lease.job;
}

auto end_one(
    store::Transaction& transaction,
    const task::TaskMap& tasks,
    const access::Principal& principal,
    const LeaseEnd& end,
    WallTime now
) -> Done {
    if (end.outcome.result.size() > kMostResultBytes) {
        return {.answer = fail("result_too_large", "a result has at most 1 MiB of JSON")};
    }
    auto lease = find_lease(transaction, principal, end.token_hash);
    if (!lease) {
        return {.answer = std::unexpected(lease.error())};
    }
    if (lease->ended_at) {
        return {.answer = again(*lease, end)};
    }
    auto job = transaction.leases().job_of(*lease);
    if (!job) {
        return {.answer = lease_lost()};
    }
    if (job->cancel_requested && end.outcome.end == job::AttemptEnd::succeeded) {
        return {.answer = fail("cancelled", "the job was cancelled meanwhile: fail or release it")};
    }
    auto ended = task::decide_end(tasks, *job, end.outcome, seed_of(end.token_hash), now);
    const store::Finish finish{
        .id = job->id,
        .fence = job->fence,
        .holder = lease->holder(),
        .now = now,
        .change = ended.change,
        .outcome = ended.outcome,
        .follow_up = ended.follow_ups,
    };
    const auto* const pointer = &finish;
    const auto recorded = transaction.jobs().finish(std::span(&pointer, 1));
    if (!recorded.front()) {
        return {.answer = std::unexpected(recorded.front().error())};
    }
    transaction.leases().end(end.token_hash, end.outcome_hash);
    return {.answer = job->id, .ended = std::move(ended), .job = std::move(*job)};
}

}  // namespace

auto end_leases(Services& services, access::Principal principal, std::vector<LeaseEnd> ends)
    -> Async<Result<std::vector<Result<JobId>>>> {
    const auto now = services.clock.wall_now();
    const auto tasks = services.tasks.snapshot();
    auto all = co_await services.writer.transact<std::vector<Done>>(
        [tasks, principal = std::move(principal), ends = std::move(ends), now](
            store::Transaction& transaction
        ) -> Result<std::vector<Done>> {
            std::vector<Done> done;
            done.reserve(ends.size());
            for (const auto& end : ends) {
                done.push_back(end_one(transaction, *tasks, principal, end, now));
            }
            return done;
        },
        store::Urgency::relief
    );
    if (!all) {
        co_return std::unexpected(all.error());
    }
    std::vector<Result<JobId>> answers;
    answers.reserve(all->size());
    for (auto& done : *all) {
        if (done.ended) {
            task::report_end(services.metrics, services.logger, done.job, *done.ended, now);
        }
        answers.push_back(std::move(done.answer));
    }
    co_return answers;
}

}  // namespace pawl::commands
