// SPDX-License-Identifier: Apache-2.0
// Sentences of a text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace pawl::text {

// Views into `text` in their order, without white space around them; none is empty.
//
// A sentence ends behind . ! ? … and their like in other scripts (。！？।؟۔), with the quotation
// marks and brackets that follow, unless what comes next begins in lower case or the dot belongs to
// an abbreviation, an initial or a number. Without spaces between sentences (Chinese, Japanese) the
// mark alone ends one. Paragraphs, headings and items of lists end too, and so does a line that
// is too short to have been wrapped. A text without any of these is one sentence.
//
// Linear in the text, any bytes. Stops at `limit` sentences.
[[nodiscard]] auto split_sentences(std::string_view text, std::size_t limit = SIZE_MAX)
    -> std::vector<std::string_view>;

// Whether the last thing in it, but for quotation marks and brackets, is a mark that ends
// sentences: headings, items of lists and scraps have none.
[[nodiscard]] auto has_end_mark(std::string_view sentence) -> bool;

}  // namespace pawl::text
