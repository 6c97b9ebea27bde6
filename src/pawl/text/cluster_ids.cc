// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/cluster_ids.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "pawl/base/assert.h"
#include "pawl/text/sparse.h"

namespace pawl::text {
namespace {

struct Candidate {
    double likeness = 0;
    ClusterId id = kNoCluster;
    std::size_t cluster = 0;
};

// The most alike first; equal ones by id and place, so that the result is one.
auto take_over(std::vector<Candidate> candidates, std::size_t clusters, ClusterId next_id)
    -> std::vector<ClusterId> {
    std::ranges::sort(candidates, {}, [](const Candidate& candidate) {
        return std::tuple(-candidate.likeness, candidate.id, candidate.cluster);
    });
    std::vector<ClusterId> ids(clusters, kNoCluster);
    std::set<ClusterId> taken;
    for (const auto& candidate : candidates) {
        if (ids[candidate.cluster] == kNoCluster && taken.insert(candidate.id).second) {
            ids[candidate.cluster] = candidate.id;
        }
    }
    for (auto& id : ids) {
        if (id == kNoCluster) {
            id = next_id++;
        }
    }
    return ids;
}

}  // namespace

auto ids_by_members(
    std::span<const ClusterId> earlier,
    std::span<const std::size_t> now,
    std::size_t clusters,
    ClusterId next_id
) -> std::vector<ClusterId> {
    PAWL_ASSERT(earlier.size() == now.size());
    std::map<std::pair<ClusterId, std::size_t>, std::size_t> shared;
    std::map<ClusterId, std::size_t> earlier_sizes;
    std::vector<std::size_t> sizes(clusters);
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (earlier[i] == kNoCluster || now[i] >= clusters) {
            continue;  // notes that came or went say nothing about what became of a cluster
        }
        ++shared[{earlier[i], now[i]}];
        ++earlier_sizes[earlier[i]];
        ++sizes[now[i]];
    }
    std::vector<Candidate> candidates;
    for (const auto& [pair, count] : shared) {
        const auto smaller = std::min(earlier_sizes[pair.first], sizes[pair.second]);
        if (2 * count >= smaller) {
            candidates.push_back({
                .likeness = static_cast<double>(count),
                .id = pair.first,
                .cluster = pair.second,
            });
        }
    }
    return take_over(std::move(candidates), clusters, next_id);
}

auto ids_by_centroid(
    std::span<const KnownCentroid> earlier,
    std::span<const std::vector<float>> now,
    double max_distance,
    ClusterId next_id
) -> std::vector<ClusterId> {
    std::vector<Candidate> candidates;
    for (const auto& known : earlier) {
        for (std::size_t cluster = 0; cluster < now.size(); ++cluster) {
            const double likeness = dot(known.centroid, now[cluster]);
            if (1 - likeness <= max_distance) {
                candidates.push_back({.likeness = likeness, .id = known.id, .cluster = cluster});
            }
        }
    }
    return take_over(std::move(candidates), now.size(), next_id);
}

}  // namespace pawl::text
