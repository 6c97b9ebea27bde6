// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/lease_token.h"

#include <gtest/gtest.h>

namespace pawl::auth {
namespace {

auto hash_of_new(std::int64_t job, std::int64_t fence) -> std::string {
    return lease_token_hash(new_lease_token(JobId{job}, fence).reveal());
}

TEST(LeaseTokenTest, two_tokens_of_one_attempt_differ_in_their_secret) {
    const auto one = new_lease_token(JobId{7}, 1);
    const auto other = new_lease_token(JobId{7}, 1);

    EXPECT_NE(one.reveal(), other.reveal());
    EXPECT_NE(lease_token_hash(one.reveal()), lease_token_hash(other.reveal()));
}

TEST(LeaseTokenTest, a_hash_does_not_hold_the_secret) {
    const auto token = std::string(new_lease_token(JobId{7}, 1).reveal());
    const auto secret = token.substr(token.size() - 43);

    EXPECT_EQ(lease_token_hash(token).find(secret), std::string::npos);
    EXPECT_EQ(lease_token_hash(token), lease_token_hash(token));
}

TEST(LeaseTokenTest, hashes_sort_by_job_and_then_by_fence) {
    EXPECT_LT(hash_of_new(9, 3), hash_of_new(10, 1));
    EXPECT_LT(hash_of_new(10, 9), hash_of_new(10, 10));
    EXPECT_LT(hash_of_new(10, 10), hash_of_new((std::int64_t{1} << 53) - 1, 1));
}

TEST(LeaseTokenTest, a_changed_place_is_another_token) {
    auto token = std::string(new_lease_token(JobId{7}, 1).reveal());
    const auto before = lease_token_hash(token);
    token[13] = '8';

    EXPECT_NE(lease_token_hash(token).substr(22), before.substr(22));
}

TEST(LeaseTokenTest, any_text_has_a_hash) {
    EXPECT_EQ(lease_token_hash("").size(), 32U);
    EXPECT_NE(lease_token_hash("x"), lease_token_hash("y"));
}

}  // namespace
}  // namespace pawl::auth
