// SPDX-License-Identifier: Apache-2.0
// Leases of workers outside: whose they are, how long they hold, and by which clock.
#include <algorithm>
#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class LeasesTest : public StoreTest {
 protected:
    // Claims one job and leases it under `token`.
    auto lease(const std::string& token, const std::string& worker = "w1") -> store::Lease {
        const store::ClaimRequest request{
            .holder = std::string(store::kWorkerHolder) + worker,
            .now = now(),
            .limit = 1,
            .runnable = [](std::string_view, std::string_view) { return true; },
        };
        return transact<store::Lease>([&](store::Transaction& transaction) {
            const auto jobs = transaction.jobs().claim(request).jobs;
            EXPECT_EQ(jobs.size(), 1U);
            store::Lease granted{
                .token_hash = token,
                .job = jobs.front().id,
                .fence = jobs.front().fence,
                .worker = worker,
                .queue = jobs.front().queue,
                .task = jobs.front().task,
                .length = seconds(30),
            };
            transaction.leases().grant(std::span(&granted, 1));
            return granted;
        });
    }
    auto find_lease(const std::string& token) -> std::optional<store::Lease> {
        return transact<std::optional<store::Lease>>([&](store::Transaction& transaction) {
            return transaction.leases().find(token);
        });
    }
    auto is_current(const std::string& token) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            const auto found = transaction.leases().find(token);
            return found && transaction.leases().job_of(*found).has_value();
        });
    }
    auto expired() -> std::vector<store::HeldLease> {
        return transact<std::vector<store::HeldLease>>([&](store::Transaction& transaction) {
            return transaction.leases().expired(100);
        });
    }
    // What the engine's sweep does with an expired lease.
    auto lose(const store::HeldLease& held) -> job::JobState {
        const auto& job = held.job;
        const auto outcome = job::Outcome::ended(job::AttemptEnd::lost, "lost", "ran out");
        const job::AttemptFacts facts{
            .attempt = job.attempt,
            .max_attempts = job.max_attempts,
            .cancel_requested = job.cancel_requested,
            .on_lost = job.on_lost,
        };
        const store::Finish finish{
            .id = job.id,
            .fence = job.fence,
            .holder = held.lease.holder(),
            .now = now(),
            .change = job::transition(facts, outcome, {}, now()),
            .outcome = outcome,
        };
        const auto* const pointer = &finish;
        transact<bool>([&](store::Transaction& transaction) {
            EXPECT_TRUE(transaction.jobs().finish(std::span(&pointer, 1)).front());
            transaction.leases().end(held.lease.token_hash, "");
            return true;
        });
        return finish.change.to;
    }
    auto workers(std::string_view after = {}, const access::Scope& scope = {})
        -> std::vector<store::WorkerLeases> {
        std::vector<store::WorkerLeases> found;
        store().read([&](store::Snapshot& snapshot) {
            found = snapshot.leases().workers(scope, after, 100);
        });
        return found;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, LeasesTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(LeasesTest, a_lease_is_found_by_the_hash_of_its_token_and_holds_its_job) {
    const auto job = insert_one(a_job());

    const auto granted = lease("token-1");

    EXPECT_EQ(find_lease("token-1"), granted);
    EXPECT_EQ(granted.job, job.id);
    EXPECT_EQ(granted.expires_at, now() + seconds(30));
    EXPECT_TRUE(is_current("token-1"));
    EXPECT_FALSE(find_lease("token-2"));
}

TEST_P(LeasesTest, the_commit_says_when_a_lease_that_it_gave_runs_out) {
    insert_one(a_job());

    lease("token");

    EXPECT_EQ(changes_.lease_ends, now() + seconds(30));
}

TEST_P(LeasesTest, a_heartbeat_renews_by_the_length_of_the_lease) {
    insert_one(a_job());
    const auto granted = lease("token");
    clock_.advance(seconds(20));

    const auto until = transact<WallTime>([&](store::Transaction& transaction) {
        return transaction.leases().renew(granted);
    });

    EXPECT_EQ(until, now() + seconds(30));
    clock_.advance(seconds(29));
    EXPECT_TRUE(is_current("token"));
}

TEST_P(LeasesTest, a_lease_does_not_count_from_its_end_on) {
    insert_one(a_job());
    lease("token");

    clock_.advance(seconds(30));

    EXPECT_FALSE(is_current("token"));
    ASSERT_EQ(expired().size(), 1U);
    EXPECT_EQ(expired().front().job.task, "report");
}

TEST_P(LeasesTest, the_next_lease_of_a_job_has_a_larger_fence_and_the_old_one_stays_lost) {
    insert_one(a_job());
    const auto first = lease("first");
    clock_.advance(seconds(31));
    EXPECT_EQ(lose(expired().front()), job::JobState::ready);

    const auto second = lease("second", "w2");

    EXPECT_GT(second.fence, first.fence);
    EXPECT_FALSE(is_current("first"));
    EXPECT_TRUE(is_current("second"));
    EXPECT_TRUE(expired().empty());
}

TEST_P(LeasesTest, a_job_that_may_not_be_run_twice_fails_when_its_lease_is_lost) {
    auto request = a_job();
    request.job.on_lost = job::OnLost::fail;
    const auto job = insert_one(request);
    lease("token");
    clock_.advance(seconds(31));

    lose(expired().front());

    EXPECT_EQ(state_of(job.id), "failed");
    EXPECT_EQ(find(job.id)->error.code, "lost");
}

TEST_P(LeasesTest, a_lost_job_whose_cancel_was_accepted_is_cancelled) {
    const auto job = insert_one(a_job());
    lease("token");
    EXPECT_TRUE(cancel(job.id)->accepted_only);
    clock_.advance(seconds(31));

    lose(expired().front());

    EXPECT_EQ(state_of(job.id), "cancelled");
}

TEST_P(LeasesTest, setting_the_wall_clock_neither_ends_nor_prolongs_a_lease) {
    insert_one(a_job());
    lease("token");

    clock_.set_wall(now() + hours(1));
    EXPECT_TRUE(is_current("token"));
    clock_.set_wall(now() - hours(3));
    clock_.advance(seconds(29));
    EXPECT_TRUE(is_current("token"));
    clock_.advance(seconds(1));
    EXPECT_FALSE(is_current("token"));
    EXPECT_EQ(expired().size(), 1U);
}

TEST_P(LeasesTest, store_time_does_not_go_back_over_a_restart) {
    insert_one(a_job());
    const auto granted = lease("token");
    const auto before = store().lease_time();
    clock_.set_wall(now() - hours(1));

    reopen();

    EXPECT_GE(store().lease_time(), before);
    EXPECT_TRUE(is_current("token"));
    clock_.advance(granted.length);
    EXPECT_FALSE(is_current("token"));
}

TEST_P(LeasesTest, a_lease_outlives_a_restart_and_its_job_is_no_orphan) {
    insert_one(a_job());
    lease("token");
    clock_.advance(seconds(10));

    reopen();

    EXPECT_TRUE(is_current("token"));
    const auto orphans = transact<std::vector<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().orphans("another-node", 100);
    });
    EXPECT_TRUE(orphans.empty());
}

TEST_P(LeasesTest, an_ended_lease_is_known_for_an_hour_with_what_the_worker_said) {
    insert_one(a_job());
    const auto granted = lease("token");
    const auto prune = [&] {
        return transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.prune_bookkeeping(now(), 100);
        });
    };
    transact<bool>([&](store::Transaction& transaction) {
        transaction.leases().end("token", "what-was-said");
        return true;
    });

    clock_.advance(minutes(59));
    prune();
    ASSERT_TRUE(find_lease("token"));
    EXPECT_EQ(find_lease("token")->outcome_hash, "what-was-said");
    EXPECT_TRUE(find_lease("token")->ended_at);
    EXPECT_TRUE(expired().empty());

    clock_.advance(minutes(2));
    prune();
    EXPECT_FALSE(find_lease("token"));
}

TEST_P(LeasesTest, workers_are_listed_by_name_with_what_they_hold) {
    insert({a_job(), a_job(), a_job()});
    lease("a", "zoe");
    lease("b", "ada");
    lease("c", "zoe");

    const auto all = workers();

    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].worker, "ada");
    EXPECT_EQ(all[1].worker, "zoe");
    EXPECT_EQ(all[1].held, 2);
    EXPECT_EQ(all[1].leases.size(), 2U);
    EXPECT_EQ(workers("ada").size(), 1U);
}

TEST_P(LeasesTest, workers_are_listed_with_what_they_hold_within_a_scope) {
    insert_one(a_job("report", "mail"));
    lease("a", "ada");
    insert({a_job("report"), a_job("send")});
    lease("b", "ada");
    lease("c", "zoe");

    const auto of_queue = workers("", {.queues = {"mail", "sms"}});
    const auto of_tasks = workers("", {.tasks = {"report"}});

    ASSERT_EQ(of_queue.size(), 1U);
    EXPECT_EQ(of_queue[0].worker, "ada");
    EXPECT_EQ(of_queue[0].held, 1);
    ASSERT_EQ(of_queue[0].leases.size(), 1U);
    EXPECT_EQ(of_queue[0].leases[0].queue, "mail");
    ASSERT_EQ(of_tasks.size(), 1U);
    EXPECT_EQ(of_tasks[0].held, 2);
    EXPECT_TRUE(workers("", {.queues = {"mail"}, .tasks = {"send"}}).empty());
}

}  // namespace
}  // namespace pawl::conformance
