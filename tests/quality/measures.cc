// SPDX-License-Identifier: Apache-2.0
#include "measures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/sparse.h"
#include "pawl/text/stem.h"
#include "pawl/text/words.h"

namespace pawl::quality {
namespace {

using Counts = std::map<std::size_t, double>;

auto entropy(const Counts& counts, double total) -> double {
    double sum = 0;
    for (const auto& [name, count] : counts) {
        sum -= count / total * std::log(count / total);
    }
    return sum;
}

auto runs_of(std::string_view text, std::size_t n) -> std::map<std::string, double> {
    std::vector<std::string> stems;
    for (const auto& word : text::find_words(text)) {
        stems.push_back(text::stem(word.text));
    }
    std::map<std::string, double> runs;
    for (std::size_t first = 0; first + n <= stems.size(); ++first) {
        std::string run;
        for (std::size_t i = first; i < first + n; ++i) {
            run += stems[i] + ' ';
        }
        runs[run] += 1;
    }
    return runs;
}

}  // namespace

auto v_measure(std::span<const std::size_t> classes, std::span<const std::size_t> clusters)
    -> double {
    const auto total = static_cast<double>(classes.size());
    Counts in_class;
    Counts in_cluster;
    std::map<std::pair<std::size_t, std::size_t>, double> in_both;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        in_class[classes[i]] += 1;
        in_cluster[clusters[i]] += 1;
        in_both[{classes[i], clusters[i]}] += 1;
    }
    double shared = 0;
    for (const auto& [both, count] : in_both) {
        const double expected = in_class[both.first] * in_cluster[both.second] / total;
        shared += count / total * std::log(count / expected);
    }
    const double sum = entropy(in_class, total) + entropy(in_cluster, total);
    return sum > 0 ? 2 * shared / sum : 0;
}

auto neighbours_of_class(
    std::span<const std::vector<float>> vectors, std::span<const std::size_t> classes, std::size_t k
) -> double {
    double same = 0;
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        std::vector<std::pair<float, std::size_t>> others;
        for (std::size_t j = 0; j < vectors.size(); ++j) {
            if (j != i) {
                others.emplace_back(-text::dot(vectors[i], vectors[j]), j);
            }
        }
        std::ranges::sort(others);
        for (const auto& [distance, j] : std::span(others).first(k)) {
            same += classes[i] == classes[j] ? 1 : 0;
        }
    }
    return same / static_cast<double>(vectors.size() * k);
}

auto rouge(std::string_view summary, std::string_view reference, std::size_t n) -> double {
    const auto ours = runs_of(summary, n);
    const auto theirs = runs_of(reference, n);
    double total = 0;
    double shared = 0;
    for (const auto& [run, count] : ours) {
        total += count;
        const auto found = theirs.find(run);
        shared += found == theirs.end() ? 0 : std::min(count, found->second);
    }
    for (const auto& [run, count] : theirs) {
        total += count;
    }
    return total > 0 ? 2 * shared / total : 0;
}

}  // namespace pawl::quality
