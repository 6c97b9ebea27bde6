// SPDX-License-Identifier: Apache-2.0
// What "better" means in the tests of quality.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace pawl::quality {

// The harmonic mean of homogeneity and completeness (Rosenberg, Hirschberg 2007): 1 when clusters
// are the classes, 0 when they have nothing to do with them. With one class and one cluster, 0.
[[nodiscard]] auto v_measure(
    std::span<const std::size_t> classes, std::span<const std::size_t> clusters
) -> double;

// The share of the `k` nearest others, by dot product, that are of the same class.
[[nodiscard]] auto neighbours_of_class(
    std::span<const std::vector<float>> vectors, std::span<const std::size_t> classes, std::size_t k
) -> double;

// The F1 of shared runs of `n` stems, each counted as often as both have it: ROUGE-N (Lin 2004)
// with the balanced mean.
[[nodiscard]] auto rouge(std::string_view summary, std::string_view reference, std::size_t n)
    -> double;

}  // namespace pawl::quality
