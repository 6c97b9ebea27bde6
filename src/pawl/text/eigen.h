// SPDX-License-Identifier: Apache-2.0
// Eigenvalues of small symmetric matrices.
#pragma once

#include <cstddef>
#include <vector>

namespace pawl::text {

struct Eigen {
    std::vector<double> values;   // descending
    std::vector<double> vectors;  // by rows, in the order of the values; orthonormal
};

// Of a symmetric matrix by rows, size · size values, size > 0. Jacobi's method (Golub, Van Loan,
// "Matrix Computations", 8.5): O(size³) a sweep, a handful of sweeps. For sizes up to a few
// hundred.
[[nodiscard]] auto symmetric_eigen(std::vector<double> matrix, std::size_t size) -> Eigen;

}  // namespace pawl::text
