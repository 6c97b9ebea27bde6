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

    EXPECT_THAT(places_to_embed(notes, Reembed::all), ElementsAre(0, 2));
}

TEST(PlacesToEmbed, are_those_without_a_vector_when_missing_ones_are_asked_for) {
    std::vector<Note> notes = {note("one", {1, 0}), note("two"), note("three", {0, 1})};
    notes[2].is_changed = true;

    EXPECT_THAT(places_to_embed(notes, Reembed::missing), ElementsAre(1));
    EXPECT_THAT(places_to_embed(notes, Reembed::changed), ElementsAre(1, 2));
}

TEST(PlacesToEmbed, count_a_vector_of_the_offline_engine_as_none) {
    const std::vector<Note> notes = {note("one", local_vector()), note("two", {1, 0})};

    EXPECT_THAT(places_to_embed(notes, Reembed::missing), ElementsAre(0));
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

TEST(AVector, is_stored_as_it_came_and_compared_with_length_one) {
    auto one = note("one");

    take_made(one, {3, 4});

    EXPECT_THAT(one.stored, ElementsAre(3, 4));
    EXPECT_THAT(one.vector, ElementsAre(FloatNear(0.6F, 1e-6F), FloatNear(0.8F, 1e-6F)));
    EXPECT_TRUE(one.is_embedded);
    EXPECT_TRUE(one.is_to_store);
}

TEST(AVector, that_its_column_has_is_not_stored_again) {
    auto same = note("one", {3, 4.000001F});
    take_made(same, {3, 4});
    EXPECT_TRUE(same.is_embedded);
    EXPECT_FALSE(same.is_to_store);

    auto longer = note("one", {6, 8});
    take_made(longer, {3, 4});
    EXPECT_TRUE(longer.is_to_store);

    auto other = note("one", {4, 3});
    take_made(other, {3, 4});
    EXPECT_TRUE(other.is_to_store);

    auto larger = note("one", {3, 4, 0});
    take_made(larger, {3, 4});
    EXPECT_TRUE(larger.is_to_store);
}

}  // namespace
}  // namespace pawl::kinds::notes
