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

// Whether `made_by`, an engine's or an EmbeddingModel's name as it was stored with a result, is one
// of this folder, of whatever version: such a result may be replaced once a provider answers, and
// such a vector must not be compared with a provider's.
[[nodiscard]] auto is_offline(std::string_view made_by) -> bool;

}  // namespace pawl::text
