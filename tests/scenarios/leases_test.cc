// SPDX-License-Identifier: Apache-2.0
// What a node does with jobs that workers outside hold.
#include "house.h"

namespace pawl::scenarios {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Leases : public House {
 protected:
    Leases() {
        at("2026-07-01T00:00:00Z");
        add_pull_task("render");
    }
};

TEST_F(Leases, a_node_leaves_a_pull_task_alone) {
    start();

    const auto job = enqueue("render");
    pass(minutes(5));

    EXPECT_EQ(state(job), "ready");
}

TEST_F(Leases, what_runs_out_is_ready_for_the_next_worker_at_once) {
    start();
    const auto job = enqueue("render");
    const auto first = lease("render", seconds(30));

    pass(seconds(29));
    EXPECT_EQ(state(job), "running");
    pass(seconds(1));
    EXPECT_EQ(state(job), "ready");

    EXPECT_GT(lease("render", seconds(30)).fence, first.fence);
    EXPECT_EQ(find(job).attempt, 2);
}

TEST_F(Leases, a_job_that_kills_its_workers_fails_when_its_attempts_are_used_up) {
    start();
    const auto job = enqueue("render");

    for (int attempt = 0; attempt < find(job).max_attempts; ++attempt) {
        lease("render", seconds(30));
        pass(seconds(30));
    }

    EXPECT_EQ(state(job), "failed");
    EXPECT_EQ(find(job).error.code, "lost");
}

TEST_F(Leases, a_worker_that_heartbeats_keeps_its_job) {
    start();
    const auto job = enqueue("render");
    const auto held = lease("render", seconds(30));

    for (int i = 0; i < 30; ++i) {
        pass(seconds(20));
        heartbeat(held);
    }

    EXPECT_EQ(state(job), "running");
    EXPECT_EQ(find(job).attempt, 1);
}

TEST_F(Leases, a_clock_that_is_set_moves_no_end_of_a_lease) {
    start();
    const auto job = enqueue("render");
    lease("render", seconds(30));

    set_clock("2026-07-01T01:00:00Z");
    pass(seconds(29));
    EXPECT_EQ(state(job), "running");
    set_clock("2026-06-30T22:00:00Z");
    pass(seconds(1));
    EXPECT_EQ(state(job), "ready");
}

TEST_F(Leases, a_drain_and_a_crash_leave_them_alone) {
    start();
    const auto job = enqueue("render");
    lease("render", minutes(10));

    drain(seconds(1));
    crash();
    start();
    EXPECT_EQ(state(job), "running");

    crash();
    start();
    EXPECT_EQ(state(job), "running");
    pass(minutes(10));
    EXPECT_EQ(state(job), "ready");
}

}  // namespace
}  // namespace pawl::scenarios
