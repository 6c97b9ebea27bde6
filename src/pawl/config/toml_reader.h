// SPDX-License-Identifier: Apache-2.0
// TOML 1.0 as a tree of nodes. The one place that sees the TOML library.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "pawl/config/node.h"

namespace pawl::config {

inline constexpr int kDeepestTable = 64;

// `file` is the name for messages. The error is a syntax error, text that is not UTF-8, or nesting
// deeper than kDeepestTable, with line and column; its message quotes no value.
[[nodiscard]] auto read_toml(std::string_view text, const std::string& file)
    -> std::expected<Node, ConfigProblem>;

}  // namespace pawl::config
