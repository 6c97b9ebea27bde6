// SPDX-License-Identifier: Apache-2.0
// Jobs that fail, and what the store says of their errors.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "pawl/job/error_fingerprint.h"
#include "store_fixture.h"

namespace pawl::conformance {

using job::JobState;
using job::Outcome;
using store::ErrorFilter;
using store::ErrorGroup;

class ErrorsTest : public StoreTest {
 protected:
    auto groups(const ErrorFilter& filter = {.limit = 10'000}) -> std::vector<ErrorGroup> {
        std::vector<ErrorGroup> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.errors().list(filter); });
        return found;
    }
    // "task code count", last seen first.
    auto lines(const ErrorFilter& filter = {.limit = 10'000}) -> std::vector<std::string> {
        std::vector<std::string> lines;
        for (const auto& group : groups(filter)) {
            lines.push_back(fmt::format("{} {} {}", group.task, group.code, group.count));
        }
        return lines;
    }
    auto list(const store::JobFilter& filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& job : snapshot.jobs().list(filter).jobs) {
                ids.push_back(job.id);
            }
        });
        return ids;
    }
    auto failed_with(const std::string& fingerprint) -> std::vector<JobId> {
        return list({.fingerprint = fingerprint, .limit = 10'000});
    }
    auto walk(const store::JobFilter& filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        store().read([&](store::Snapshot& snapshot) {
            const auto walked = snapshot.jobs().walk(
                filter, {.end = JobId{1'000'000'000}, .rows = 10'000, .limit = 10'000}
            );
            EXPECT_TRUE(walked.over);
            ids = walked.found;
        });
        return ids;
    }
    // A job that runs and ends like this.
    auto run(const std::string& task, const Outcome& outcome) -> JobId {
        const auto id = insert_one(a_job(task)).id;
        EXPECT_TRUE(finish(claim().front(), outcome));
        return id;
    }
    static auto end_of(const job::Job& job, const Outcome& outcome, WallTime now) -> store::Finish {
        const job::AttemptFacts facts{.attempt = job.attempt, .max_attempts = job.max_attempts};
        return {
            .id = job.id,
            .fence = job.fence,
            .holder = "node",
            .now = now,
            .change = job::transition(facts, outcome, {.jitter = job::Jitter::none}, now),
            .outcome = outcome,
        };
    }
    // All in one commit, one outcome each.
    void finish_together(const std::vector<job::Job>& jobs, const std::vector<Outcome>& outcomes) {
        std::vector<store::Finish> ends;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            ends.push_back(end_of(jobs[i], outcomes[i], now()));
        }
        std::vector<const store::Finish*> pointers;
        for (const auto& end : ends) {
            pointers.push_back(&end);
        }
        transact<bool>([&](store::Transaction& transaction) {
            for (const auto& ended : transaction.jobs().finish(pointers)) {
                EXPECT_TRUE(ended.has_value());
            }
            return true;
        });
    }
    auto retry(JobId id) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.jobs().retry(id, std::nullopt, now()).has_value();
        });
    }
    auto erase(JobId id) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.jobs().erase(id).has_value();
        });
    }
    void prune() {
        transact<bool>([&](store::Transaction& transaction) {
            while (transaction.prune_bookkeeping(now(), 100) > 0) {
            }
            return true;
        });
    }
};

}  // namespace pawl::conformance
