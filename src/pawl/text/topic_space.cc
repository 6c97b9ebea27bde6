// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/topic_space.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "pawl/base/stable_hash.h"
#include "pawl/text/eigen.h"
#include "pawl/text/sparse.h"

namespace pawl::text {
namespace {

constexpr int kRounds = 20;               // the spectrum of short texts falls off slowly
constexpr std::size_t kOversampling = 8;  // directions that only sharpen the others
constexpr float kNothing = 1e-5F;

// Columns of two rows and more, renumbered from 0: what stands in one row alone is near nothing.
struct Shared {
    std::vector<std::uint32_t> columns;
    std::vector<SparseVector> rows;
};

auto shared_columns(std::span<const SparseVector> rows) -> Shared {
    std::vector<std::uint32_t> all;
    for (const auto& row : rows) {
        for (const auto& entry : row) {
            all.push_back(entry.column);
        }
    }
    std::ranges::sort(all);
    Shared shared;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const bool first = i == 0 || all[i - 1] != all[i];
        if (first && all[i] == all[i + 1]) {
            shared.columns.push_back(all[i]);
        }
    }
    for (const auto& row : rows) {
        auto& kept = shared.rows.emplace_back();
        for (const auto& entry : row) {
            const auto place = std::ranges::lower_bound(shared.columns, entry.column);
            if (place != shared.columns.end() && *place == entry.column) {
                const auto index = static_cast<std::uint32_t>(place - shared.columns.begin());
                kept.push_back({.column = index, .value = entry.value});
            }
        }
    }
    return shared;
}

// A matrix by rows, `width` values each.
struct Block {
    std::size_t width;
    std::vector<float> values;

    Block(std::size_t rows, std::size_t columns) : width(columns), values(rows * columns) {}
    auto row(std::size_t index) -> std::span<float> {
        return std::span(values).subspan(index * width, width);
    }
    auto row(std::size_t index) const -> std::span<const float> {
        return std::span(values).subspan(index * width, width);
    }
    [[nodiscard]] auto rows() const -> std::size_t { return values.size() / width; }
};

// Plus and minus one by the place: a random start that is no random.
auto fixed_signs(std::size_t rows, std::size_t width) -> Block {
    Block block(rows, width);
    for (std::size_t i = 0; i < block.values.size(); ++i) {
        block.values[i] = (spread_bits(i + 1) & 1U) == 0 ? -1.0F : 1.0F;
    }
    return block;
}

// Makes the columns orthonormal (Gram-Schmidt, twice for its rounding); what depends on earlier
// columns becomes zero.
void orthonormalise(Block& block) {
    Block columns(block.width, block.rows());
    for (std::size_t i = 0; i < block.rows(); ++i) {
        for (std::size_t j = 0; j < block.width; ++j) {
            columns.row(j)[i] = block.row(i)[j];
        }
    }
    for (std::size_t j = 0; j < block.width; ++j) {
        const float before = normalise(columns.row(j));
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t k = 0; k < j; ++k) {
                add_scaled(columns.row(j), -dot(columns.row(j), columns.row(k)), columns.row(k));
            }
        }
        if (before == 0 || normalise(columns.row(j)) < kNothing) {
            std::ranges::fill(columns.row(j), 0.0F);
        }
    }
    for (std::size_t i = 0; i < block.rows(); ++i) {
        for (std::size_t j = 0; j < block.width; ++j) {
            block.row(i)[j] = columns.row(j)[i];
        }
    }
}

// rows · right
void multiply(std::span<const SparseVector> rows, const Block& right, Block& product) {
    std::ranges::fill(product.values, 0.0F);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const auto& entry : rows[i]) {
            add_scaled(product.row(i), entry.value, right.row(entry.column));
        }
    }
}

// transposed rows · right
void multiply_transposed(std::span<const SparseVector> rows, const Block& right, Block& product) {
    std::ranges::fill(product.values, 0.0F);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const auto& entry : rows[i]) {
            add_scaled(product.row(entry.column), entry.value, right.row(i));
        }
    }
}

auto gram(const Block& block) -> std::vector<double> {
    std::vector<double> sums(block.width * block.width);
    for (std::size_t i = 0; i < block.rows(); ++i) {
        const auto row = block.row(i);
        for (std::size_t a = 0; a < block.width; ++a) {
            for (std::size_t b = 0; b < block.width; ++b) {
                sums[a * block.width + b] += static_cast<double>(row[a]) * row[b];
            }
        }
    }
    return sums;
}

// A direction and its opposite are the same topic; the largest value of each is made positive.
void fix_signs(TopicSpace& space) {
    for (std::size_t topic = 0; topic < space.rank; ++topic) {
        float largest = 0;
        for (std::size_t at = topic; at < space.basis.size(); at += space.rank) {
            if (std::abs(space.basis[at]) > std::abs(largest)) {
                largest = space.basis[at];
            }
        }
        for (std::size_t at = topic; largest < 0 && at < space.basis.size(); at += space.rank) {
            space.basis[at] = -space.basis[at];
        }
    }
}

// From orthonormal text vectors `left` and `right` = transposed rows · left.
auto to_space(const Block& right, std::vector<std::uint32_t> columns, std::size_t rank)
    -> TopicSpace {
    const auto found = symmetric_eigen(gram(right), right.width);
    TopicSpace space{.rank = 0, .columns = std::move(columns), .basis = {}};
    const double smallest = found.values.front() * kNothing;
    while (space.rank < rank && found.values[space.rank] > smallest) {
        ++space.rank;
    }
    space.basis.resize(space.columns.size() * space.rank);
    for (std::size_t i = 0; i < space.columns.size(); ++i) {
        for (std::size_t topic = 0; topic < space.rank; ++topic) {
            double sum = 0;
            for (std::size_t k = 0; k < right.width; ++k) {
                sum += right.row(i)[k] * found.vectors[topic * right.width + k];
            }
            space.basis[i * space.rank + topic] =
                static_cast<float>(sum / std::sqrt(found.values.front()));
        }
    }
    fix_signs(space);
    return space;
}

}  // namespace

auto TopicSpace::project(const SparseVector& row) const -> std::vector<float> {
    std::vector<float> place(rank);
    auto from = columns.begin();
    for (const auto& entry : row) {
        from = std::lower_bound(from, columns.end(), entry.column);
        if (from == columns.end()) {
            break;
        }
        if (*from == entry.column) {
            const auto index = static_cast<std::size_t>(from - columns.begin());
            add_scaled(place, entry.value, std::span(basis).subspan(index * rank, rank));
        }
    }
    return place;
}

auto find_topics(std::span<const SparseVector> rows, std::size_t rank) -> TopicSpace {
    auto shared = shared_columns(rows);
    const std::size_t width = std::min(rank + kOversampling, rows.size());
    if (rank == 0 || rows.size() < 2 || shared.columns.empty()) {
        return {};
    }
    Block left = fixed_signs(rows.size(), width);
    Block right(shared.columns.size(), width);
    for (int round = 0; round < kRounds; ++round) {
        orthonormalise(left);
        multiply_transposed(shared.rows, left, right);
        multiply(shared.rows, right, left);
    }
    orthonormalise(left);
    multiply_transposed(shared.rows, left, right);
    return to_space(right, std::move(shared.columns), rank);
}

}  // namespace pawl::text
