// SPDX-License-Identifier: Apache-2.0
// Clusters against the topics that the texts were written about. The figures of the measured build
// are in docs/reference/offline.md; the bounds here leave room for another compiler's rounding.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "measures.h"
#include "pawl/text/clusters.h"
#include "pawl/text/embedding.h"
#include "pawl/text/labels.h"
#include "pawl/text/sparse.h"
#include "pawl/text/stop_words.h"
#include "pawl/text/type_centroids.h"
#include "pawl/text/words.h"

namespace pawl::quality {
namespace {

using Vectors = std::vector<std::vector<float>>;

constexpr std::uint64_t kSeeds = 5;
constexpr std::size_t kDimensions = 256;

struct Sample {
    std::vector<std::string_view> texts;
    std::vector<std::size_t> topics;
};

auto embedded(const std::vector<std::string_view>& texts, std::size_t dimensions = kDimensions)
    -> Vectors {
    const auto model = text::EmbeddingModel::fit(texts, dimensions).value();
    Vectors vectors;
    for (const auto text : texts) {
        vectors.push_back(model.embed(text));
    }
    return vectors;
}

// Counts of words without the stop words: the base that is to be beaten, by the same k-means.
auto bags_of_words(const std::vector<std::string_view>& texts) -> Vectors {
    std::map<std::string, std::size_t> columns;
    std::vector<std::vector<std::size_t>> words(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const auto& word : text::find_words(texts[i])) {
            if (word.kind == text::WordKind::word && !text::is_stop_word(word.text)) {
                words[i].push_back(columns.try_emplace(word.text, columns.size()).first->second);
            }
        }
    }
    Vectors vectors;
    for (const auto& of_text : words) {
        auto& vector = vectors.emplace_back(columns.size());
        for (const auto column : of_text) {
            vector[column] += 1;
        }
        text::normalise(vector);
    }
    return vectors;
}

// The mean over the seeds, with as many clusters as there are topics.
auto mean_v(const Vectors& vectors, const std::vector<std::size_t>& topics, std::size_t k)
    -> double {
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const auto found =
            text::find_clusters(vectors, {.min_clusters = k, .max_clusters = k, .seed = seed});
        sum += v_measure(topics, found.cluster_of);
    }
    return sum / static_cast<double>(kSeeds);
}

void report(std::string_view what, double value) {
    std::cout << "  " << what << ": " << value << '\n';
}

class ClusterQuality : public testing::Test {
 protected:
    ClusterQuality() {
        for (const auto& text : all_.texts) {
            whole_.texts.emplace_back(text.text);
            whole_.topics.push_back(text.topic);
        }
    }

    // Every other text.
    auto half(std::size_t first) const -> Sample {
        Sample half;
        for (std::size_t i = first; i < whole_.texts.size(); i += 2) {
            half.texts.push_back(whole_.texts[i]);
            half.topics.push_back(whole_.topics[i]);
        }
        return half;
    }

    Topics all_ = read_topics();
    Sample whole_;
};

TEST_F(ClusterQuality, clusters_beat_those_of_bags_of_words) {
    const double bags = mean_v(bags_of_words(whole_.texts), whole_.topics, all_.topics.size());
    report("V-measure, bags of words", bags);
    for (const std::size_t dimensions : {kDimensions, text::kMaxDimensions}) {
        const auto vectors = embedded(whole_.texts, dimensions);
        const double ours = mean_v(vectors, whole_.topics, all_.topics.size());
        report("V-measure, embeddings", ours);

        EXPECT_GE(ours, bags + 0.08) << dimensions;
        EXPECT_GE(ours, 0.4) << dimensions;
    }
}

// The settings were chosen while all texts were in sight; fewer texts are a test of another kind,
// and a harder one, since topics are learned from texts.
TEST_F(ClusterQuality, half_of_the_texts_still_beat_their_bags_of_words) {
    for (const std::size_t first : {0U, 1U}) {
        const auto sample = half(first);
        const double bags = mean_v(bags_of_words(sample.texts), sample.topics, all_.topics.size());
        const double ours = mean_v(embedded(sample.texts), sample.topics, all_.topics.size());
        report("V-measure of a half, bags of words", bags);
        report("V-measure of a half, embeddings", ours);

        EXPECT_GE(ours, bags + 0.08);
    }
}

TEST_F(ClusterQuality, clusters_are_useful_without_being_told_how_many) {
    const auto found = text::find_clusters(embedded(whole_.texts), {.max_clusters = 20});
    const double v = v_measure(whole_.topics, found.cluster_of);
    report("clusters found", static_cast<double>(found.centroids.size()));
    report("V-measure with k by the silhouette", v);

    EXPECT_GE(v, 0.35);
}

TEST_F(ClusterQuality, neighbours_are_about_the_same) {
    const double fitted = neighbours_of_class(embedded(whole_.texts), whole_.topics, 5);
    const auto fixed = text::EmbeddingModel::fixed(kDimensions).value();
    Vectors vectors;
    for (const auto text : whole_.texts) {
        vectors.push_back(fixed.embed(text));
    }
    const double unfitted = neighbours_of_class(vectors, whole_.topics, 5);
    report("five neighbours of the same topic, fitted", fitted);
    report("five neighbours of the same topic, fixed", unfitted);

    EXPECT_GE(fitted, 0.45);
    EXPECT_GE(unfitted, 0.15);  // chance is 0.1
}

// Every fourth note has its type; the others are sorted by it.
TEST_F(ClusterQuality, notes_go_to_their_type) {
    const auto vectors = embedded(whole_.texts);
    std::vector<text::TypedVector> typed;
    for (std::size_t i = 0; i < vectors.size(); i += 4) {
        typed.push_back({.type = all_.topics[whole_.topics[i]].name, .vector = vectors[i]});
    }
    const auto centroids = text::type_centroids(typed);
    for (const double threshold : {0.35, text::kOfflineThreshold}) {
        double sorted = 0;
        double misc = 0;
        double right = 0;
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            const auto found = text::nearest_type(vectors[i], centroids, {.threshold = threshold});
            sorted += i % 4 == 0 ? 0 : 1;
            misc += i % 4 != 0 && found.label == text::kMisc ? 1 : 0;
            right += i % 4 != 0 && found.label == all_.topics[whole_.topics[i]].name ? 1 : 0;
        }
        report("threshold", threshold);
        report("share of Misc", misc / sorted);
        report("right among the others", right / (sorted - misc));

        EXPECT_GE(right / (sorted - misc), 0.55);
    }
}

// The corpus names a few words of each topic as its own; a label is good when it has one of them.
TEST_F(ClusterQuality, labels_have_words_of_their_topic) {
    const auto labels =
        text::label_clusters(whole_.texts, whole_.topics, all_.topics.size(), {.terms = 5});
    int named = 0;
    for (std::size_t topic = 0; topic < labels.size(); ++topic) {
        const auto own = std::ranges::count_if(labels[topic].terms, [&](const auto& term) {
            return std::ranges::count(all_.topics[topic].own_words, term) > 0;
        });
        report(all_.topics[topic].name + " -> " + labels[topic].name, static_cast<double>(own));
        named += own > 0 ? 1 : 0;
    }

    EXPECT_GE(named, 8) << "of 10 topics";
}

}  // namespace
}  // namespace pawl::quality
