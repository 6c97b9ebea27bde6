// SPDX-License-Identifier: Apache-2.0
// A cluster that becomes a stack, and what a stack is called and worth. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/kinds/notes/stack_options.h"

namespace pawl::kinds::notes {

struct StackCluster {
    std::string label = {};
    std::int64_t notes = 0;
    WallTime newest = {};                  // when its newest note was made
    std::vector<std::string> sample = {};  // the newest notes, cut
};

// "idea" -> "Idea". What a stack is called until its user calls it something else.
[[nodiscard]] auto stack_name(std::string_view cluster) -> std::string;

// How many notes, or the same halved for each two weeks since the newest one.
[[nodiscard]] auto stack_priority(
    const StackCluster& cluster, PriorityFormula formula, WallTime now
) -> double;

// What is said of a stack when nobody can say more.
[[nodiscard]] auto template_sentence(std::int64_t notes) -> std::string;

// A text that was cut off, up to its last whole sentence if there is one.
[[nodiscard]] auto whole_sentences(std::string_view text) -> std::string;

}  // namespace pawl::kinds::notes
