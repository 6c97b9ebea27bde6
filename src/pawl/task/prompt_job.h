// SPDX-License-Identifier: Apache-2.0
// One prompt, asked once of one model: what makes such a job findable. The kind that creates them,
// the kind that runs them and the routes that show them agree here.
//
// The payload, an object; ids are numbers or text, as their tables have them:
//   {"promptId":7, "modelId":"gpt-5", "runIndex":0, "batchKey":"2026-01-01",
//    "prompt":{"id":7,"question":"…","category":"…"},
//    "model":{"id":"gpt-5","name":"…","provider":"openai"}}
// The unique key: prompt_job_key(), held for kPromptKeyHeld whatever becomes of the job. The tags:
// prompt_job_tags(). The result: {"entityId":…, …}.
//
// No batch of pawl stands for a batch key: it would have to be found by its name and left open,
// while tags find the jobs of a batch key, of a prompt, or of both, by one look each.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::task {

// Longer than any frequency: a prompt that is due by the month creates nothing twice.
inline constexpr Duration kPromptKeyHeld = std::chrono::days(40);

[[nodiscard]] inline auto prompt_job_key(
    std::string_view prompt_id, std::string_view model_id, int run_index, std::string_view batch_key
) -> std::string {
    std::string key(prompt_id);
    key.append(":").append(model_id).append(":").append(std::to_string(run_index));
    return key.append(":").append(batch_key);
}

// The tag that jobs of this batch key and this prompt have; an empty one does not restrict. Not
// both may be empty.
[[nodiscard]] inline auto prompt_job_tag(std::string_view batch_key, std::string_view prompt_id)
    -> std::string {
    std::string tag;
    if (!batch_key.empty()) {
        tag.append("batchKey:").append(batch_key);
    }
    if (!prompt_id.empty()) {
        tag.append(tag.empty() ? "promptId:" : " promptId:").append(prompt_id);
    }
    return tag;
}

// By batch key, by prompt, and by both, since a list of jobs looks for one tag.
[[nodiscard]] inline auto prompt_job_tags(std::string_view batch_key, std::string_view prompt_id)
    -> std::vector<std::string> {
    return {
        prompt_job_tag(batch_key, {}),
        prompt_job_tag({}, prompt_id),
        prompt_job_tag(batch_key, prompt_id),
    };
}

}  // namespace pawl::task
