// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/seal.h"

#include <gtest/gtest.h>

#include <string>

namespace pawl::auth {
namespace {

TEST(Seal, gives_back_what_it_closed) {
    const Seal seal(Secret("key"));

    for (const std::string text : {"", "1", "jobs 9007199254740991", "a name:with.parts"}) {
        EXPECT_EQ(seal.open(seal.close(text)), text);
    }
}

TEST(Seal, refuses_every_change_of_one_character) {
    const Seal seal(Secret("key"));
    const auto sealed = seal.close("jobs 42");

    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(seal.open(changed)) << i;
    }
}

TEST(Seal, refuses_what_another_key_closed_and_what_is_no_seal) {
    const Seal seal(Secret("key"));

    EXPECT_FALSE(seal.open(Seal(Secret("other")).close("jobs 42")));
    EXPECT_FALSE(seal.open(""));
    EXPECT_FALSE(seal.open("AAAA"));
    EXPECT_FALSE(seal.open("' OR 1=1--"));
    EXPECT_FALSE(seal.open(std::string(100'000, 'A')));
}

}  // namespace
}  // namespace pawl::auth
