// SPDX-License-Identifier: Apache-2.0
// The main directions of a corpus: words that stand in the same texts fall together, so that two
// texts about one thing are near each other although they share no word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pawl/text/sparse.h"

namespace pawl::text {

// A truncated singular value decomposition: right singular vectors of the matrix of texts, each as
// long as its singular value is against the largest, so that main directions weigh more.
struct TopicSpace {
    std::size_t rank = 0;
    std::vector<std::uint32_t> columns;  // ascending; those that at least two texts have
    std::vector<float> basis;            // columns.size() rows of `rank` values

    // Adds nothing for columns that it does not know. Not normalised.
    [[nodiscard]] auto project(const SparseVector& row) const -> std::vector<float>;
};

// By subspace iteration from a fixed start (Halko, Martinsson, Tropp 2011, "Finding structure with
// randomness", algorithm 4.4): the same for the same rows. The result has at most `rank`
// directions, fewer when the rows have no more; none for fewer than two rows. O(rank · (entries +
// rank · rows)) for each of 20 rounds.
[[nodiscard]] auto find_topics(std::span<const SparseVector> rows, std::size_t rank) -> TopicSpace;

}  // namespace pawl::text
