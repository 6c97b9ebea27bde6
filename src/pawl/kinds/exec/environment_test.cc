// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/job/job.h"

namespace pawl::kinds::exec {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

auto job_with(std::string payload) -> job::Job {
    return {.id = {7}, .task = "backup", .payload = std::move(payload), .attempt = 2, .fence = 5};
}

TEST(Environment, is_what_the_task_names_and_what_the_job_is) {
    const auto variables =
        make_environment({"REGION=jp"}, job_with(R"({"a":1.10})"), PayloadRule::required);

    EXPECT_THAT(
        variables.value(),
        ElementsAre(
            "REGION=jp",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PAWL_JOB_ID=7",
            "PAWL_TASK=backup",
            "PAWL_ATTEMPT=2",
            "PAWL_FENCE=5",
            R"(PAWL_PAYLOAD={"a":1.10})"
        )
    );
}

TEST(Environment, names_schedule_and_slot) {
    auto job = job_with("");
    job.slot = {.schedule = "nightly", .slot = WallTime(std::chrono::seconds(60))};

    const auto variables = make_environment({}, job, PayloadRule::required).value();

    EXPECT_THAT(variables, Contains("PAWL_SCHEDULE=nightly"));
    EXPECT_THAT(variables, Contains("PAWL_SLOT=1970-01-01T00:01:00.000Z"));
    EXPECT_THAT(variables, Contains("PAWL_PAYLOAD=null"));
}

TEST(Environment, names_no_slot_for_a_run_by_hand) {
    auto job = job_with("");
    job.slot = {.schedule = "nightly"};

    EXPECT_THAT(
        make_environment({}, job, PayloadRule::required).value(),
        Not(Contains(StartsWith("PAWL_SLOT")))
    );
}

TEST(Environment, has_the_payload_up_to_what_the_kernel_takes) {
    const auto room = kMostVariableBytes - std::string("PAWL_PAYLOAD=").size() - 1;

    EXPECT_TRUE(make_environment({}, job_with(std::string(room, '1')), PayloadRule::required));
    const auto refused =
        make_environment({}, job_with(std::string(room + 1, '1')), PayloadRule::required);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "payload_too_large");
    EXPECT_THAT(refused.error().message, testing::HasSubstr("stdin = \"payload\""));
    EXPECT_THAT(
        make_environment({}, job_with(std::string(room + 1, '1')), PayloadRule::optional).value(),
        Not(Contains(StartsWith("PAWL_PAYLOAD")))
    );
}

TEST(Environment, reserves_what_decides_which_code_runs) {
    for (const auto* name :
         {"LD_PRELOAD",
          "LD_LIBRARY_PATH",
          "LD_AUDIT",
          "PATH",
          "IFS",
          "PAWL_PAYLOAD",
          "PAWL_X",
          "BASH_ENV",
          "GLIBC_TUNABLES"}) {
        EXPECT_TRUE(is_reserved_variable(name)) << name;
    }
    for (const auto* name : {"HOME", "LANG", "NODE_ENV", "OLD_PATH", "PATHS", "LDFLAGS", "Path"}) {
        EXPECT_FALSE(is_reserved_variable(name)) << name;
    }
}

TEST(Environment, takes_only_names_that_a_shell_could_read) {
    EXPECT_TRUE(is_variable_name("A_1"));
    EXPECT_TRUE(is_variable_name("_x"));
    for (const auto* name : {"", "1A", "A=B", "A B", "BASH_FUNC_x%%", "\xC3\xA9"}) {
        EXPECT_FALSE(is_variable_name(name)) << name;
    }
}

}  // namespace
}  // namespace pawl::kinds::exec
