// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/cluster_ids.h"

#include <gmock/gmock.h>

#include <vector>

#include "pawl/text/clusters.h"

namespace pawl::text {
namespace {

using testing::ElementsAre;

TEST(ClusterIds, go_to_the_cluster_that_has_the_notes_now) {
    const std::vector<ClusterId> earlier = {7, 7, 7, 3, 3, 3};
    const std::vector<std::size_t> now = {1, 1, 1, 0, 0, 0};

    EXPECT_THAT(ids_by_members(earlier, now, 2, 8), ElementsAre(3, 7));
}

TEST(ClusterIds, of_a_divided_cluster_stay_with_the_larger_part) {
    const std::vector<ClusterId> earlier = {7, 7, 7, 7, 7};
    const std::vector<std::size_t> now = {0, 0, 1, 1, 1};

    EXPECT_THAT(ids_by_members(earlier, now, 2, 8), ElementsAre(8, 7));
}

TEST(ClusterIds, new_and_lost_notes_do_not_count) {
    const std::vector<ClusterId> earlier = {kNoCluster, kNoCluster, kNoCluster, 4, 4, 9};
    const std::vector<std::size_t> now = {0, 0, 0, 0, 0, kOutlier};

    EXPECT_THAT(ids_by_members(earlier, now, 1, 10), ElementsAre(4));
}

TEST(ClusterIds, are_fresh_where_hardly_anything_is_shared) {
    const std::vector<ClusterId> earlier = {1, 1, 1, 2, 2, 2, 2, 2, 2};
    const std::vector<std::size_t> now = {0, 1, 1, 0, 0, 0, 1, 1, 1};

    const auto ids = ids_by_members(earlier, now, 2, 5);

    EXPECT_NE(ids[0], ids[1]);
    EXPECT_THAT(ids, testing::Contains(2));
}

TEST(ClusterIds, go_to_the_nearest_centroid_and_to_no_far_one) {
    const std::vector<float> x = {1, 0, 0};
    const std::vector<float> y = {0, 1, 0};
    const std::vector<KnownCentroid> earlier = {
        {.id = 11, .centroid = x}, {.id = 12, .centroid = y}
    };
    const std::vector<std::vector<float>> now = {{0, 0.98F, 0.2F}, {0, 0, 1}};

    EXPECT_THAT(ids_by_centroid(earlier, now, 0.3, 20), ElementsAre(12, 20));
}

TEST(ClusterIds, of_nothing_are_none) {
    EXPECT_THAT(ids_by_members({}, {}, 0, 1), testing::IsEmpty());
    EXPECT_THAT(ids_by_members({}, {}, 2, 1), ElementsAre(1, 2));
}

}  // namespace
}  // namespace pawl::text
