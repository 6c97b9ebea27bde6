// SPDX-License-Identifier: Apache-2.0
// Vectors of texts: what is asked for and what comes back.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/usage.h"
#include "pawl/base/result.h"

namespace pawl::ai {

using Vector = std::vector<float>;

struct EmbedRequest {
    std::string connection = "embed";
    std::string model = {};  // empty: the connection's
    std::vector<std::string> texts = {};
    int dimensions = 0;  // 0: the connection's, or as the model makes them
};

// Of one text.
struct Embedded {
    Vector vector = {};        // empty: there is none, see `problem`
    std::string problem = {};  // empty_text, input_too_long: one text does not fail the others
    bool was_cut = false;      // the text was longer than models take; its beginning counts

    auto operator==(const Embedded&) const -> bool = default;
};

struct Embeddings {
    std::vector<Embedded> items = {};  // as many as there were texts, in their order
    std::string engine = {};           // the provider: "openai"
    std::string model = {};
    int dimensions = 0;  // of every vector
    Spending spending = {};
    int requests = 0;            // that were answered
    std::size_t from_cache = 0;  // texts whose vectors were there already
};

// What is compared and sent: line ends are line feeds, and no white space at the ends.
[[nodiscard]] auto normalise_text(std::string_view text) -> std::string;

// Little-endian floats of 32 bits, as caches keep them and base64 replies have them.
[[nodiscard]] auto to_bytes(std::span<const float> vector) -> std::string;
// Error: invalid_vector (a length that is no multiple of four, a number that is none).
[[nodiscard]] auto vector_from_bytes(std::string_view bytes) -> Result<Vector>;

}  // namespace pawl::ai
