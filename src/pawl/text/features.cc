// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/features.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/stable_hash.h"
#include "pawl/text/stem.h"
#include "pawl/text/stop_words.h"
#include "pawl/text/utf8.h"
#include "pawl/text/words.h"

namespace pawl::text {
namespace {

using Buckets = std::array<std::vector<std::uint32_t>, kFeatureGroups>;

constexpr std::size_t kShortestRun = 3;
constexpr std::size_t kLongestRun = 5;

void add(Buckets& buckets, FeatureGroup group, std::uint64_t hash) {
    buckets.at(static_cast<std::size_t>(group))
        .push_back(static_cast<std::uint32_t>(hash % kFeatureBuckets));
}

// Runs of letters of "_word_": the edges tell a beginning from a middle.
void add_letters(Buckets& buckets, std::string_view word) {
    const auto edged = '_' + std::string(word) + '_';
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < edged.size(); at += read_code_point(edged, at).bytes) {
        starts.push_back(at);
    }
    starts.push_back(edged.size());
    for (std::size_t run = kShortestRun; run <= kLongestRun; ++run) {
        for (std::size_t first = 0; first + run < starts.size(); ++first) {
            const auto from = starts[first];
            add(buckets,
                FeatureGroup::letters,
                fnv1a(std::string_view(edged).substr(from, starts[first + run] - from)));
        }
    }
}

// One letter says nothing, unless it is a whole syllable.
auto counts(const Word& word) -> bool {
    switch (word.kind) {
        case WordKind::number:
            return false;
        case WordKind::dense:
        case WordKind::picture:
            return true;
        case WordKind::word:
            return word.text.size() > 1 && !is_stop_word(word.text);
    }
    return false;
}

auto count(std::vector<std::uint32_t>& buckets) -> std::vector<Feature> {
    std::ranges::sort(buckets);
    std::vector<Feature> features;
    for (const auto bucket : buckets) {
        if (features.empty() || features.back().bucket != bucket) {
            features.push_back({.bucket = bucket, .value = 0});
        }
        features.back().value += 1;
    }
    return features;
}

}  // namespace

auto count_features(std::string_view text) -> Features {
    Buckets buckets;
    std::string last;
    for (const auto& word : find_words(text, kMaxFeatureWords)) {
        if (!counts(word)) {
            last.clear();
            continue;
        }
        auto stemmed = stem(word.text);
        add(buckets, FeatureGroup::word, fnv1a(stemmed));
        if (!last.empty()) {
            add(buckets, FeatureGroup::pair, fnv1a(stemmed, fnv1a(" ", fnv1a(last))));
        }
        if (word.kind == WordKind::word) {
            add_letters(buckets, word.text);
        }
        last = std::move(stemmed);
    }
    if (buckets.front().empty()) {
        add(buckets, FeatureGroup::word, fnv1a(text, fnv1a("no words: ")));
    }
    Features features;
    for (std::size_t group = 0; group < kFeatureGroups; ++group) {
        features.at(group) = count(buckets.at(group));
    }
    return features;
}

}  // namespace pawl::text
