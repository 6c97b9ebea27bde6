// SPDX-License-Identifier: Apache-2.0
// A prompt's job (task/prompt_job.h) as its document shows it.
#pragma once

#include <span>
#include <string>

#include "pawl/compat/projection.h"
#include "pawl/job/job.h"

namespace pawl::compat {

// {"job":{…},"prompt":{…},"model":{…}}. A payload of another shape gives nulls.
void append_prompt_job(std::string& out, const job::Job& job);

// {"success":true,"summary":{…},"jobs":[…]}
[[nodiscard]] auto prompt_jobs_text(const PromptSummary& summary, std::span<const job::Job> jobs)
    -> std::string;

}  // namespace pawl::compat
