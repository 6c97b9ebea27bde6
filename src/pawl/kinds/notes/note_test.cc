// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pawl::kinds::notes {
namespace {

using testing::ElementsAre;
using testing::FloatNear;
using testing::IsEmpty;

constexpr std::size_t kAll = 1'000;

auto note(std::string content, std::vector<float> stored = {}) -> Note {
    return {.content = std::move(content), .stored = std::move(stored)};
}

auto local_vector() -> std::vector<float> {
    std::vector<float> vector(kLocalDimensions, 0.0F);
    vector.front() = 1;
    return vector;
}

TEST(PlacesToEmbed, are_all_notes_but_blank_ones) {
    const std::vector<Note> notes = {note("one", {1, 0}), note(" \n\t"), note("two"), note("")};

    EXPECT_THAT(places_to_embed(notes, Reembed::all, kAll), ElementsAre(2, 0));
}

TEST(PlacesToEmbed, are_those_without_a_vector_when_missing_ones_are_asked_for) {
    std::vector<Note> notes = {note("one", {1, 0}), note("two"), note("three", {0, 1})};
    notes[2].is_changed = true;

    EXPECT_THAT(places_to_embed(notes, Reembed::missing, kAll), ElementsAre(1));
    EXPECT_THAT(places_to_embed(notes, Reembed::changed, kAll), ElementsAre(1, 2));
}

TEST(PlacesToEmbed, count_a_vector_of_the_offline_engine_as_none) {
    const std::vector<Note> notes = {note("one", local_vector()), note("two", {1, 0})};

    EXPECT_THAT(places_to_embed(notes, Reembed::missing, kAll), ElementsAre(0));
}

// Or else notes beyond the limit would never have their turn.
TEST(PlacesToEmbed, within_a_limit_are_first_those_without_a_vector) {
    const std::vector<Note> notes = {
        note("one", {1, 0}), note("two", {1, 0}), note("three"), note("four")
    };

    EXPECT_THAT(places_to_embed(notes, Reembed::all, 3), ElementsAre(2, 3, 0));
    EXPECT_THAT(places_to_embed(notes, Reembed::all, 0), IsEmpty());
}

TEST(StoredVectors, stand_in_with_length_one) {
    std::vector<Note> notes = {note("one", {3, 4})};

    take_stored(notes, 2);

    EXPECT_THAT(notes[0].vector, ElementsAre(FloatNear(0.6F, 1e-6F), FloatNear(0.8F, 1e-6F)));
}

TEST(StoredVectors, of_another_size_do_not) {
    std::vector<Note> notes = {note("one", {1, 0}), note("two", {1, 0, 0}), note("three")};
    notes[2].vector = {0, 1};

    take_stored(notes, 2);

    EXPECT_THAT(notes[0].vector, ElementsAre(1, 0));
    EXPECT_THAT(notes[1].vector, IsEmpty());
    EXPECT_THAT(notes[2].vector, ElementsAre(0, 1)) << "it has one of this run";
}

TEST(StoredVectors, are_of_the_usual_size_when_nobody_says_which) {
    std::vector<Note> notes = {
        note("one", {1, 0, 0}),
        note("two", {1, 0}),
        note("three", {0, 1}),
        note("four", local_vector()),
        note("five", local_vector()),
        note("six", local_vector()),
    };

    take_stored(notes, 0);

    std::vector<std::size_t> sizes;
    for (const auto& each : notes) {
        sizes.push_back(each.vector.size());
    }
    EXPECT_THAT(sizes, ElementsAre(0, 2, 2, 0, 0, 0));
}

TEST(AVector, is_stored_if_the_column_says_the_same) {
    auto same = note("one", {0.6F, 0.8F});
    same.vector = {0.6F, 0.8F};
    EXPECT_TRUE(is_stored(same));

    auto other = same;
    other.vector = {0.8F, 0.6F};
    EXPECT_FALSE(is_stored(other));

    auto longer = same;
    longer.stored = {6, 8};
    EXPECT_FALSE(is_stored(longer)) << "columns hold vectors of length one";

    auto none = same;
    none.stored.clear();
    EXPECT_FALSE(is_stored(none));
}

}  // namespace
}  // namespace pawl::kinds::notes
