// SPDX-License-Identifier: Apache-2.0
// Text of a statement that makes a row or changes the one that is there. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::kinds::notes {

// Value i is $i+1 and goes into columns[i]; `keys` are the positions of those that are unique
// together, `first_only` of those that a row gets when it is made and keeps. Names are quoted.
[[nodiscard]] auto upsert_sql(
    std::string_view table,
    std::span<const std::string> columns,
    const std::vector<std::size_t>& keys,
    const std::vector<std::size_t>& first_only
) -> std::string;

}  // namespace pawl::kinds::notes
