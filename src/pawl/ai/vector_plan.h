// SPDX-License-Identifier: Apache-2.0
// From texts to requests: each text once, and as many in a request as fit. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pawl::ai {

// What a request for vectors may hold, by the estimate of token_estimate.h
// (platform.openai.com/docs/api-reference/embeddings).
struct VectorLimits {
    std::int64_t tokens_an_input = 8'192;
    std::size_t inputs = 2'048;
    std::int64_t tokens = 300'000;
};

// One text that is to be sent, and who wants it.
struct VectorInput {
    std::string text = {};  // normalised, and cut if it was too long
    std::string hash = {};  // SHA-256 of it in hexadecimal: its key in the cache
    std::int64_t tokens = 0;
    bool was_cut = false;
    std::vector<std::size_t> wanted_by = {};  // positions among the texts that were given

    auto operator==(const VectorInput&) const -> bool = default;
};

// Every text once, in the order of their first; those without content are left out.
[[nodiscard]] auto plan_inputs(std::span<const std::string> texts, const VectorLimits& limits = {})
    -> std::vector<VectorInput>;

// Positions of inputs, split so that each request holds its limits. Each input holds its own.
[[nodiscard]] auto pack(
    std::span<const VectorInput> inputs,
    std::span<const std::size_t> positions,
    const VectorLimits& limits = {}
) -> std::vector<std::vector<std::size_t>>;

}  // namespace pawl::ai
