// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/prompt_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::task {
namespace {

TEST(PromptJob, has_a_key_of_prompt_model_run_and_batch) {
    EXPECT_EQ(prompt_job_key("7", "gpt-5", 2, "2026-01-01"), "7:gpt-5:2:2026-01-01");
}

TEST(PromptJob, is_found_by_its_batch_its_prompt_and_both) {
    EXPECT_THAT(
        prompt_job_tags("2026-01-01", "7"),
        testing::ElementsAre("batchKey:2026-01-01", "promptId:7", "batchKey:2026-01-01 promptId:7")
    );
    EXPECT_EQ(prompt_job_tag("2026-01-01", ""), "batchKey:2026-01-01");
    EXPECT_EQ(prompt_job_tag("", "7"), "promptId:7");
}

}  // namespace
}  // namespace pawl::task
