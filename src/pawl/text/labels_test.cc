// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/labels.h"

#include <gmock/gmock.h>

#include <string_view>
#include <vector>

#include "pawl/text/clusters.h"

namespace pawl::text {
namespace {

using testing::ElementsAre;

TEST(Labels, name_what_a_cluster_has_and_the_others_do_not) {
    const std::vector<std::string_view> texts = {
        "The soil is dry today",
        "New seeds and good soil today",
        "Soil test today",
        "The server is down today",
        "Restart the server today",
        "Two servers today",
    };
    const std::vector<std::size_t> cluster_of = {0, 0, 0, 1, 1, 1};

    const auto labels = label_clusters(texts, cluster_of, 2, {.terms = 2, .terms_in_name = 1});

    EXPECT_EQ(labels[0].name, "Soil");
    EXPECT_EQ(labels[1].name, "Server");
    EXPECT_EQ(labels[0].terms.front(), "soil");
}

TEST(Labels, one_long_text_has_one_voice) {
    const std::vector<std::string_view> texts = {
        "rain rain rain rain rain", "moss on stone", "moss"
    };
    const std::vector<std::size_t> cluster_of = {0, 0, 0};

    EXPECT_THAT(label_clusters(texts, cluster_of, 1, {.terms = 1})[0].terms, ElementsAre("moss"));
}

TEST(Labels, outliers_name_nothing) {
    const std::vector<std::string_view> texts = {"moss", "granite granite"};
    const std::vector<std::size_t> cluster_of = {0, kOutlier};

    EXPECT_THAT(label_clusters(texts, cluster_of, 1)[0].terms, ElementsAre("moss"));
}

TEST(Labels, a_cluster_without_words_has_a_name_all_the_same) {
    const std::vector<std::string_view> texts = {"12 34", "of the"};
    const std::vector<std::size_t> cluster_of = {0, 0};

    EXPECT_EQ(label_clusters(texts, cluster_of, 1)[0].name, "Cluster");
    EXPECT_EQ(label_clusters({}, {}, 1)[0].name, "Cluster");
}

TEST(Labels, begin_with_a_capital_where_the_script_has_one) {
    const std::vector<std::string_view> texts = {"äpfel äpfel", "図書"};
    const std::vector<std::size_t> cluster_of = {0, 1};

    EXPECT_EQ(label_clusters(texts, cluster_of, 2)[0].name, "Äpfel");
    EXPECT_EQ(label_clusters(texts, cluster_of, 2)[1].name, "図書");
}

}  // namespace
}  // namespace pawl::text
