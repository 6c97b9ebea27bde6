// SPDX-License-Identifier: Apache-2.0
// Requests for vectors and their replies. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/provider.h"
#include "pawl/ai/vectors.h"
#include "pawl/base/json.h"
#include "pawl/base/result.h"

namespace pawl::ai {

// JSON text (platform.openai.com/docs/api-reference/embeddings/create). `dimensions` 0: not said.
[[nodiscard]] auto vector_body(
    std::string_view model,
    std::span<const std::string_view> texts,
    int dimensions,
    VectorFormat format
) -> std::string;

struct VectorReply {
    std::vector<Vector> vectors = {};  // in the order of the texts, all of one length
    std::string model = {};            // as the provider names it; may be empty
};

// Reads lists of numbers and base64 alike. `dimensions` 0: any.
// Errors: invalid_reply (a vector is missing, twice there, or none), wrong_dimensions.
[[nodiscard]] auto read_vectors(const Json& reply, std::size_t count, int dimensions)
    -> Result<VectorReply>;

}  // namespace pawl::ai
