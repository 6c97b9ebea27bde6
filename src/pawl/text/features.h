// SPDX-License-Identifier: Apache-2.0
// A text as counts of hashed features.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pawl::text {

// Stems of words, pairs of neighbours among them, and runs of three to five letters, which find
// related forms in any language that is written with letters. Stop words and numbers are left out.
enum class FeatureGroup : std::uint8_t { word, pair, letters };
inline constexpr std::size_t kFeatureGroups = 3;

// Buckets of each group. A feature's bucket is the low 18 bits of its FNV-1a hash
// (base/stable_hash.h): the same in every run and on every machine.
inline constexpr std::uint32_t kFeatureBuckets = 1U << 18U;

// What is behind this many words of a text is not looked at.
inline constexpr std::size_t kMaxFeatureWords = 4'000;

struct Feature {
    std::uint32_t bucket = 0;  // below kFeatureBuckets
    float value = 0;

    auto operator==(const Feature&) const -> bool = default;
};

// By group; each ascending by bucket, no bucket twice.
using Features = std::array<std::vector<Feature>, kFeatureGroups>;

// Each value is how often the feature occurs. Never empty: a text without words has one feature of
// its own. O(words · log words), at most kMaxFeatureWords words.
[[nodiscard]] auto count_features(std::string_view text) -> Features;

}  // namespace pawl::text
