// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/lanes.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace pawl::flow {
namespace {

const WallTime kNow(std::chrono::seconds(1'780'000'000));

class LanesTest : public testing::Test {
 protected:
    void send(const std::string& key, int jobs, int priority = 0) {
        for (int i = 0; i < jobs; ++i) {
            lanes_.change(key, 1, 0, priority, now_);
        }
        priority_[key] = priority;
    }
    // Starts one job of the lane whose turn it is; "-" if nobody may.
    auto serve() -> std::string {
        const auto* const next = lanes_.next(now_);
        if (next == nullptr) {
            return "-";
        }
        const auto key = *next;
        lanes_.change(key, -1, 1, 0, now_);
        lanes_.took_turn(key, priority_[key], now_);
        return key;
    }
    auto serve(int times) -> std::string {
        std::string served;
        for (int i = 0; i < times; ++i) {
            served += serve();
        }
        return served;
    }
    void finish(const std::string& key) { lanes_.change(key, 0, -1, 0, now_); }

    Lanes lanes_;
    WallTime now_ = kNow;
    std::map<std::string, int> priority_;
};

TEST_F(LanesTest, keys_take_turns) {
    send("a", 3);
    send("b", 3);

    EXPECT_EQ(serve(7), "ababab-");
}

TEST_F(LanesTest, a_single_job_is_served_before_a_tenant_with_a_hundred_thousand) {
    send("a", 100'000);
    (void)serve(50);

    send("b", 1);

    EXPECT_EQ(serve(), "b");
}

TEST_F(LanesTest, a_single_job_is_served_within_two_turns_among_ten_thousand_keys) {
    for (int i = 0; i < 10'000; ++i) {
        send("k" + std::to_string(i), 5);
    }
    for (int i = 0; i < 12'345; ++i) {
        (void)serve();
    }

    send("b", 1);

    EXPECT_EQ(serve(), "b");
}

TEST_F(LanesTest, a_tenant_that_sends_one_job_after_another_starves_nobody) {
    send("a", 100);
    std::map<std::string, int> served;
    for (int i = 0; i < 40; ++i) {
        if (lanes_.ready("b") == 0) {
            send("b", 1);
        }
        const auto key = serve();
        ++served[key];
        finish(key);
    }

    EXPECT_NEAR(served["a"], 20, 1);
    EXPECT_NEAR(served["b"], 20, 1);
}

TEST_F(LanesTest, higher_priority_comes_first) {
    send("a", 2);
    send("b", 2, 5);

    EXPECT_EQ(serve(4), "bbaa");
}

TEST_F(LanesTest, a_lane_moves_when_the_priority_of_its_best_job_changes) {
    send("a", 1, 5);
    send("b", 1, 3);

    lanes_.set_priority("a", 1);

    EXPECT_EQ(lanes_.priority("a"), 1);
    EXPECT_EQ(serve(2), "ba");
}

TEST_F(LanesTest, nobody_waits_longer_behind_higher_priorities_than_the_limit) {
    lanes_.set_limits({.aging_limit = std::chrono::minutes(10)});
    send("low", 1);
    send("h", 100, 5);
    EXPECT_EQ(serve(2), "hh");

    now_ += std::chrono::minutes(11);

    EXPECT_EQ(serve(), "low");
}

TEST_F(LanesTest, a_key_runs_no_more_at_once_than_its_limit) {
    lanes_.set_limits({.concurrency = 2});
    send("a", 5);
    send("b", 1);

    EXPECT_EQ(serve(4), "aba-");
    finish("a");
    EXPECT_EQ(serve(2), "a-");
}

TEST_F(LanesTest, jobs_without_a_key_are_a_lane_without_a_limit) {
    lanes_.set_limits({.concurrency = 1});
    send("", 3);
    send("a", 2);

    EXPECT_EQ(serve(5), "a-");
    EXPECT_EQ(lanes_.running(""), 3);
}

TEST_F(LanesTest, a_paused_key_gets_no_turn_until_it_goes_on) {
    send("a", 1);
    lanes_.set_paused("a", true);
    EXPECT_EQ(serve(), "-");

    lanes_.set_paused("a", false);

    EXPECT_EQ(serve(), "a");
}

TEST_F(LanesTest, a_held_key_goes_on_by_itself_at_its_time) {
    send("a", 2);
    lanes_.hold("a", kNow + std::chrono::seconds(3));
    lanes_.hold("a", kNow + std::chrono::seconds(2));
    EXPECT_EQ(serve(), "-");
    EXPECT_EQ(lanes_.next_release(), kNow + std::chrono::seconds(2));

    now_ += std::chrono::seconds(2);

    EXPECT_EQ(serve(), "a");
    EXPECT_EQ(lanes_.next_release(), std::nullopt);
}

TEST_F(LanesTest, a_lane_that_is_passed_over_comes_back) {
    send("a", 1);
    lanes_.pass_over("a");
    EXPECT_EQ(serve(), "-");

    lanes_.resume_passed();

    EXPECT_EQ(serve(), "a");
}

TEST_F(LanesTest, idle_lanes_do_not_stay) {
    for (int i = 0; i < 50'000; ++i) {
        const auto key = "k" + std::to_string(i);
        send(key, 1);
        EXPECT_EQ(serve(), key);
        finish(key);
    }

    EXPECT_EQ(lanes_.ready(), 0);
}

}  // namespace
}  // namespace pawl::flow
