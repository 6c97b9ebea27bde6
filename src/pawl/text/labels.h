// SPDX-License-Identifier: Apache-2.0
// Names for clusters: the words that their texts use and the others do not.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::text {

struct LabelOptions {
    std::size_t terms = 5;          // best terms listed for each cluster
    std::size_t terms_in_name = 2;  // of which the name has so many
};

struct ClusterLabel {
    std::string name;                // "Soil, seeds"; "Cluster" where the texts have no words
    std::vector<std::string> terms;  // best first, in lower case, in the form that is most frequent

    auto operator==(const ClusterLabel&) const -> bool = default;
};

// Class-based TF-IDF: in how many texts of the cluster a stem stands, times the logarithm of how
// much more often than among all. `cluster_of` is for each text its cluster below `clusters`, or
// anything else (kOutlier) for none. Stop words, numbers and words of fewer than three letters are
// no terms. Linear in the texts; ties go to the term that comes first in the order of bytes.
[[nodiscard]] auto label_clusters(
    std::span<const std::string_view> texts,
    std::span<const std::size_t> cluster_of,
    std::size_t clusters,
    const LabelOptions& options = {}
) -> std::vector<ClusterLabel>;

}  // namespace pawl::text
