// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/find_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pawl::kinds::notes {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

auto note(std::string type, std::vector<float> vector, std::string content = "words") -> Note {
    return {.content = std::move(content), .type = std::move(type), .vector = std::move(vector)};
}

auto labels(
    const std::vector<Note>& notes,
    const GroupRules& rules = {},
    VectorsOf vectors = VectorsOf::provider
) -> std::vector<std::string> {
    std::vector<std::string> list;
    for (const auto& group : find_groups(notes, rules, vectors)) {
        list.push_back(group.label);
    }
    return list;
}

TEST(GroupsByType, are_the_nearest_types_in_lower_case) {
    const std::vector<Note> notes = {
        note("Idea", {1, 0}), note("TASK", {0, 1}), note("unclassified", {0.96F, 0.28F})
    };

    EXPECT_THAT(labels(notes), ElementsAre("idea", "task", "idea"));
}

TEST(GroupsByType, leave_what_is_near_nothing_to_misc) {
    const std::vector<Note> notes = {note("idea", {1, 0}), note("unclassified", {0, 1})};

    const auto groups = find_groups(notes, {.misc_confidence = 0.4}, VectorsOf::provider);

    EXPECT_EQ(groups[0].confidence, 1);
    EXPECT_EQ(groups[1].label, "Misc");
    EXPECT_EQ(groups[1].confidence, 0.4);
}

TEST(GroupsByType, know_no_types_unclassified_and_nope) {
    EXPECT_THAT(
        labels({note("unclassified", {1, 0}), note("nope", {0, 1}), note("", {1, 0})}),
        ElementsAre("Misc", "Misc", "Misc")
    );
}

TEST(GroupsByType, take_vectors_of_the_offline_engine_from_farther_away) {
    const std::vector<Note> notes = {note("idea", {1, 0}), note("nope", {0.55F, 0.835F})};

    EXPECT_THAT(labels(notes), ElementsAre("idea", "Misc"));
    EXPECT_THAT(labels(notes, {}, VectorsOf::offline_engine), ElementsAre("idea", "idea"));
    EXPECT_THAT(
        labels(notes, {.threshold = 0.1}, VectorsOf::offline_engine), ElementsAre("idea", "Misc")
    );
}

TEST(Groups, of_notes_without_a_vector_stay_as_they_were) {
    EXPECT_THAT(labels({note("idea", {}), note("idea", {1, 0})}), ElementsAre("", "idea"));
}

TEST(Groups, of_blank_notes_are_misc) {
    EXPECT_THAT(labels({note("idea", {}, " \n")}), ElementsAre("Misc"));
    EXPECT_THAT(labels({note("idea", {}, "")}, {.mode = ClusterMode::kmeans}), ElementsAre("Misc"));
}

class GroupsByKMeans : public testing::Test {
 protected:
    GroupsByKMeans() {
        for (int i = 0; i < 4; ++i) {
            notes_.push_back(note("x", {1, 0}, "tomato soil"));
            notes_.push_back(note("x", {0, 1}, "bank loan"));
        }
    }

    std::vector<Note> notes_;
    GroupRules rules_{.mode = ClusterMode::kmeans, .least_clusters = 2, .most_clusters = 2};
};

TEST_F(GroupsByKMeans, are_named_by_their_words) {
    const auto found = labels(notes_, rules_);

    EXPECT_EQ(found[0], found[2]);
    EXPECT_NE(found[0], found[1]);
    EXPECT_THAT(found[0], testing::ContainsRegex("[Tt]omato"));
    EXPECT_THAT(found[1], testing::ContainsRegex("[Bb]ank"));
}

TEST_F(GroupsByKMeans, keep_their_name_while_they_keep_half_of_their_notes) {
    for (std::size_t i = 0; i < notes_.size(); i += 2) {
        notes_[i].cluster = "Garden";
    }
    notes_.push_back(note("x", {1, 0}, "tomato beds"));

    const auto found = labels(notes_, rules_);

    EXPECT_EQ(found[0], "Garden");
    EXPECT_EQ(found.back(), "Garden");
    EXPECT_NE(found[1], "Garden");
}

TEST_F(GroupsByKMeans, never_share_a_name) {
    for (auto& each : notes_) {
        each.content = "same words";
    }

    const auto found = labels(notes_, rules_);

    EXPECT_THAT(std::set<std::string>(found.begin(), found.end()), SizeIs(2));
}

TEST_F(GroupsByKMeans, of_no_notes_are_none) {
    EXPECT_THAT(labels({}, rules_), SizeIs(0));
    EXPECT_THAT(labels({note("x", {1, 0})}, rules_), SizeIs(1));
}

}  // namespace
}  // namespace pawl::kinds::notes
