// SPDX-License-Identifier: Apache-2.0
// A list of texts in one column, and in one parameter: a JSON array, NULL when it is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pawl/relational/connection.h"

namespace pawl::relational {

[[nodiscard]] auto encode_texts(const std::vector<std::string>& texts)
    -> std::optional<std::string>;
[[nodiscard]] auto read_texts(const Rows& rows, int column) -> std::vector<std::string>;

}  // namespace pawl::relational
