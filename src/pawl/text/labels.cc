// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/labels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/assert.h"
#include "pawl/text/term_counts.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

auto capitalised(std::string_view word) -> std::string {
    const auto first = read_code_point(word, 0);
    // Of the blocks that fold_case knows, those that are one step apart; others stay as they are.
    const bool latin = (first.value >= 'a' && first.value <= 'z') ||
                       (first.value >= 0xE0 && first.value <= 0xFE && first.value != 0xF7);
    std::string out;
    append_utf8(out, latin ? first.value - 32 : first.value);
    return out.append(word.substr(first.bytes));
}

auto name_of(std::span<const std::string> terms, std::size_t count) -> std::string {
    std::string name;
    for (const auto& term : terms.first(std::min(count, terms.size()))) {
        name += name.empty() ? capitalised(term) : ", " + term;
    }
    return name.empty() ? "Cluster" : name;
}

}  // namespace

auto label_clusters(
    std::span<const std::string_view> texts,
    std::span<const std::size_t> cluster_of,
    std::size_t clusters,
    const LabelOptions& options
) -> std::vector<ClusterLabel> {
    PAWL_ASSERT(texts.size() == cluster_of.size());
    std::vector<std::size_t> sizes(clusters);
    for (const auto cluster : cluster_of) {
        if (cluster < clusters) {
            ++sizes[cluster];
        }
    }
    std::vector<std::vector<std::pair<double, std::string_view>>> ranked(clusters);
    const auto terms = count_terms(texts, cluster_of);
    for (const auto& [stemmed, term] : terms) {
        const double share =
            static_cast<double>(term.texts) / static_cast<double>(texts.size() + 1);
        for (const auto& [cluster, count] : term.texts_of) {
            if (cluster < clusters) {
                const auto found = static_cast<double>(count);
                const double lift = found / static_cast<double>(sizes[cluster]) / share;
                ranked[cluster].emplace_back(-found * std::log(lift), term.usual_form());
            }
        }
    }
    std::vector<ClusterLabel> labels(clusters);
    for (std::size_t c = 0; c < clusters; ++c) {
        std::ranges::sort(ranked[c]);
        for (const auto& [score, form] : ranked[c]) {
            if (labels[c].terms.size() == options.terms) {
                break;
            }
            labels[c].terms.emplace_back(form);
        }
        labels[c].name = name_of(labels[c].terms, options.terms_in_name);
    }
    return labels;
}

}  // namespace pawl::text
