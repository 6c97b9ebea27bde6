// SPDX-License-Identifier: Apache-2.0
// How many tokens a text may have, without the tables of any model. Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace pawl::ai {

// Rather too many than too few: for English about twice what it really is. Two letters or digits
// count as one token, any other ASCII character as one, and of other characters each as one for
// every byte but the first (scripts that vocabularies know well need less).
[[nodiscard]] auto estimate_tokens(std::string_view text) -> std::int64_t;

// The longest beginning of whole characters that is estimated at no more than `most` tokens.
[[nodiscard]] auto cut_to_tokens(std::string_view text, std::int64_t most) -> std::string_view;

}  // namespace pawl::ai
