// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/clusters.h"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <vector>

#include "pawl/text/sparse.h"

namespace pawl::text {
namespace {

using testing::Each;

using Vectors = std::vector<std::vector<float>>;

// `each` vectors around every axis of a space of `axes` dimensions, one axis after another in
// turns.
auto around_axes(std::size_t axes, std::size_t each, float noise, unsigned seed = 1) -> Vectors {
    std::mt19937 random(seed);
    Vectors vectors;
    for (std::size_t i = 0; i < axes * each; ++i) {
        auto& vector = vectors.emplace_back(axes);
        for (auto& value : vector) {
            value = noise * (static_cast<float>(random() % 2001) / 1000.0F - 1.0F);
        }
        vector[i % axes] += 1;
        normalise(vector);
    }
    return vectors;
}

TEST(Clusters, finds_how_many_there_are_and_who_is_in_them) {
    const auto vectors = around_axes(5, 20, 0.2F);

    const auto found = find_clusters(vectors, {.min_clusters = 2, .max_clusters = 12});

    ASSERT_EQ(found.centroids.size(), 5);
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        EXPECT_EQ(found.cluster_of[i], found.cluster_of[i % 5]);
        EXPECT_GT(found.closeness[i], 0.7F);
    }
    EXPECT_GT(found.silhouette, 0.6);
    EXPECT_EQ(found.engine, "spherical-kmeans-v1");
}

TEST(Clusters, the_same_seed_gives_the_same_clusters) {
    const auto vectors = around_axes(6, 15, 0.8F);

    const auto once = find_clusters(vectors, {.seed = 7});
    const auto again = find_clusters(vectors, {.seed = 7});

    EXPECT_EQ(once.cluster_of, again.cluster_of);
    EXPECT_EQ(once.centroids, again.centroids);
}

TEST(Clusters, the_largest_comes_first) {
    auto vectors = around_axes(3, 5, 0.1F);
    for (int i = 0; i < 20; ++i) {
        vectors.push_back(vectors[1]);
    }

    const auto found = find_clusters(vectors, {.min_clusters = 3, .max_clusters = 3});

    EXPECT_EQ(found.cluster_of[1], 0);
    EXPECT_EQ(found.cluster_of.back(), 0);
}

TEST(Clusters, who_is_near_no_centroid_is_an_outlier) {
    auto vectors = around_axes(3, 20, 0.05F);
    vectors.push_back({0.577F, 0.577F, 0.577F});

    const auto found =
        find_clusters(vectors, {.min_clusters = 3, .max_clusters = 3, .outlier_distance = 0.3});

    EXPECT_EQ(found.cluster_of.back(), kOutlier);
    EXPECT_NE(found.cluster_of.front(), kOutlier);
}

TEST(Clusters, every_cluster_has_somebody_and_every_centroid_length_one) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto vectors = around_axes(8, 3, 2.0F, seed);
        const auto found = find_clusters(
            vectors, {.min_clusters = 10, .max_clusters = 10, .restarts = 1, .seed = seed}
        );
        const std::set<std::size_t> used(found.cluster_of.begin(), found.cluster_of.end());

        EXPECT_EQ(used.size(), found.centroids.size());
        for (const auto& centroid : found.centroids) {
            EXPECT_NEAR(dot(centroid, centroid), 1, 1e-4);
        }
    }
}

TEST(Clusters, nothing_one_and_copies_are_taken) {
    EXPECT_TRUE(find_clusters({}, {}).centroids.empty());

    const Vectors one = {{1, 0}};
    EXPECT_EQ(find_clusters(one, {}).centroids.size(), 1);

    const Vectors copies(30, std::vector<float>{0, 1});
    const auto found = find_clusters(copies, {.min_clusters = 4, .max_clusters = 9});
    EXPECT_EQ(found.centroids.size(), 1);
    EXPECT_THAT(found.cluster_of, Each(0));
}

TEST(Clusters, bounds_that_make_no_sense_are_bent) {
    const auto vectors = around_axes(2, 3, 0.1F);

    EXPECT_EQ(find_clusters(vectors, {.min_clusters = 0, .max_clusters = 0}).centroids.size(), 1);
    EXPECT_LE(find_clusters(vectors, {.min_clusters = 99, .max_clusters = 3}).centroids.size(), 3);
    EXPECT_LE(
        find_clusters(vectors, {.min_clusters = 9, .max_clusters = 999, .restarts = -1})
            .centroids.size(),
        6
    );
}

}  // namespace
}  // namespace pawl::text
