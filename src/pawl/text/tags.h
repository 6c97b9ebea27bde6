// SPDX-License-Identifier: Apache-2.0
// Tags and character references of HTML, taken off.
#pragma once

#include <string>
#include <string_view>

namespace pawl::text {

// Blocks end with an empty line; headings, code blocks, scripts and styles are left out as a whole.
// References are resolved: a few dozen names, and numbers. "<" that begins no known tag stays: a
// comparison, or a type of some programming language. Linear in the text, any bytes.
[[nodiscard]] auto without_tags(std::string_view text) -> std::string;

}  // namespace pawl::text
