// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/type_centroids.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/letters.h"
#include "pawl/text/sparse.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

auto lower_case(std::string_view text) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto read = read_code_point(text, at);
        append_utf8(out, fold_case(read.value));
        at += read.bytes;
    }
    return out;
}

}  // namespace

auto type_centroids(std::span<const TypedVector> vectors) -> std::vector<TypeCentroid> {
    std::map<std::string, std::vector<float>> sums;
    for (const auto& [type, vector] : vectors) {
        auto label = lower_case(type);
        if (label.empty() || label == kUnclassified || label == kNope) {
            continue;
        }
        auto& sum = sums.try_emplace(std::move(label), vector.size()).first->second;
        add_scaled(sum, 1.0F, vector);
    }
    std::vector<TypeCentroid> centroids;
    for (auto& [label, sum] : sums) {
        if (normalise(sum) > 0) {
            centroids.push_back({.label = label, .centroid = std::move(sum)});
        }
    }
    return centroids;
}

auto nearest_type(
    std::span<const float> vector,
    std::span<const TypeCentroid> centroids,
    const NearestOptions& options
) -> NearestType {
    const TypeCentroid* best = nullptr;
    float best_closeness = -2;
    for (const auto& candidate : centroids) {
        const float closeness = dot(vector, candidate.centroid);
        if (closeness > best_closeness) {
            best = &candidate;
            best_closeness = closeness;
        }
    }
    const double distance = 1.0 - best_closeness;
    if (best == nullptr || distance > options.threshold) {
        return {.label = std::string(kMisc), .confidence = options.misc_confidence};
    }
    return {.label = best->label, .confidence = std::clamp(1.0 - distance, 0.0, 1.0)};
}

}  // namespace pawl::text
