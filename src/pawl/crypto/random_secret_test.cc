// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/random_secret.h"

#include <gtest/gtest.h>

namespace pawl::crypto {
namespace {

TEST(RandomSecret, is_as_long_as_asked_for_and_never_the_same) {
    const auto secret = random_secret(32);

    EXPECT_EQ(secret.reveal().size(), 43);
    EXPECT_NE(secret.reveal(), random_secret(32).reveal());
    EXPECT_EQ(random_hex(16).size(), 32);
    EXPECT_NE(random_hex(16), random_hex(16));
}

}  // namespace
}  // namespace pawl::crypto
