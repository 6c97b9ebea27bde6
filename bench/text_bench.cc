// SPDX-License-Identifier: Apache-2.0
// CPU time of the offline engine on the texts of tests/corpus. Goals: 1,000 notes embedded and
// clustered in 5 s, 500 summaries a second.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/clusters.h"
#include "pawl/text/embedding.h"
#include "pawl/text/insights.h"
#include "pawl/text/labels.h"
#include "pawl/text/summary.h"

namespace pawl::text {
namespace {

constexpr std::size_t kNotes = 1000;

auto lines_of(const char* folder, std::string_view skip) -> std::vector<std::string> {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(PAWL_CORPUS) + folder)) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<std::string> lines;
    for (const auto& path : files) {
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);) {
            if (line.empty() || !skip.contains(line.front())) {
                lines.push_back(
                    line.starts_with("~ ") || line.starts_with("* ") ? line.substr(2) : line
                );
            }
        }
    }
    return lines;
}

// The first half of one text and the second of another, so that no two are equal.
auto thousand_notes() -> std::vector<std::string> {
    const auto texts = lines_of("/topics", "#");
    std::vector<std::string> notes;
    for (std::size_t i = 0; i < kNotes; ++i) {
        const auto& first = texts[i % texts.size()];
        const auto& second = texts[(i + 1 + i / texts.size()) % texts.size()];
        notes.push_back(first.substr(0, first.size() / 2) + second.substr(second.size() / 2));
    }
    return notes;
}

auto articles() -> std::vector<std::string> {
    std::vector<std::string> texts;
    for (const auto& line : lines_of("/articles", "#>g")) {
        if (line.starts_with("== ")) {
            texts.emplace_back();
        } else if (!texts.empty()) {
            texts.back() += line.empty() ? "\n\n" : line + ' ';
        }
    }
    return texts;
}

void embed_and_cluster_1000_notes(benchmark::State& state) {
    const auto notes = thousand_notes();
    const std::vector<std::string_view> texts(notes.begin(), notes.end());
    for (auto _ : state) {
        const auto model =
            EmbeddingModel::fit(texts, static_cast<std::size_t>(state.range())).value();
        std::vector<std::vector<float>> vectors;
        for (const auto text : texts) {
            vectors.push_back(model.embed(text));
        }
        const auto found = find_clusters(vectors, {.max_clusters = 16});
        benchmark::DoNotOptimize(label_clusters(texts, found.cluster_of, found.centroids.size()));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kNotes));
}

void summarize_articles(benchmark::State& state) {
    const auto texts = articles();
    std::size_t index = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(summarize("", texts[index], {}));
        index = index + 1 == texts.size() ? 0 : index + 1;
    }
    state.SetItemsProcessed(state.iterations());
}

void insight_of_50_notes(benchmark::State& state) {
    const auto texts = thousand_notes();
    std::vector<InsightNote> notes;
    for (std::size_t i = 0; i < 50; ++i) {
        notes.push_back({.content = texts[i], .type = "note", .cluster = "c", .day = {}});
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(find_insight(notes, notes));
    }
    state.SetItemsProcessed(state.iterations());
}

void summarize_a_megabyte(benchmark::State& state) {
    std::string text;
    const auto texts = articles();
    for (std::size_t i = 0; text.size() < 1'000'000; ++i) {
        text += texts[i % texts.size()];
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(summarize("", text, {}));
    }
}

BENCHMARK(embed_and_cluster_1000_notes)->Arg(256)->Arg(1536)->Unit(benchmark::kMillisecond);
BENCHMARK(summarize_articles)->Unit(benchmark::kMicrosecond);
BENCHMARK(summarize_a_megabyte)->Unit(benchmark::kMillisecond);
BENCHMARK(insight_of_50_notes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pawl::text

BENCHMARK_MAIN();
