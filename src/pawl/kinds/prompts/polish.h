// SPDX-License-Identifier: Apache-2.0
// The name in what a model answered. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::kinds::prompts {

inline constexpr std::size_t kLongestEntity = 64;  // code points

// Takes off what models put around a name: a JSON object, code fences, marks of citations, of
// Markdown and of lists, quotes, and an explanation behind a dash, a colon or "because". Words
// without capitals get one; the rest is as it was written. Empty: there is no name in it.
[[nodiscard]] auto polish(std::string_view answer) -> std::string;

// Takes it out of a JSON object and leaves the rest as it was written.
[[nodiscard]] auto unwrapped(std::string_view answer) -> std::string;

}  // namespace pawl::kinds::prompts
