// SPDX-License-Identifier: Apache-2.0
// Prose out of Markdown and HTML.
#pragma once

#include <string>
#include <string_view>

namespace pawl::text {

// What a reader sees of a text in Markdown (CommonMark 0.31, and tables) or HTML, or both mixed,
// as far as it is made of sentences: without headings, blocks of code, tables, images, addresses of
// links, marks of emphasis and of items, and tags. Paragraphs and items end with an empty line.
//
// No parser: what is neither a mark nor a known tag stays as it is, and so does text without
// markup. Blank where there is nothing but headings and code. Linear in the text, any bytes.
[[nodiscard]] auto prose_of(std::string_view text) -> std::string;

}  // namespace pawl::text
