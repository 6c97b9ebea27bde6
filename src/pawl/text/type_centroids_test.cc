// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/type_centroids.h"

#include <gmock/gmock.h>

#include <vector>

namespace pawl::text {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

const std::vector<float> kX = {1, 0};
const std::vector<float> kY = {0, 1};
const std::vector<float> kBetween = {0.8F, 0.6F};

TEST(TypeCentroids, are_the_mean_direction_of_each_type) {
    const std::vector<TypedVector> notes = {
        {.type = "Idea", .vector = kX},
        {.type = "idea", .vector = kY},
        {.type = "todo", .vector = kY}
    };

    const auto centroids = type_centroids(notes);

    EXPECT_THAT(
        centroids,
        ElementsAre(Field(&TypeCentroid::label, "idea"), Field(&TypeCentroid::label, "todo"))
    );
    EXPECT_FLOAT_EQ(centroids[0].centroid[0], centroids[0].centroid[1]);
}

TEST(TypeCentroids, leave_notes_without_a_type_out) {
    const std::vector<TypedVector> notes = {
        {.type = "", .vector = kX},
        {.type = "Unclassified", .vector = kY},
        {.type = "nope", .vector = kY},
    };

    EXPECT_THAT(type_centroids(notes), IsEmpty());
}

TEST(TypeCentroids, a_note_belongs_to_the_nearest_within_the_threshold) {
    const std::vector<TypeCentroid> centroids = {
        {.label = "idea", .centroid = kX}, {.label = "todo", .centroid = kY}
    };

    const auto near = nearest_type(kBetween, centroids, {.threshold = 0.35});
    EXPECT_EQ(near.label, "idea");
    EXPECT_NEAR(near.confidence, 0.8, 1e-6);
    EXPECT_EQ(near.engine, "type-centroid-v1");

    const auto far = nearest_type(kBetween, centroids, {.threshold = 0.1});
    EXPECT_EQ(far.label, "Misc");
    EXPECT_EQ(far.confidence, 0.5);
}

TEST(TypeCentroids, everything_is_misc_where_there_are_none) {
    EXPECT_EQ(nearest_type(kX, {}, {}).label, "Misc");
    EXPECT_EQ(nearest_type(kX, {}, {.misc_confidence = 0.2}).confidence, 0.2);
}

TEST(TypeCentroids, of_equals_the_first_label_wins) {
    const std::vector<TypeCentroid> centroids = {
        {.label = "a", .centroid = kX}, {.label = "b", .centroid = kX}
    };

    EXPECT_EQ(nearest_type(kX, centroids, {}).label, "a");
}

}  // namespace
}  // namespace pawl::text
