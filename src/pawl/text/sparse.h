// SPDX-License-Identifier: Apache-2.0
// Vectors that are mostly zero, and the few operations on vectors that the engine needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pawl::text {

struct Entry {
    std::uint32_t column = 0;
    float value = 0;
};

// Ascending by column, no column twice.
using SparseVector = std::vector<Entry>;

// Sizes must be equal. The sum's order is fixed: the same bits in every run of a build.
[[nodiscard]] auto dot(std::span<const float> left, std::span<const float> right) -> float;
// to += factor * from
void add_scaled(std::span<float> to, float factor, std::span<const float> from);
// Length 1; a vector of zeros stays as it is. Returns the length before.
auto normalise(std::span<float> vector) -> float;

}  // namespace pawl::text
