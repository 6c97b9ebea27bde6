// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/needs_restart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/config.h"

namespace pawl::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NeedsRestart, names_what_a_reload_leaves_as_it_was) {
    const config::Config running;
    config::Config wanted;
    wanted.egress.https_only = true;
    EXPECT_THAT(needs_restart(running, wanted), IsEmpty());

    wanted.server.slots = 7;
    wanted.limits.body_bytes = 2048;
    EXPECT_THAT(needs_restart(running, wanted), ElementsAre("server.slots", "limits.body"));
}

}  // namespace
}  // namespace pawl::server
