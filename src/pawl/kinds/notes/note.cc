// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note.h"

#include <algorithm>
#include <map>
#include <utility>

#include "pawl/text/sparse.h"

namespace pawl::kinds::notes {
namespace {

// How far a vector may be from what was written, for each unit of its length: texts of numbers
// round.
constexpr double kSame = 1e-5;

auto is_same(std::span<const float> left, std::span<const float> right) -> bool {
    if (left.size() != right.size()) {
        return false;
    }
    double difference = 0;
    double length = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const double apart = static_cast<double>(left[i]) - right[i];
        difference += apart * apart;
        length += static_cast<double>(right[i]) * right[i];
    }
    return difference <= kSame * kSame * length;
}

auto has_own(const Note& note) -> bool {
    return !note.stored.empty() && note.stored.size() != kLocalDimensions;
}

auto is_wanted(const Note& note, Reembed reembed) -> bool {
    return reembed == Reembed::all || (reembed == Reembed::changed && note.is_changed);
}

auto usual_size(std::span<const Note> notes) -> std::size_t {
    std::map<std::size_t, std::size_t> counts;
    for (const auto& note : notes) {
        if (has_own(note)) {
            ++counts[note.stored.size()];
        }
    }
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    return most == counts.end() ? 0 : most->first;
}

}  // namespace

auto is_blank(const Note& note) -> bool {
    return note.content.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
}

auto places_to_embed(std::span<const Note> notes, Reembed reembed) -> std::vector<std::size_t> {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (!is_blank(notes[i]) && (!has_own(notes[i]) || is_wanted(notes[i], reembed))) {
            places.push_back(i);
        }
    }
    return places;
}

void take_made(Note& note, std::vector<float> made) {
    note.is_embedded = true;
    note.is_to_store = !is_same(note.stored, made);
    note.vector = made;
    (void)text::normalise(note.vector);  // its length before tells nothing
    note.stored = std::move(made);
}

void take_stored(std::span<Note> notes, std::size_t size) {
    const auto wanted = size == 0 ? usual_size(notes) : size;
    for (auto& note : notes) {
        if (note.vector.empty() && !note.stored.empty() && note.stored.size() == wanted &&
            !is_blank(note)) {
            note.vector = note.stored;
            (void)text::normalise(note.vector);
        }
    }
}

}  // namespace pawl::kinds::notes
