// SPDX-License-Identifier: Apache-2.0
// The payload of a prompt's job, read (task/prompt_job.h). Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/kinds/prompts/prompt_mirror.h"

namespace pawl::kinds::prompts {

struct PromptPayload {
    Json prompt_id = nullptr;
    std::string model_id = {};
    std::int64_t run_index = 0;
    std::string batch_key = {};
    std::string question = {};
    std::string category = {};  // empty: none
    std::string provider = {};  // empty: not known

    [[nodiscard]] auto mirror_key() const -> MirrorKey {
        return {prompt_id, model_id, run_index, batch_key};
    }
};

// Error: invalid_payload.
[[nodiscard]] auto read_prompt_payload(const boost::json::object& payload) -> Result<PromptPayload>;

}  // namespace pawl::kinds::prompts
