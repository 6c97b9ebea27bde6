// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/clusters.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "pawl/base/stable_hash.h"
#include "pawl/text/sparse.h"

namespace pawl::text {
namespace {

using Vector = std::vector<float>;
using Vectors = std::span<const Vector>;

constexpr int kMaxRounds = 30;
constexpr int kTrialRestarts = 3;  // while k is still being looked for
constexpr double kEnoughOfBest = 0.9;
constexpr double kSame = 1e-6;  // cosine distance of vectors that are one

// Numbers from a seed that are the same everywhere; std's distributions are not.
class Draws {
 public:
    explicit Draws(std::uint64_t seed) : state_(spread_bits(seed ^ 0x9e3779b97f4a7c15)) {}

    // In [0, 1).
    auto next() -> double {
        state_ += 0x9e3779b97f4a7c15;
        return static_cast<double>(spread_bits(state_) >> 11U) / 9007199254740992.0;
    }

 private:
    std::uint64_t state_;
};

struct Partition {
    std::vector<Vector> centroids;
    std::vector<std::size_t> nearest;  // for each vector
    std::vector<float> closeness;
    double total = 0;  // of the closeness
};

// k-means++: the next start is drawn with the distance to those before. Fewer than k where the rest
// are copies.
auto draw_starts(Vectors vectors, std::size_t k, Draws& draws) -> std::vector<Vector> {
    const auto first = static_cast<std::size_t>(draws.next() * static_cast<double>(vectors.size()));
    std::vector<Vector> starts = {vectors[first]};
    std::vector<double> distance(vectors.size(), 2.0);
    while (starts.size() < k) {
        double sum = 0;
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            const double to_last = 1.0 - dot(vectors[i], starts.back());
            distance[i] = std::min(distance[i], to_last < kSame ? 0.0 : to_last);
            sum += distance[i];
        }
        if (sum == 0) {
            break;
        }
        double left = draws.next() * sum;
        std::size_t pick = 0;
        for (std::size_t i = 0; i < vectors.size() && left >= 0; ++i) {
            if (distance[i] > 0) {
                pick = i;
                left -= distance[i];
            }
        }
        starts.push_back(vectors[pick]);
    }
    return starts;
}

// True when a vector changed its cluster.
auto assign(Vectors vectors, Partition& partition) -> bool {
    bool changed = false;
    partition.total = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        std::size_t best = 0;
        float best_closeness = -2;
        for (std::size_t c = 0; c < partition.centroids.size(); ++c) {
            const float closeness = dot(vectors[i], partition.centroids[c]);
            if (closeness > best_closeness) {
                best = c;
                best_closeness = closeness;
            }
        }
        changed = changed || partition.nearest[i] != best;
        partition.nearest[i] = best;
        partition.closeness[i] = best_closeness;
        partition.total += best_closeness;
    }
    return changed;
}

auto sums_of(Vectors vectors, const Partition& partition) -> std::vector<Vector> {
    std::vector<Vector> sums(partition.centroids.size(), Vector(vectors.front().size()));
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        add_scaled(sums[partition.nearest[i]], 1.0F, vectors[i]);
    }
    return sums;
}

// A cluster that lost everybody starts again at the vector that is worst off.
void move_centroids(Vectors vectors, Partition& partition) {
    auto sums = sums_of(vectors, partition);
    for (std::size_t c = 0; c < sums.size(); ++c) {
        if (normalise(sums[c]) > 0) {
            partition.centroids[c] = std::move(sums[c]);
            continue;
        }
        const auto worst = std::ranges::min_element(partition.closeness);
        partition.centroids[c] =
            vectors[static_cast<std::size_t>(worst - partition.closeness.begin())];
        *worst = 1;
    }
}

auto run_once(Vectors vectors, std::size_t k, Draws& draws) -> Partition {
    Partition partition{
        .centroids = draw_starts(vectors, k, draws),
        .nearest = std::vector<std::size_t>(vectors.size(), kOutlier),
        .closeness = std::vector<float>(vectors.size()),
    };
    for (int round = 0; assign(vectors, partition) && round < kMaxRounds; ++round) {
        move_centroids(vectors, partition);
    }
    return partition;
}

auto best_of(Vectors vectors, std::size_t k, int restarts, std::uint64_t seed) -> Partition {
    Draws draws(seed);
    Partition best = run_once(vectors, k, draws);
    for (int i = 1; i < restarts; ++i) {
        Partition other = run_once(vectors, k, draws);
        if (other.total > best.total) {
            best = std::move(other);
        }
    }
    return best;
}

auto sizes_of(const Partition& partition) -> std::vector<std::size_t> {
    std::vector<std::size_t> sizes(partition.centroids.size());
    for (const auto c : partition.nearest) {
        ++sizes[c];
    }
    return sizes;
}

// Exact in one pass over vectors and clusters: the mean cosine distance to a cluster is one product
// with the sum of its vectors.
auto silhouette(Vectors vectors, const Partition& partition) -> double {
    const auto sums = sums_of(vectors, partition);
    const auto sizes = sizes_of(partition);
    double total = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const auto own = partition.nearest[i];
        double inside = 0;
        double outside = 2;
        for (std::size_t c = 0; c < sums.size(); ++c) {
            const auto size = static_cast<double>(sizes[c]);
            const double closeness = dot(vectors[i], sums[c]);
            if (c == own) {
                inside = size > 1 ? (size - closeness) / (size - 1) : 0;
            } else if (size > 0) {
                outside = std::min(outside, 1 - closeness / size);
            }
        }
        const double larger = std::max(inside, outside);
        total += sizes[own] > 1 && larger > 0 ? (outside - inside) / larger : 0;
    }
    return total / static_cast<double>(vectors.size());
}

auto choose_k(Vectors vectors, const ClusterOptions& options) -> std::size_t {
    const auto bound = std::min(vectors.size(), kMaxClusters);
    const auto last = std::clamp<std::size_t>(options.max_clusters, 1, bound);
    const auto first = std::clamp<std::size_t>(options.min_clusters, 1, last);
    std::vector<double> qualities;  // of first, first + 1, …
    for (std::size_t k = first; first < last && k <= last; ++k) {
        const auto trial = best_of(vectors, k, kTrialRestarts, options.seed);
        if (trial.centroids.size() < k) {
            break;  // no more different vectors
        }
        qualities.push_back(silhouette(vectors, trial));
    }
    if (qualities.empty()) {
        return first;
    }
    const double best = std::ranges::max(qualities);
    const double enough = best > 0 ? best * kEnoughOfBest : best;
    const auto found =
        std::ranges::find_if(qualities, [enough](double quality) { return quality >= enough; });
    return first + static_cast<std::size_t>(found - qualities.begin());
}

// Largest first; clusters that nobody is in are left out.
auto in_order(Partition partition, double outlier_distance) -> Clustering {
    const auto sizes = sizes_of(partition);
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&](std::size_t c) { return std::pair(~sizes[c], c); });
    std::vector<std::size_t> place(sizes.size());
    Clustering clustering;
    for (const auto c : order) {
        if (sizes[c] > 0) {
            place[c] = clustering.centroids.size();
            clustering.centroids.push_back(std::move(partition.centroids[c]));
        }
    }
    for (std::size_t i = 0; i < partition.nearest.size(); ++i) {
        const bool outside = 1.0 - partition.closeness[i] > outlier_distance;
        clustering.cluster_of.push_back(outside ? kOutlier : place[partition.nearest[i]]);
    }
    clustering.closeness = std::move(partition.closeness);
    return clustering;
}

}  // namespace

auto find_clusters(std::span<const std::vector<float>> vectors, const ClusterOptions& options)
    -> Clustering {
    if (vectors.empty()) {
        return {};
    }
    const auto k = choose_k(vectors, options);
    auto partition = best_of(vectors, k, std::max(options.restarts, 1), options.seed);
    const double quality = silhouette(vectors, partition);
    auto clustering = in_order(std::move(partition), options.outlier_distance);
    clustering.silhouette = quality;
    return clustering;
}

}  // namespace pawl::text
