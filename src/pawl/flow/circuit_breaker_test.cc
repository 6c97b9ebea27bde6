// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/circuit_breaker.h"

#include <gtest/gtest.h>

namespace pawl::flow {
namespace {

using std::chrono::seconds;

constexpr CircuitPolicy kPolicy{.failures = 3, .within = seconds(60), .open = seconds(30)};
const SteadyTime kNow(seconds(1'000));

class CircuitBreakerTest : public testing::Test {
 protected:
    void fail_at(int second) {
        circuit_.started(kNow + seconds(second));
        circuit_.failed(kNow + seconds(second));
    }
    auto state_at(int second) -> CircuitState { return circuit_.state(kNow + seconds(second)); }

    CircuitBreaker circuit_{kPolicy};
};

TEST_F(CircuitBreakerTest, opens_at_the_third_failure_within_a_minute) {
    fail_at(0);
    fail_at(1);
    EXPECT_EQ(state_at(1), CircuitState::closed);
    fail_at(2);

    EXPECT_EQ(state_at(2), CircuitState::open);
    EXPECT_EQ(circuit_.closed_until(kNow + seconds(2)), kNow + seconds(32));
}

TEST_F(CircuitBreakerTest, old_failures_do_not_count) {
    fail_at(0);
    fail_at(1);
    fail_at(70);

    EXPECT_EQ(state_at(70), CircuitState::closed);
}

TEST_F(CircuitBreakerTest, a_success_makes_the_count_begin_again) {
    fail_at(0);
    fail_at(1);
    circuit_.succeeded();
    fail_at(2);

    EXPECT_EQ(state_at(2), CircuitState::closed);
}

TEST_F(CircuitBreakerTest, lets_one_call_through_when_its_time_is_over) {
    fail_at(0), fail_at(1), fail_at(2);
    EXPECT_EQ(state_at(32), CircuitState::half_open);
    EXPECT_EQ(circuit_.closed_until(kNow + seconds(32)), std::nullopt);

    circuit_.started(kNow + seconds(32));

    EXPECT_TRUE(circuit_.closed_until(kNow + seconds(33)).has_value());
}

TEST_F(CircuitBreakerTest, the_probe_decides) {
    fail_at(0), fail_at(1), fail_at(2);
    fail_at(40);
    EXPECT_EQ(state_at(69), CircuitState::open);

    circuit_.started(kNow + seconds(70));
    circuit_.succeeded();

    EXPECT_EQ(state_at(70), CircuitState::closed);
}

TEST_F(CircuitBreakerTest, a_late_failure_of_an_old_call_does_not_prolong_it) {
    fail_at(0), fail_at(1), fail_at(2);
    circuit_.failed(kNow + seconds(20));

    EXPECT_EQ(state_at(32), CircuitState::half_open);
}

}  // namespace
}  // namespace pawl::flow
