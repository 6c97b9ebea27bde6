// SPDX-License-Identifier: Apache-2.0
// Calls of one statement that are sent as one: each parameter becomes an array of its values
// (PostgreSQL, 8.15.6: how arrays are written).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pawl/database/bound.h"

namespace pawl::postgres {

class Gathered {
 public:
    // As many values each time. They are copied.
    void add(std::span<const database::Bound> values);
    [[nodiscard]] auto calls() const -> std::size_t { return calls_; }
    // The arrays, one a parameter; nothing is gathered behind that.
    [[nodiscard]] auto take() -> std::vector<std::string>;

 private:
    std::vector<std::string> arrays_ = {};  // without the brace that ends them
    std::size_t calls_ = 0;
};

}  // namespace pawl::postgres
