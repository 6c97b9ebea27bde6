// SPDX-License-Identifier: Apache-2.0
// What made a result. Every result of this folder carries one of these, and so must whatever is
// built on it: nobody shall take a counted word for the answer of a language model. A change that
// makes other results out of the same input gets the next number.
#pragma once

#include <string_view>

namespace pawl::text {

inline constexpr std::string_view kSummaryEngine = "extractive-v1";
inline constexpr std::string_view kEmbeddingEngine = "hashed-tfidf-v1";
inline constexpr std::string_view kClusterEngine = "spherical-kmeans-v1";
inline constexpr std::string_view kTypeCentroidEngine = "type-centroid-v1";
inline constexpr std::string_view kInsightEngine = "lexicon-v1";
inline constexpr std::string_view kSiteReportEngine = "rules-v1";

}  // namespace pawl::text
