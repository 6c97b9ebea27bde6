// SPDX-License-Identifier: Apache-2.0
// A light stemmer for English.
#pragma once

#include <string>
#include <string_view>

namespace pawl::text {

// "baked", "bakes" and "baking" are "bak"; "berries" is "berry". Words that are short, or hold
// anything but a-z, are returned as they are: other languages lose at most a plural s.
[[nodiscard]] auto stem(std::string_view word) -> std::string;

}  // namespace pawl::text
