// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/accounts.h"

#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using std::chrono::seconds;

constexpr SteadyTime kStart{seconds(1'000)};
constexpr flow::CircuitPolicy kCircuit = {.failures = 2, .open = seconds(30)};
const AccountKey kKey{.base_url = "u", .key_digest = "k", .model = "m"};

auto gate(Accounts& accounts, SteadyTime now, const AccountKey& key = kKey) -> Gate {
    return accounts.admit(key, kCircuit, 10, now).gate;
}

TEST(Accounts, a_model_that_fails_again_and_again_is_left_alone) {
    Accounts accounts;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(gate(accounts, kStart), Gate::open);
        accounts.ended(kKey, {.tokens = 10, .health = Health::unwell}, kStart);
    }

    const auto admission = accounts.admit(kKey, kCircuit, 10, kStart);

    EXPECT_EQ(admission.gate, Gate::broken);
    EXPECT_EQ(admission.until, kStart + seconds(30));
    EXPECT_EQ(
        gate(accounts, kStart, {.base_url = "u", .key_digest = "k", .model = "o"}), Gate::open
    );
}

TEST(Accounts, one_call_tries_whether_it_is_well_again) {
    Accounts accounts;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(gate(accounts, kStart), Gate::open);
        accounts.ended(kKey, {.tokens = 10, .health = Health::unwell}, kStart);
    }
    const auto later = kStart + seconds(31);

    EXPECT_EQ(gate(accounts, later), Gate::open);
    EXPECT_EQ(gate(accounts, later), Gate::broken);
    accounts.ended(kKey, {.tokens = 10, .health = Health::well}, later);
    EXPECT_EQ(gate(accounts, later), Gate::open);
}

TEST(Accounts, a_refusal_by_limits_keeps_everybody_waiting_and_breaks_nothing) {
    Accounts accounts;
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(gate(accounts, kStart), Gate::open);
        accounts.ended(kKey, {.tokens = 10, .health = Health::unknown}, kStart);
    }
    ASSERT_EQ(gate(accounts, kStart), Gate::open);

    accounts.ended(kKey, {.tokens = 10, .leave_alone = seconds(7)}, kStart);

    const auto admission = accounts.admit(kKey, kCircuit, 10, kStart);
    EXPECT_EQ(admission.gate, Gate::busy);
    EXPECT_EQ(admission.until, kStart + seconds(7));
}

TEST(Accounts, remember_what_a_model_takes) {
    Accounts accounts;
    const ModelTraits learned{.sampling = Sampling::fixed};

    EXPECT_EQ(accounts.traits(kKey, {}), ModelTraits{});
    accounts.learn(kKey, learned);
    EXPECT_EQ(accounts.traits(kKey, {}), learned);
}

TEST(Accounts, forget_idle_models_beyond_a_bound) {
    Accounts accounts;
    ASSERT_EQ(gate(accounts, kStart), Gate::open);  // under way: it stays
    accounts.learn(kKey, {.sampling = Sampling::fixed});
    for (std::size_t i = 0; i < 2 * kMostAccounts; ++i) {
        accounts.learn(
            {.base_url = "a", .model = std::to_string(i)}, {.sampling = Sampling::fixed}
        );
    }

    EXPECT_EQ(accounts.traits(kKey, {}).sampling, Sampling::fixed);
    int known = 0;
    for (std::size_t i = 0; i < 2 * kMostAccounts; ++i) {
        const auto traits = accounts.traits({.base_url = "a", .model = std::to_string(i)}, {});
        known += traits.sampling == Sampling::fixed ? 1 : 0;
    }
    EXPECT_LE(known, static_cast<int>(kMostAccounts));
}

}  // namespace
}  // namespace pawl::ai
