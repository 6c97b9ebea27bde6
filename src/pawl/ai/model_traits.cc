// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/model_traits.h"

#include <algorithm>
#include <array>

namespace pawl::ai {
namespace {

// Reasoning counts as output, so there must be room for it.
constexpr int kReasoningOutput = 16'384;

constexpr ModelTraits kReasoning = {
    .sampling = Sampling::fixed,
    .limit_field = LimitField::max_completion_tokens,
    .output_tokens = kReasoningOutput,
};
constexpr ModelTraits kOlder = {.object_mode = ObjectMode::json};

struct Rule {
    std::string_view start;  // of the model's name
    ModelTraits traits;
};

// The first rule that fits holds. Sources: platform.openai.com/docs/guides/reasoning and
// .../structured-outputs, "supported models".
constexpr auto kRules = std::to_array<Rule>({
    {"gpt-5-chat", {.limit_field = LimitField::max_completion_tokens}},
    {"gpt-5", kReasoning},
    {"o1-mini",
     {.sampling = Sampling::fixed,
      .limit_field = LimitField::max_completion_tokens,
      .object_mode = ObjectMode::text,
      .output_tokens = kReasoningOutput}},
    {"o1", kReasoning},
    {"o3", kReasoning},
    {"o4", kReasoning},
    {"gpt-4o-search", {.sampling = Sampling::fixed}},
    {"gpt-4o-mini-search", {.sampling = Sampling::fixed}},
    {"gpt-4o-2024-05-13", kOlder},
    {"gpt-4o", {}},
    {"gpt-4.1", {}},
    {"gpt-4", kOlder},
    {"gpt-3.5", kOlder},
});

}  // namespace

auto traits_of(Provider provider, std::string_view model) -> ModelTraits {
    const auto [maker, name] = split_model(provider, model);
    const auto rule =
        std::ranges::find_if(kRules, [&](const Rule& one) { return name.starts_with(one.start); });
    return rule == kRules.end() ? ModelTraits{} : rule->traits;
}

auto is_embedding_model(std::string_view model) -> bool {
    return model.contains("embed");
}

}  // namespace pawl::ai
