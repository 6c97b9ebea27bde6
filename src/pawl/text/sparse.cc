// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sparse.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "pawl/base/assert.h"

namespace pawl::text {
namespace {

constexpr std::size_t kLanes = 8;  // independent sums: the compiler makes them one instruction

}  // namespace

auto dot(std::span<const float> left, std::span<const float> right) -> float {
    PAWL_ASSERT(left.size() == right.size());
    const float* const a = left.data();
    const float* const b = right.data();
    const std::size_t size = left.size();
    std::array<float, kLanes> sums{};
    std::size_t at = 0;
    for (; at + kLanes <= size; at += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            sums[lane] += a[at + lane] * b[at + lane];
        }
    }
    float sum = 0;
    for (; at < size; ++at) {
        sum += a[at] * b[at];
    }
    for (const float lane : sums) {
        sum += lane;
    }
    return sum;
}

void add_scaled(std::span<float> to, float factor, std::span<const float> from) {
    PAWL_ASSERT(to.size() == from.size());
    float* const target = to.data();
    const float* const source = from.data();
    const std::size_t size = to.size();
    for (std::size_t at = 0; at < size; ++at) {
        target[at] += factor * source[at];
    }
}

auto normalise(std::span<float> vector) -> float {
    const float length = std::sqrt(dot(vector, vector));
    if (length > 0) {
        for (float& value : vector) {
            value /= length;
        }
    }
    return length;
}

}  // namespace pawl::text
