// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vector_plan.h"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "pawl/ai/token_estimate.h"
#include "pawl/ai/vectors.h"
#include "pawl/crypto/hash.h"

namespace pawl::ai {

auto plan_inputs(std::span<const std::string> texts, const VectorLimits& limits)
    -> std::vector<VectorInput> {
    std::vector<VectorInput> inputs;
    std::unordered_map<std::string, std::size_t> known;  // by hash
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto text = normalise_text(texts[i]);
        const auto kept = cut_to_tokens(text, limits.tokens_an_input).size();
        const bool was_cut = kept < text.size();
        text.resize(kept);
        if (text.empty()) {
            continue;
        }
        auto hash = crypto::sha256_hex(text);
        const auto [found, is_new] = known.try_emplace(hash, inputs.size());
        if (is_new) {
            const auto tokens = estimate_tokens(text);
            inputs.push_back({.text = std::move(text), .hash = std::move(hash), .tokens = tokens});
        }
        auto& input = inputs[found->second];
        input.was_cut = input.was_cut || was_cut;
        input.wanted_by.push_back(i);
    }
    return inputs;
}

auto pack(
    std::span<const VectorInput> inputs,
    std::span<const std::size_t> positions,
    const VectorLimits& limits
) -> std::vector<std::vector<std::size_t>> {
    std::vector<std::vector<std::size_t>> requests;
    std::int64_t tokens = 0;
    for (const auto position : positions) {
        const auto more = inputs[position].tokens;
        if (requests.empty() || requests.back().size() == limits.inputs ||
            tokens + more > limits.tokens) {
            requests.emplace_back();
            tokens = 0;
        }
        requests.back().push_back(position);
        tokens += more;
    }
    return requests;
}

}  // namespace pawl::ai
