// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_payload.h"

#include <string_view>

namespace pawl::kinds::prompts {
namespace {

auto text_of(const boost::json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

auto part_of(const boost::json::object& object, std::string_view key) -> boost::json::object {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_object() ? value->get_object() : boost::json::object();
}

}  // namespace

auto read_prompt_payload(const boost::json::object& payload) -> Result<PromptPayload> {
    const auto prompt = part_of(payload, "prompt");
    const auto model = part_of(payload, "model");
    const auto* const id = payload.if_contains("promptId");
    const auto* const run = payload.if_contains("runIndex");
    PromptPayload read{
        .prompt_id = id == nullptr ? Json(nullptr) : *id,
        .model_id = text_of(payload, "modelId"),
        .run_index = run != nullptr && run->is_int64() ? run->get_int64() : 0,
        .batch_key = text_of(payload, "batchKey"),
        .question = text_of(prompt, "question"),
        .category = text_of(prompt, "category"),
        .provider = text_of(model, "provider"),
    };
    const bool has_id = read.prompt_id.is_int64() || read.prompt_id.is_string();
    if (!has_id || read.model_id.empty() || read.question.empty()) {
        return fail(
            "invalid_payload",
            "a prompt's job needs promptId, modelId and prompt.question; prompt_matrix writes them"
        );
    }
    return read;
}

}  // namespace pawl::kinds::prompts
