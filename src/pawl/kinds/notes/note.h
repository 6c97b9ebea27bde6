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
    std::vector<float> stored = {};  // as its column has it, or gets it; empty: none
    std::vector<float> vector = {};  // of length 1, to compare; empty: there is none
    bool is_embedded = false;        // its vector was made by this run
    bool is_to_store = false;        // and its column does not have it yet
};

// How many numbers the offline engine's vectors have: no provider's have as many, so that a column
// tells whose it holds.
inline constexpr std::size_t kLocalDimensions = 255;

// Without a letter to embed: such a note is in no topic, and is no failure.
[[nodiscard]] auto is_blank(const Note& note) -> bool;

// Positions of the notes that a provider is asked for: whatever `reembed` says, those that have no
// vector of a provider's; blank ones never.
[[nodiscard]] auto places_to_embed(std::span<const Note> notes, Reembed reembed)
    -> std::vector<std::size_t>;

// The vector that this run made. It is stored as it came, whatever its length, unless the column
// has it already: an index on vectors pays for each write.
void take_made(Note& note, std::vector<float> made);

// Notes that got no vector take their stored one if it has `size` numbers; those of another model
// are no use beside the others. 0: the size that most of the stored ones have, but the offline
// engine's.
void take_stored(std::span<Note> notes, std::size_t size);

}  // namespace pawl::kinds::notes
