// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/embedding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/base/stable_hash.h"
#include "pawl/text/engine.h"
#include "pawl/text/features.h"
#include "pawl/text/sparse.h"
#include "pawl/text/topic_space.h"

namespace pawl::text {
namespace {

// Weights of the groups, and the share of the topics against the projection: what was tried is in
// docs/reference/offline.md.
constexpr std::array<double, kFeatureGroups> kGroupWeights = {1.0, 0.2, 0.5};
constexpr double kTopicShare = 0.9;
constexpr double kTopicsPerRoot = 1.4;
constexpr std::size_t kMinTopics = 6;
constexpr std::size_t kMaxTopics = 64;
constexpr unsigned kTargets = 4;  // coordinates that a feature is added to

auto check_dimensions(std::size_t dimensions) -> Result<> {
    if (dimensions < kMinDimensions || dimensions > kMaxDimensions) {
        return fail(
            "invalid_dimensions",
            fmt::format(
                "offline embeddings have {} to {} dimensions, not {}: change `dimensions`",
                kMinDimensions,
                kMaxDimensions,
                dimensions
            )
        );
    }
    return {};
}

// More texts can tell more topics apart.
auto topics_for(std::size_t texts, std::size_t dimensions) -> std::size_t {
    const double wanted = kTopicsPerRoot * std::sqrt(static_cast<double>(texts));
    const auto topics = std::clamp(static_cast<std::size_t>(wanted), kMinTopics, kMaxTopics);
    return std::min(topics, dimensions / 2);
}

// Very sparse random projection (Li, Hastie, Church 2006): places and signs come from the column.
void project_signs(const SparseVector& row, std::span<float> to) {
    for (const auto& entry : row) {
        auto bits = spread_bits(entry.column + 1ULL);
        for (unsigned target = 0; target < kTargets; ++target) {
            const float sign = (bits & 1U) == 0 ? -1.0F : 1.0F;
            to[(bits >> 1U) % to.size()] += sign * entry.value;
            bits = spread_bits(bits);
        }
    }
}

// At most kMaxFittedTexts of them.
auto sample(std::span<const std::string_view> texts) -> std::vector<Features> {
    const auto count = std::min(texts.size(), kMaxFittedTexts);
    std::vector<Features> features;
    features.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        features.push_back(count_features(texts[i * texts.size() / count]));
    }
    return features;
}

auto count_texts_with(std::span<const Features> texts) -> std::vector<std::uint32_t> {
    std::vector<std::uint32_t> counts(kFeatureGroups * kFeatureBuckets);
    for (const auto& features : texts) {
        for (std::size_t group = 0; group < kFeatureGroups; ++group) {
            for (const auto& feature : features.at(group)) {
                ++counts[group * kFeatureBuckets + feature.bucket];
            }
        }
    }
    return counts;
}

auto fingerprint(std::span<const std::string_view> texts) -> std::uint64_t {
    auto hash = kFnvOffset;
    for (const auto text : texts) {
        hash = fnv1a({"\0", 1}, fnv1a(text, hash));
    }
    return spread_bits(hash);
}

}  // namespace

auto EmbeddingModel::fixed(std::size_t dimensions) -> Result<EmbeddingModel> {
    if (auto checked = check_dimensions(dimensions); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    EmbeddingModel model(dimensions);
    model.name_ = fmt::format("{}:{}", kEmbeddingEngine, dimensions);
    return model;
}

auto EmbeddingModel::fit(std::span<const std::string_view> texts, std::size_t dimensions)
    -> Result<EmbeddingModel> {
    auto model = fixed(dimensions);
    if (!model) {
        return model;
    }
    model->name_ += fmt::format(":{:016x}", fingerprint(texts));
    const auto features = sample(texts);
    model->texts_ = features.size();
    model->texts_with_ = count_texts_with(features);
    std::vector<SparseVector> rows;
    rows.reserve(features.size());
    for (const auto& text : features) {
        rows.push_back(model->weigh(text));
    }
    model->topics_ = find_topics(rows, topics_for(rows.size(), dimensions));
    return model;
}

auto EmbeddingModel::weigh(const Features& features) const -> SparseVector {
    SparseVector row;
    for (std::size_t group = 0; group < kFeatureGroups; ++group) {
        const auto begin = row.size();
        double squares = 0;
        for (const auto& feature : features.at(group)) {
            const auto column =
                static_cast<std::uint32_t>(group * kFeatureBuckets) + feature.bucket;
            double weight = 1 + std::log(feature.value);
            if (!texts_with_.empty()) {
                const double share = static_cast<double>(texts_ + 2) / (texts_with_[column] + 1.0);
                const double rarity = std::log(share);
                weight *= rarity * rarity;
            }
            squares += weight * weight;
            row.push_back({.column = column, .value = static_cast<float>(weight)});
        }
        const double scale = squares > 0 ? kGroupWeights.at(group) / std::sqrt(squares) : 0;
        for (std::size_t i = begin; i < row.size(); ++i) {
            row[i].value *= static_cast<float>(scale);
        }
    }
    return row;
}

auto EmbeddingModel::embed(std::string_view text) const -> std::vector<float> {
    const auto row = weigh(count_features(text));
    std::vector<float> vector(dimensions_);
    const auto topics = std::span(vector).first(topics_.rank);
    const auto rest = std::span(vector).subspan(topics_.rank);
    std::ranges::copy(topics_.project(row), topics.begin());
    project_signs(row, rest);
    const bool placed = normalise(topics) > 0;
    // All targets of all features can meet and cancel out; one coordinate is then as good as none.
    if (normalise(rest) == 0) {
        rest.front() = 1;
    }
    if (placed) {
        const auto share = static_cast<float>(std::sqrt(kTopicShare));
        const auto rest_share = static_cast<float>(std::sqrt(1 - kTopicShare));
        std::ranges::for_each(topics, [share](float& value) { value *= share; });
        std::ranges::for_each(rest, [rest_share](float& value) { value *= rest_share; });
    }
    normalise(vector);
    return vector;
}

}  // namespace pawl::text
