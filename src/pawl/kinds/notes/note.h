// SPDX-License-Identifier: Apache-2.0
// A note, and which of a user's notes are to be embedded. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pawl/database/sql_value.h"
#include "pawl/kinds/notes/cluster_options.h"

namespace pawl::kinds::notes {

struct Note {
    database::SqlValue id = {};
    std::string name = {};     // the id as text
    std::string content = {};  // its beginning: `max_chars`
    std::string type = {};
    std::string cluster = {};        // of the last run; empty: none
    bool is_changed = false;         // since it was put into its cluster
    std::vector<float> stored = {};  // as its column has it; empty: none
    std::vector<float> vector = {};  // of length 1; empty: there is none
    bool is_embedded = false;        // its vector was made by this run
};

// How many numbers the offline engine's vectors have: no provider's have as many, so that a column
// tells whose it holds.
inline constexpr std::size_t kLocalDimensions = 255;

// Without a letter to embed: such a note is in no topic, and is no failure.
[[nodiscard]] auto is_blank(const Note& note) -> bool;

// Positions of the notes that a provider is asked for, at most `limit`. Those that have no vector
// of a provider's come first, whatever `reembed` says; blank ones never.
[[nodiscard]] auto places_to_embed(std::span<const Note> notes, Reembed reembed, std::size_t limit)
    -> std::vector<std::size_t>;

// Notes that got no vector take their stored one if it has `size` numbers; those of another model
// are no use beside the others. 0: the size that most of the stored ones have, but the offline
// engine's.
void take_stored(std::span<Note> notes, std::size_t size);

// Whether the column holds the vector already. Then it is not written again: an index on vectors
// pays for each write.
[[nodiscard]] auto is_stored(const Note& note) -> bool;

}  // namespace pawl::kinds::notes
