// SPDX-License-Identifier: Apache-2.0
// Which cluster each note belongs to. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/note.h"

namespace pawl::kinds::notes {

struct Group {
    std::string label = {};  // empty: the note has no vector, and stays where it was
    double confidence = 0;   // 0..1
};

// Who made the vectors: those of the offline engine lie farther apart.
enum class VectorsOf : std::uint8_t { provider, offline_engine };

// For each note. By type: the nearest mean vector of a type of this user's, its name in lower case;
// `unclassified` and `nope` are no types. By k-means: clusters named by their words, which keep
// their name while they keep half of their notes. `Misc` is what is near nothing, and what is
// blank.
[[nodiscard]] auto find_groups(
    std::span<const Note> notes, const GroupRules& rules, VectorsOf vectors
) -> std::vector<Group>;

}  // namespace pawl::kinds::notes
