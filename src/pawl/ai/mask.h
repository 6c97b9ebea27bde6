// SPDX-License-Identifier: Apache-2.0
// Takes the secrets of a connection out of what its provider says. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/connection.h"

namespace pawl::ai {

// The key, and the values of headers that are long enough to be secrets. They live as long as
// `connection` does.
[[nodiscard]] auto secrets_of(const Connection& connection) -> std::vector<std::string_view>;

// With *** in place of each of them.
[[nodiscard]] auto mask(std::string text, std::span<const std::string_view> secrets) -> std::string;

}  // namespace pawl::ai
