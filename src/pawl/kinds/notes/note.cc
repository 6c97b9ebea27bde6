// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "pawl/text/sparse.h"

namespace pawl::kinds::notes {
namespace {

// Of cosine distance: what columns of float4 and its text form lose is far below.
constexpr float kSame = 1e-5F;

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

auto places_to_embed(std::span<const Note> notes, Reembed reembed, std::size_t limit)
    -> std::vector<std::size_t> {
    std::vector<std::size_t> places;
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (is_blank(notes[i])) {
            continue;
        }
        if (!has_own(notes[i])) {
            places.push_back(i);
        } else if (is_wanted(notes[i], reembed)) {
            again.push_back(i);
        }
    }
    places.insert(places.end(), again.begin(), again.end());
    places.resize(std::min(places.size(), limit));
    return places;
}

void take_stored(std::span<Note> notes, std::size_t size) {
    const auto wanted = size == 0 ? usual_size(notes) : size;
    for (auto& note : notes) {
        if (note.vector.empty() && !note.stored.empty() && note.stored.size() == wanted &&
            !is_blank(note)) {
            note.vector = note.stored;
            (void)text::normalise(note.vector);  // its length before tells nothing
        }
    }
}

auto is_stored(const Note& note) -> bool {
    if (note.stored.size() != note.vector.size()) {
        return false;
    }
    auto stored = note.stored;
    const auto length = text::normalise(stored);
    return std::abs(length - 1.0F) < kSame && 1.0F - text::dot(stored, note.vector) < kSame;
}

}  // namespace pawl::kinds::notes
