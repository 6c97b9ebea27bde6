// SPDX-License-Identifier: Apache-2.0
// Clusters that are known beforehand: the types that people gave to some of their notes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/engine.h"

namespace pawl::text {

// Types of notes that nobody has sorted yet, and of those that are to be sorted nowhere: neither
// gets a centroid.
inline constexpr std::string_view kUnclassified = "unclassified";
inline constexpr std::string_view kNope = "nope";
// The cluster of vectors that are near no type.
inline constexpr std::string_view kMisc = "Misc";

struct TypedVector {
    std::string_view type;  // in any case of letters; may be empty: as kUnclassified
    std::span<const float> vector;
};

struct TypeCentroid {
    std::string label;  // the type in lower case
    std::vector<float> centroid;

    auto operator==(const TypeCentroid&) const -> bool = default;
};

// The mean direction of each type, in the order of the labels.
[[nodiscard]] auto type_centroids(std::span<const TypedVector> vectors)
    -> std::vector<TypeCentroid>;

// For vectors of EmbeddingModel, whose distances are larger than those of language models: at 0.35
// most notes of tests/corpus are kMisc, at this distance one in thirteen
// (docs/reference/offline.md).
inline constexpr double kOfflineThreshold = 0.55;

struct NearestOptions {
    double threshold = 0.35;       // cosine distance up to which a vector belongs to a type
    double misc_confidence = 0.5;  // of kMisc
};

struct NearestType {
    std::string label;
    double confidence = 0;  // 1 - cosine distance, within 0..1; misc_confidence for kMisc
    std::string_view engine = kTypeCentroidEngine;
};

// Ties go to the label that comes first. `vector` is a unit vector of the centroids' size.
[[nodiscard]] auto nearest_type(
    std::span<const float> vector,
    std::span<const TypeCentroid> centroids,
    const NearestOptions& options
) -> NearestType;

}  // namespace pawl::text
