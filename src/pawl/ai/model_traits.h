// SPDX-License-Identifier: Apache-2.0
// What a model takes: some refuse fields that others need. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "pawl/ai/provider.h"

namespace pawl::ai {

// How an object is asked for, best first. Each one falls back to those behind it.
enum class ObjectMode : std::uint8_t {
    strict,  // the provider holds the model to the schema
    json,    // the provider sees to it that the reply is JSON
    text,    // the model is asked nicely
};

enum class LimitField : std::uint8_t { max_tokens, max_completion_tokens };

enum class Sampling : std::uint8_t { temperature, fixed };

// Where a model begins. A provider that says otherwise is believed: see `rejected_field` in
// provider_error.h.
struct ModelTraits {
    Sampling sampling = Sampling::temperature;  // fixed: it refuses a temperature
    LimitField limit_field = LimitField::max_tokens;
    ObjectMode object_mode = ObjectMode::strict;
    int output_tokens = 4'096;  // the most it may write unless the caller says otherwise

    auto operator==(const ModelTraits&) const -> bool = default;
};

[[nodiscard]] auto traits_of(Provider provider, std::string_view model) -> ModelTraits;

// By its name: whether it makes vectors rather than text.
[[nodiscard]] auto is_embedding_model(std::string_view model) -> bool;

}  // namespace pawl::ai
