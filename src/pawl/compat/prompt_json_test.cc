// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/prompt_json.h"

#include <gtest/gtest.h>

#include "pawl/base/text_time.h"

namespace pawl::compat {
namespace {

auto text_of(const job::Job& job) -> std::string {
    std::string text;
    append_prompt_job(text, job);
    return text;
}

TEST(PromptJson, shows_a_job_with_its_prompt_and_its_model) {
    const job::Job job{
        .id = {12},
        .state = job::JobState::failed,
        .payload = R"({"promptId":7,"modelId":"gpt-5","runIndex":0,"batchKey":"2026-01-01",)"
                   R"("prompt":{"id":7,"question":"Why?","category":"a","extra":1},)"
                   R"("model":{"id":"gpt-5","name":"GPT","provider":"openai"}})",
        .error = {.code = "http_400", .message = "no \"credit\""},
        .attempt = 2,
        .run_at = parse_time("2026-01-01T00:00:00Z").value(),
        .created_at = parse_time("2026-01-01T00:00:00Z").value(),
        .started_at = parse_time("2026-01-01T00:00:01Z").value(),
        .finished_at = parse_time("2026-01-01T00:00:02.5Z").value(),
    };

    EXPECT_EQ(
        text_of(job),
        R"({"job":{"id":12,"promptId":7,"modelId":"gpt-5","runIndex":0,"batchKey":"2026-01-01",)"
        R"("status":"failed","errorMessage":"no \"credit\"","attemptCount":2,)"
        R"("scheduledFor":"2026-01-01T00:00:00.000Z","startedAt":"2026-01-01T00:00:01.000Z",)"
        R"("finishedAt":"2026-01-01T00:00:02.500Z","createdAt":"2026-01-01T00:00:00.000Z"},)"
        R"("prompt":{"id":7,"question":"Why?","category":"a"},)"
        R"("model":{"id":"gpt-5","name":"GPT","provider":"openai"}})"
    );
}

TEST(PromptJson, survives_a_payload_of_another_shape) {
    for (const auto* payload : {"", "7", R"({"prompt":7})"}) {
        EXPECT_EQ(
            text_of({.id = {1}, .payload = payload}),
            R"({"job":{"id":1,"promptId":null,"modelId":null,"runIndex":null,"batchKey":null,)"
            R"("status":"queued","errorMessage":null,"attemptCount":0,)"
            R"("scheduledFor":"1970-01-01T00:00:00.000Z","startedAt":null,"finishedAt":null,)"
            R"("createdAt":"1970-01-01T00:00:00.000Z"},)"
            R"("prompt":{"id":null,"question":null,"category":null},)"
            R"("model":{"id":null,"name":null,"provider":null}})"
        ) << payload;
    }
}

TEST(PromptJson, counts_before_it_lists) {
    EXPECT_EQ(
        prompt_jobs_text({.queued = 1, .processing = 2, .succeeded = 15, .failed = 3}, {}),
        R"({"success":true,"summary":{"total":21,"queued":1,"processing":2,"succeeded":15,)"
        R"("failed":3,"skipped":0},"jobs":[]})"
    );
}

}  // namespace
}  // namespace pawl::compat
