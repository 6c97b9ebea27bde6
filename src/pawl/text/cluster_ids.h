// SPDX-License-Identifier: Apache-2.0
// Clusters keep their ids from one run to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pawl::text {

using ClusterId = std::int64_t;

// In place of an id: the note was in no cluster, or is new.
inline constexpr ClusterId kNoCluster = 0;

// The ids of this run's clusters, by the notes they share with those of the last: `earlier` is for
// each note its last cluster, or kNoCluster; `now` is its cluster below `clusters`, or kOutlier. A
// cluster takes over an id with which it shares at least half of the smaller one, the most shared
// notes first; nobody gets an id twice. The others get fresh ids from `next_id` on, in their order.
//
// For vectors of one fitted model this is the way, since a new fit turns the space; where vectors
// stay comparable, ids_by_centroid is the other.
[[nodiscard]] auto ids_by_members(
    std::span<const ClusterId> earlier,
    std::span<const std::size_t> now,
    std::size_t clusters,
    ClusterId next_id
) -> std::vector<ClusterId>;

struct KnownCentroid {
    ClusterId id = kNoCluster;
    std::span<const float> centroid;
};

// The same by the cosine of the centroids, which must be of one model: the nearest pair first, none
// farther apart than `max_distance`.
[[nodiscard]] auto ids_by_centroid(
    std::span<const KnownCentroid> earlier,
    std::span<const std::vector<float>> now,
    double max_distance,
    ClusterId next_id
) -> std::vector<ClusterId>;

}  // namespace pawl::text
