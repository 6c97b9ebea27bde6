// SPDX-License-Identifier: Apache-2.0
// Vectors for texts without a language model: texts that share words, or words that share texts,
// are near each other.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/text/features.h"
#include "pawl/text/sparse.h"
#include "pawl/text/topic_space.h"

namespace pawl::text {

inline constexpr std::size_t kMinDimensions = 64;
inline constexpr std::size_t kMaxDimensions = 1536;

// A fit looks at no more texts than these, evenly spread over all.
inline constexpr std::size_t kMaxFittedTexts = 5'000;

// Turns texts into unit vectors whose dot product is their likeness.
//
// A vector has two parts: the place among the topics of the fitted corpus (its main directions),
// and behind it a signed sparse projection of the features themselves, which tells apart what the
// topics do not. Features are weighted by how rare they are in the corpus.
//
// Vectors of one model can be compared, those of two cannot. name() tells models apart: store it
// beside the vectors, and mix nothing. The same texts give the same model on one build; another
// compiler or processor may round differently in the last bits.
//
// Immutable, safe from any thread; a fitted one takes 3 MB and its topics' words.
class EmbeddingModel {
 public:
    // Fitted to `texts`, the whole corpus that will be compared. O(total words) with a factor for
    // the topics: 1,000 notes take a fraction of a second (docs/performance.md). Error:
    // invalid_dimensions.
    [[nodiscard]] static auto fit(std::span<const std::string_view> texts, std::size_t dimensions)
        -> Result<EmbeddingModel>;

    // Fitted to nothing: vectors of texts that come one by one stay comparable for ever, but only
    // shared words and parts of words bring texts together. Error: invalid_dimensions.
    [[nodiscard]] static auto fixed(std::size_t dimensions) -> Result<EmbeddingModel>;

    // A unit vector for any bytes at all, also for none. Looks at kMaxFeatureWords words.
    [[nodiscard]] auto embed(std::string_view text) const -> std::vector<float>;

    // "hashed-tfidf-v1:256", and for a fitted model a fingerprint of its corpus behind it.
    [[nodiscard]] auto name() const -> const std::string& { return name_; }
    [[nodiscard]] auto dimensions() const -> std::size_t { return dimensions_; }

 private:
    explicit EmbeddingModel(std::size_t dimensions) : dimensions_(dimensions) {}

    [[nodiscard]] auto weigh(const Features& features) const -> SparseVector;

    std::size_t dimensions_;
    std::string name_;
    std::size_t texts_ = 0;
    std::vector<std::uint32_t> texts_with_;  // by group and bucket; empty for a fixed model
    TopicSpace topics_;
};

}  // namespace pawl::text
