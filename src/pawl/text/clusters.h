// SPDX-License-Identifier: Apache-2.0
// Groups of vectors that are near each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "pawl/text/engine.h"

namespace pawl::text {

// In place of a cluster: farther from every centroid than ClusterOptions::outlier_distance.
inline constexpr std::size_t kOutlier = SIZE_MAX;

// An upper bound of max_clusters.
inline constexpr std::size_t kMaxClusters = 64;

struct ClusterOptions {
    // The number of clusters is the smallest within these bounds whose mean silhouette comes within
    // a tenth of the best; fewer where there are no more different vectors.
    std::size_t min_clusters = 2;
    std::size_t max_clusters = 16;
    int restarts = 8;               // the best of so many starts
    std::uint64_t seed = 1;         // the same seed and vectors give the same clusters
    double outlier_distance = 2.0;  // cosine distance, 0..2; none is farther than 2
};

struct Clustering {
    std::vector<std::size_t> cluster_of;        // for each vector: into `centroids`, or kOutlier
    std::vector<float> closeness;               // for each vector: cosine to its nearest centroid
    std::vector<std::vector<float>> centroids;  // unit vectors, the largest cluster first
    double silhouette = 0;                      // -1..1, mean over all vectors
    std::string_view engine = kClusterEngine;
};

// Spherical k-means with k-means++ starts (Dhillon, Modha 2001; Arthur, Vassilvitskii 2007), k by
// the silhouette in cosine distance (Rousseeuw 1987).
//
// `vectors` are unit vectors of one size. No vectors give no clusters. Linear in vectors, sizes of
// vectors, and the sum of the k that are tried; at most 30 rounds a start.
[[nodiscard]] auto find_clusters(
    std::span<const std::vector<float>> vectors, const ClusterOptions& options
) -> Clustering;

}  // namespace pawl::text
