// SPDX-License-Identifier: Apache-2.0
// Jobs of a task that carry a tag: found and counted.
#include <gmock/gmock.h>

#include <algorithm>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Tags : public StoreTest {
 protected:
    auto add(std::vector<std::string> tags, const std::string& task = "report") -> JobId {
        auto job = a_job(task);
        job.job.tags = std::move(tags);
        return insert_one(job).id;
    }
    auto list(store::JobFilter filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& job : snapshot.jobs().list(filter).jobs) {
                ids.push_back(job.id);
            }
        });
        return ids;
    }
    auto count(const store::JobFilter& filter) -> std::vector<store::StateCount> {
        std::vector<store::StateCount> counts;
        store().read([&](store::Snapshot& snapshot) {
            counts = snapshot.jobs().count_tagged(filter);
        });
        return counts;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, Tags, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(Tags, find_unfinished_and_final_jobs_of_a_task_newest_first) {
    const auto done = add({"a", "b"});
    ASSERT_EQ(claim().size(), 1U);
    ASSERT_TRUE(finish(*find(done), Outcome::success("")));
    const auto other_tag = add({"b"});
    const auto untagged = add({});
    const auto other_task = add({"a"}, "other");
    const auto waiting = add({"a"});

    EXPECT_THAT(list({.task = "report", .tag = "a"}), ElementsAre(waiting, done));
    EXPECT_THAT(list({.task = "report", .tag = "b"}), ElementsAre(other_tag, done));
    EXPECT_THAT(list({.task = "other", .tag = "a"}), ElementsAre(other_task));
    EXPECT_THAT(list({.task = "report", .tag = "c"}), IsEmpty());
    EXPECT_THAT(list({.task = "report"}), ElementsAre(waiting, untagged, other_tag, done));
}

TEST_P(Tags, are_found_page_by_page) {
    const auto first = add({"a"});
    const auto second = add({"a"});
    const auto third = add({"a"});

    EXPECT_THAT(list({.task = "report", .tag = "a", .limit = 2}), ElementsAre(third, second));
    EXPECT_THAT(list({.task = "report", .tag = "a", .before = second}), ElementsAre(first));
}

TEST_P(Tags, are_counted_by_state) {
    for (const auto& outcome : {Outcome::success(""), Outcome::permanent_failure("e", "x")}) {
        const auto id = add({"a"});
        ASSERT_EQ(claim().size(), 1U);
        ASSERT_TRUE(finish(*find(id), outcome));
    }
    add({"a"});
    ASSERT_EQ(claim().size(), 1U);
    add({"a"});
    add({"a"});
    add({"b"});
    add({});
    add({"a"}, "other");
    using Count = store::StateCount;

    EXPECT_THAT(
        count({.task = "report", .tag = "a"}),
        UnorderedElementsAre(
            Count{JobState::ready, 2},
            Count{JobState::running, 1},
            Count{JobState::succeeded, 1},
            Count{JobState::failed, 1}
        )
    );
    EXPECT_THAT(
        count({.states = {JobState::failed, JobState::ready}, .task = "report", .tag = "a"}),
        UnorderedElementsAre(Count{JobState::ready, 2}, Count{JobState::failed, 1})
    );
    EXPECT_THAT(count({.task = "report", .tag = "c"}), IsEmpty());
}

TEST_P(Tags, follow_a_job_that_is_patched) {
    const auto id = add({"a"});
    transact<bool>([&](store::Transaction& transaction) {
        return transaction.jobs()
            .patch(id, {.tags = std::vector<std::string>{"b"}}, now())
            .has_value();
    });

    EXPECT_THAT(list({.task = "report", .tag = "a"}), IsEmpty());
    EXPECT_THAT(list({.task = "report", .tag = "b"}), ElementsAre(id));
}

}  // namespace
}  // namespace pawl::conformance
