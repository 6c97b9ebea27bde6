// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/sent_secrets.h"

#include <gtest/gtest.h>

namespace pawl::kinds::http {
namespace {

TEST(SentSecrets, are_hidden_wherever_they_are_repeated) {
    const SentSecrets sent({
        {.name = "X-Api-Key", .value = "hunter2hunter2"},
        {.name = "Authorization", .value = "Bearer letmein-letmein"},
        {.name = "Idempotency-Key", .value = "pawl-7-0123456789abcdef"},
        {.name = "X-Token", .value = "short"},
        {.name = "X-Region", .value = "frankfurt"},
    });

    EXPECT_EQ(
        sent.hidden_in("hunter2hunter2 and letmein-letmein, hunter2hunter2"), "*** and ***, ***"
    );
    EXPECT_EQ(
        sent.hidden_in("pawl-7-0123456789abcdef short frankfurt"),
        "pawl-7-0123456789abcdef short frankfurt"
    );
}

}  // namespace
}  // namespace pawl::kinds::http
