// SPDX-License-Identifier: Apache-2.0
#include "measures.h"

#include <gtest/gtest.h>

#include <vector>

namespace pawl::quality {
namespace {

using Ids = std::vector<std::size_t>;

TEST(Measures, v_measure_does_not_ask_for_names) {
    EXPECT_NEAR(v_measure(Ids{0, 0, 1, 1}, Ids{7, 7, 3, 3}), 1, 1e-9);
    EXPECT_NEAR(v_measure(Ids{0, 0, 1, 1}, Ids{0, 1, 0, 1}), 0, 1e-9);
    EXPECT_NEAR(v_measure(Ids{0, 0, 1, 1}, Ids{0, 0, 0, 0}), 0, 1e-9);
}

// Homogeneity 1, completeness ln 2 / ln 4 = 0.5, so 2/3.
TEST(Measures, v_measure_counts_a_divided_class_as_half) {
    EXPECT_NEAR(v_measure(Ids{0, 0, 1, 1}, Ids{0, 1, 2, 3}), 2.0 / 3, 1e-9);
}

TEST(Measures, rouge_counts_shared_runs) {
    EXPECT_NEAR(rouge("the cat sat", "the cat sat", 2), 1, 1e-9);
    EXPECT_NEAR(rouge("the cat", "a dog", 1), 0, 1e-9);
    EXPECT_NEAR(rouge("the cat sat", "the cat ran away", 1), 2.0 * 2 / 7, 1e-9);
    EXPECT_NEAR(rouge("", "", 1), 0, 1e-9);
}

TEST(Measures, neighbours_are_counted_by_likeness) {
    const std::vector<std::vector<float>> vectors = {{1, 0}, {1, 0}, {0, 1}, {0, 1}};

    EXPECT_EQ(neighbours_of_class(vectors, Ids{0, 0, 1, 1}, 1), 1);
    EXPECT_EQ(neighbours_of_class(vectors, Ids{0, 1, 0, 1}, 1), 0);
}

}  // namespace
}  // namespace pawl::quality
