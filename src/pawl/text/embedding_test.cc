// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/embedding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/sparse.h"

namespace pawl::text {
namespace {

const std::vector<std::string_view> kNotes = {
    "Sowed tomato seeds in warm soil and watered the beds",
    "The soil in the beds is dry, so I watered the tomato plants",
    "Compost and soil for the tomato beds, seeds for autumn",
    "The server crashed when the database ran out of connections",
    "Restarted the database server and raised its connections",
    "A slow query keeps the database server busy",
    "Bach on the piano, slowly, with the left hand alone",
    "The piano needs tuning before the Bach recital",
};

auto length_of(const std::vector<float>& vector) -> float {
    return std::sqrt(dot(vector, vector));
}

TEST(Embedding, every_vector_has_length_one) {
    const auto fitted = EmbeddingModel::fit(kNotes, 64).value();
    const auto fixed = EmbeddingModel::fixed(1536).value();
    for (const std::string_view text :
         {"soil",
          "",
          " ",
          "12345",
          "\xFF\xFE",
          "😀😀",
          "the of and",
          "日本語のノート",
          "unheard-of wörds"}) {
        EXPECT_NEAR(length_of(fitted.embed(text)), 1, 1e-5) << text;
        EXPECT_NEAR(length_of(fixed.embed(text)), 1, 1e-5) << text;
        EXPECT_EQ(fitted.embed(text).size(), 64);
        EXPECT_EQ(fixed.embed(text).size(), 1536);
    }
}

TEST(Embedding, texts_about_one_thing_are_nearer_than_others) {
    const auto model = EmbeddingModel::fit(kNotes, 128).value();
    const auto garden = model.embed(kNotes[0]);

    EXPECT_GT(dot(garden, model.embed(kNotes[1])), dot(garden, model.embed(kNotes[4])) + 0.2F);
    EXPECT_GT(dot(garden, model.embed(kNotes[1])), dot(garden, model.embed(kNotes[6])) + 0.2F);
}

TEST(Embedding, the_same_texts_give_the_same_vectors_and_name) {
    const auto once = EmbeddingModel::fit(kNotes, 256).value();
    const auto again = EmbeddingModel::fit(kNotes, 256).value();

    EXPECT_EQ(once.name(), again.name());
    for (const auto note : kNotes) {
        EXPECT_EQ(once.embed(note), again.embed(note));
    }
}

TEST(Embedding, models_that_must_not_be_mixed_have_different_names) {
    const auto all = EmbeddingModel::fit(kNotes, 256).value();
    const auto fewer = EmbeddingModel::fit(std::span(kNotes).first(7), 256).value();

    EXPECT_NE(all.name(), fewer.name());
    EXPECT_NE(all.name(), EmbeddingModel::fit(kNotes, 128)->name());
    EXPECT_TRUE(all.name().starts_with("hashed-tfidf-v1:256:"));
    EXPECT_EQ(EmbeddingModel::fixed(256)->name(), "hashed-tfidf-v1:256");
}

// A change of these numbers makes stored vectors incomparable: kEmbeddingEngine must change too.
TEST(Embedding, the_fixed_model_gives_the_vectors_of_version_1) {
    const auto vector = EmbeddingModel::fixed(64)->embed("Sowed tomato seeds");
    std::size_t places = 0;
    for (std::size_t i = 0; i < vector.size(); ++i) {
        places += vector[i] > 0 ? i : 0;
    }

    EXPECT_EQ(places, 806U);
}

TEST(Embedding, takes_no_texts_one_and_copies) {
    EXPECT_NEAR(length_of(EmbeddingModel::fit({}, 64)->embed("soil")), 1, 1e-5);
    const std::vector<std::string_view> copies(20, "the same soil again");
    const auto model = EmbeddingModel::fit(copies, 64).value();

    EXPECT_NEAR(dot(model.embed(copies[0]), model.embed(copies[1])), 1, 1e-5);
    EXPECT_NEAR(
        length_of(EmbeddingModel::fit(std::span(copies).first(1), 64)->embed("x y")), 1, 1e-5
    );
}

TEST(Embedding, a_megabyte_is_looked_at_in_part) {
    std::string text;
    while (text.size() < 1'000'000) {
        text += "soil seeds beds ";
    }

    EXPECT_NEAR(length_of(EmbeddingModel::fixed(64)->embed(text)), 1, 1e-5);
}

TEST(Embedding, refuses_dimensions_outside_its_bounds) {
    for (const std::size_t dimensions : {0U, 63U, 1537U}) {
        EXPECT_EQ(EmbeddingModel::fixed(dimensions).error().code, "invalid_dimensions");
        EXPECT_EQ(EmbeddingModel::fit(kNotes, dimensions).error().code, "invalid_dimensions");
    }
}

}  // namespace
}  // namespace pawl::text
