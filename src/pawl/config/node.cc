// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/node.h"

#include <array>

namespace pawl::config {

auto type_name(const Node& node) -> std::string_view {
    constexpr std::array<std::string_view, std::variant_size_v<decltype(node.value)>> kNames = {
        "a date",
        "a truth value",
        "an integer",
        "a number",
        "a string",
        "an array",
        "a table",
    };
    return kNames.at(node.value.index());
}

}  // namespace pawl::config
