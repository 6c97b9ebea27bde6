// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/eigen.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "pawl/base/assert.h"

namespace pawl::text {
namespace {

constexpr int kMaxSweeps = 50;
constexpr double kTolerance = 1e-12;

struct Rotation {
    double cosine;
    double sine;
};

// Makes matrix[p][q] zero.
auto rotation(double pp, double qq, double pq) -> Rotation {
    const double theta = (qq - pp) / (2 * pq);
    const double sign = theta < 0 ? -1 : 1;
    const double tangent = sign / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const double cosine = 1 / std::sqrt(tangent * tangent + 1);
    return {.cosine = cosine, .sine = tangent * cosine};
}

class Jacobi {
 public:
    Jacobi(std::vector<double> matrix, std::size_t size)
        : matrix_(std::move(matrix)), vectors_(size * size), size_(size) {
        for (std::size_t i = 0; i < size; ++i) {
            vectors_[i * size + i] = 1;
        }
    }

    void solve() {
        double total = 0;
        for (const double value : matrix_) {
            total += value * value;
        }
        for (int sweep = 0; sweep < kMaxSweeps && off_diagonal() > kTolerance * total; ++sweep) {
            for (std::size_t p = 0; p + 1 < size_; ++p) {
                for (std::size_t q = p + 1; q < size_; ++q) {
                    if (matrix_[p * size_ + q] != 0) {
                        turn(p, q);
                    }
                }
            }
        }
    }

    [[nodiscard]] auto sorted() const -> Eigen {
        std::vector<std::size_t> order(size_);
        std::iota(order.begin(), order.end(), 0);
        std::ranges::sort(order, {}, [this](std::size_t i) {
            return std::pair(-matrix_[i * size_ + i], i);
        });
        Eigen found;
        for (const auto i : order) {
            found.values.push_back(matrix_[i * size_ + i]);
            for (std::size_t k = 0; k < size_; ++k) {
                found.vectors.push_back(vectors_[k * size_ + i]);
            }
        }
        return found;
    }

 private:
    [[nodiscard]] auto off_diagonal() const -> double {
        double sum = 0;
        for (std::size_t p = 0; p < size_; ++p) {
            for (std::size_t q = 0; q < size_; ++q) {
                sum += p == q ? 0 : matrix_[p * size_ + q] * matrix_[p * size_ + q];
            }
        }
        return sum;
    }

    void turn(std::size_t p, std::size_t q) {
        const auto by =
            rotation(matrix_[p * size_ + p], matrix_[q * size_ + q], matrix_[p * size_ + q]);
        for (std::size_t k = 0; k < size_; ++k) {
            mix(matrix_[k * size_ + p], matrix_[k * size_ + q], by);
        }
        for (std::size_t k = 0; k < size_; ++k) {
            mix(matrix_[p * size_ + k], matrix_[q * size_ + k], by);
        }
        for (std::size_t k = 0; k < size_; ++k) {
            mix(vectors_[k * size_ + p], vectors_[k * size_ + q], by);
        }
    }

    static void mix(double& p, double& q, Rotation by) {
        const double old = p;
        p = by.cosine * old - by.sine * q;
        q = by.sine * old + by.cosine * q;
    }

    std::vector<double> matrix_;
    std::vector<double> vectors_;  // by columns
    std::size_t size_;
};

}  // namespace

auto symmetric_eigen(std::vector<double> matrix, std::size_t size) -> Eigen {
    PAWL_ASSERT(size > 0);
    PAWL_ASSERT(matrix.size() == size * size);
    Jacobi jacobi(std::move(matrix), size);
    jacobi.solve();
    return jacobi.sorted();
}

}  // namespace pawl::text
