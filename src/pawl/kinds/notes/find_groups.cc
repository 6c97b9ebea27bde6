// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/find_groups.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>

#include "pawl/text/cluster_ids.h"
#include "pawl/text/clusters.h"
#include "pawl/text/labels.h"
#include "pawl/text/type_centroids.h"

namespace pawl::kinds::notes {
namespace {

constexpr double kThreshold = 0.35;

auto threshold_of(const GroupRules& rules, VectorsOf vectors) -> double {
    const bool is_local = vectors == VectorsOf::offline_engine;
    return rules.threshold.value_or(is_local ? text::kOfflineThreshold : kThreshold);
}

auto misc(const GroupRules& rules) -> Group {
    return {.label = std::string(text::kMisc), .confidence = rules.misc_confidence};
}

// What notes without a vector get.
auto groups_without_vectors(std::span<const Note> notes, const GroupRules& rules)
    -> std::vector<Group> {
    std::vector<Group> groups(notes.size());
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (is_blank(notes[i])) {
            groups[i] = misc(rules);
        }
    }
    return groups;
}

auto by_type(std::span<const Note> notes, const GroupRules& rules, double threshold)
    -> std::vector<Group> {
    std::vector<text::TypedVector> typed;
    for (const auto& note : notes) {
        if (!note.vector.empty()) {
            typed.push_back({.type = note.type, .vector = note.vector});
        }
    }
    const auto centroids = text::type_centroids(typed);
    auto groups = groups_without_vectors(notes, rules);
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (notes[i].vector.empty()) {
            continue;
        }
        const auto nearest = text::nearest_type(
            notes[i].vector,
            centroids,
            {.threshold = threshold, .misc_confidence = rules.misc_confidence}
        );
        groups[i] = {.label = nearest.label, .confidence = nearest.confidence};
    }
    return groups;
}

// The labels of the last run as numbers, and back.
class Labels {
 public:
    auto id_of(const std::string& label) -> text::ClusterId {
        if (label.empty() || label == text::kMisc) {
            return text::kNoCluster;
        }
        const auto next = static_cast<text::ClusterId>(ids_.size()) + 1;
        return ids_.try_emplace(label, next).first->second;
    }
    [[nodiscard]] auto next() const -> text::ClusterId {
        return static_cast<text::ClusterId>(ids_.size()) + 1;
    }
    [[nodiscard]] auto label_of(text::ClusterId id) const -> std::string {
        for (const auto& [label, known] : ids_) {
            if (known == id) {
                return label;
            }
        }
        return {};
    }

 private:
    std::map<std::string, text::ClusterId> ids_;
};

auto names_of(const std::vector<const Note*>& notes, const text::Clustering& clustering)
    -> std::vector<std::string> {
    Labels known;
    std::vector<text::ClusterId> earlier;
    std::vector<std::string_view> texts;
    for (const auto* note : notes) {
        earlier.push_back(known.id_of(note->cluster));
        texts.emplace_back(note->content);
    }
    const auto count = clustering.centroids.size();
    const auto ids = text::ids_by_members(earlier, clustering.cluster_of, count, known.next());
    const auto fresh = text::label_clusters(texts, clustering.cluster_of, count);
    std::vector<std::string> names(count);
    std::set<std::string> taken;
    for (std::size_t i = 0; i < count; ++i) {
        names[i] = known.label_of(ids[i]);
        taken.insert(names[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i].empty()) {
            names[i] = fresh[i].name;
            for (int n = 2; taken.contains(names[i]); ++n) {
                names[i] = fresh[i].name + " " + std::to_string(n);
            }
            taken.insert(names[i]);
        }
    }
    return names;
}

auto by_kmeans(std::span<const Note> notes, const GroupRules& rules) -> std::vector<Group> {
    std::vector<const Note*> grouped;
    std::vector<std::vector<float>> vectors;
    for (const auto& note : notes) {
        if (!note.vector.empty()) {
            grouped.push_back(&note);
            vectors.push_back(note.vector);
        }
    }
    text::ClusterOptions wanted{
        .min_clusters = rules.least_clusters, .max_clusters = rules.most_clusters
    };
    wanted.outlier_distance = rules.threshold.value_or(wanted.outlier_distance);
    const auto clustering = text::find_clusters(vectors, wanted);
    const auto names = names_of(grouped, clustering);
    auto groups = groups_without_vectors(notes, rules);
    for (std::size_t i = 0, found = 0; i < notes.size(); ++i) {
        if (notes[i].vector.empty()) {
            continue;
        }
        const auto cluster = clustering.cluster_of[found];
        const double closeness = clustering.closeness[found];
        ++found;
        groups[i] =
            cluster == text::kOutlier
                ? misc(rules)
                : Group{.label = names[cluster], .confidence = std::clamp(closeness, 0.0, 1.0)};
    }
    return groups;
}

}  // namespace

auto find_groups(std::span<const Note> notes, const GroupRules& rules, VectorsOf vectors)
    -> std::vector<Group> {
    return rules.mode == ClusterMode::kmeans ? by_kmeans(notes, rules)
                                             : by_type(notes, rules, threshold_of(rules, vectors));
}

}  // namespace pawl::kinds::notes
