// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/topic_space.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "pawl/text/eigen.h"

namespace pawl::text {
namespace {

TEST(Eigen, solves_a_matrix_that_is_known) {
    const auto found = symmetric_eigen({2, 1, 1, 2}, 2);

    EXPECT_NEAR(found.values[0], 3, 1e-9);
    EXPECT_NEAR(found.values[1], 1, 1e-9);
    EXPECT_NEAR(std::abs(found.vectors[0]), std::sqrt(0.5), 1e-9);
}

TEST(Eigen, rebuilds_a_random_matrix) {
    constexpr std::size_t size = 30;
    std::mt19937 random(3);
    std::vector<double> matrix(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            matrix[i * size + j] = matrix[j * size + i] =
                static_cast<double>(random()) / 4294967296.0 - 0.5;
        }
    }
    const auto found = symmetric_eigen(matrix, size);

    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < size; ++k) {
                sum += found.values[k] * found.vectors[k * size + i] * found.vectors[k * size + j];
            }
            EXPECT_NEAR(sum, matrix[i * size + j], 1e-6);
        }
    }
}

// Two blocks of texts that share no column.
const std::vector<SparseVector> kTwoTopics = {
    {{.column = 2, .value = 1}, {.column = 5, .value = 1}},
    {{.column = 2, .value = 1}, {.column = 7, .value = 1}},
    {{.column = 5, .value = 1}, {.column = 7, .value = 1}},
    {{.column = 100, .value = 1}, {.column = 900, .value = 1}},
    {{.column = 100, .value = 1}, {.column = 900, .value = 2}},
    {{.column = 4'000, .value = 9}},  // a column of one text alone says nothing about the others
};

TEST(TopicSpace, columns_of_one_topic_point_the_same_way) {
    const auto space = find_topics(kTwoTopics, 2);
    const auto place = [&space](std::uint32_t column) {
        auto vector = space.project({{.column = column, .value = 1}});
        normalise(vector);
        return vector;
    };

    ASSERT_EQ(space.rank, 2);
    EXPECT_NEAR(dot(place(2), place(7)), 1, 1e-3);
    EXPECT_NEAR(dot(place(100), place(900)), 1, 1e-3);
    EXPECT_NEAR(dot(place(2), place(100)), 0, 1e-3);
}

TEST(TopicSpace, does_not_know_what_stands_in_one_text) {
    const auto space = find_topics(kTwoTopics, 2);

    EXPECT_EQ(space.columns, (std::vector<std::uint32_t>{2, 5, 7, 100, 900}));
    EXPECT_EQ(space.project({{.column = 4'000, .value = 1}}), (std::vector<float>{0, 0}));
}

TEST(TopicSpace, has_no_more_directions_than_the_rows) {
    EXPECT_LE(find_topics(kTwoTopics, 50).rank, kTwoTopics.size());
    EXPECT_EQ(find_topics({}, 5).rank, 0);
    EXPECT_EQ(find_topics(std::span(kTwoTopics).first(1), 5).rank, 0);
    const std::vector<SparseVector> copies(10, kTwoTopics[0]);
    EXPECT_EQ(find_topics(copies, 5).rank, 1);
}

TEST(TopicSpace, nothing_in_any_row_is_no_topic) {
    const std::vector<SparseVector> empty(4);
    const std::vector<SparseVector> zeros(4, SparseVector{{.column = 1, .value = 0}});

    EXPECT_EQ(find_topics(empty, 3).rank, 0);
    EXPECT_EQ(find_topics(zeros, 3).rank, 0);
}

}  // namespace
}  // namespace pawl::text
