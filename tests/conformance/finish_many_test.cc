// SPDX-License-Identifier: Apache-2.0
// Attempts that end in one flush: each fares as if it ended alone.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::Outcome;
using testing::ElementsAre;

class FinishMany : public StoreTest {
 protected:
    struct End {
        job::Job job = {};
        Outcome outcome = Outcome::success("");
    };

    // "ok" or the code of the error, for each.
    auto finish_all(const std::vector<End>& ends) -> std::vector<std::string> {
        std::vector<store::Finish> finishes;
        finishes.reserve(ends.size());
        std::vector<const store::Finish*> pointers;
        for (const auto& [job, outcome] : ends) {
            const job::AttemptFacts facts{.attempt = job.attempt, .max_attempts = job.max_attempts};
            finishes.push_back({
                .id = job.id,
                .fence = job.fence,
                .holder = "node",
                .now = now(),
                .change = job::transition(facts, outcome, {.jitter = job::Jitter::none}, now()),
                .outcome = outcome,
            });
            pointers.push_back(&finishes.back());
        }
        std::vector<std::string> said;
        transact<bool>([&](store::Transaction& transaction) {
            said.clear();
            for (const auto& end : transaction.jobs().finish(pointers)) {
                said.push_back(end ? "ok" : end.error().code);
            }
            return true;
        });
        return said;
    }

    auto running(std::size_t count) -> std::vector<job::Job> {
        insert(std::vector<store::NewJob>(count, a_job()));
        auto jobs = claim(count);
        EXPECT_EQ(jobs.size(), count);
        return jobs;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, FinishMany, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(FinishMany, keeps_the_result_of_each) {
    const auto jobs = running(3);
    const auto large = "\"" + std::string(50'000, 'y') + "\"";

    EXPECT_THAT(
        finish_all(
            {{.job = jobs[0], .outcome = Outcome::success(R"({"text":"a\"b\\c\u00e9","n":1.0})")},
             {.job = jobs[1], .outcome = Outcome::success(large)},
             {.job = jobs[2]}}
        ),
        ElementsAre("ok", "ok", "ok")
    );

    EXPECT_EQ(find(jobs[0].id)->result, R"({"text":"a\"b\\c\u00e9","n":1.0})");
    EXPECT_EQ(find(jobs[1].id)->result, large);
    EXPECT_EQ(find(jobs[2].id)->result, "");
    EXPECT_EQ(find(jobs[2].id)->finished_at, now());
    EXPECT_THAT(counts(), ElementsAre("default/report succeeded 3"));
}

TEST_P(FinishMany, tells_each_that_is_not_current) {
    const auto jobs = running(4);
    auto stale = jobs[1];
    --stale.fence;
    ASSERT_TRUE(cancel(jobs[2].id));

    EXPECT_THAT(
        finish_all(
            {{.job = jobs[0]}, {.job = stale}, {.job = jobs[2]}, {.job = jobs[3]}, {.job = jobs[3]}}
        ),
        ElementsAre("ok", "lease_lost", "cancelled", "ok", "lease_lost")
    );

    EXPECT_EQ(state_of(jobs[0].id), "succeeded");
    EXPECT_EQ(state_of(jobs[1].id), "running");
    EXPECT_EQ(state_of(jobs[2].id), "running");
    EXPECT_EQ(state_of(jobs[3].id), "succeeded");
}

TEST_P(FinishMany, leaves_failures_their_way) {
    const auto jobs = running(3);

    EXPECT_THAT(
        finish_all(
            {{.job = jobs[0]},
             {.job = jobs[1], .outcome = Outcome::permanent_failure("e", "it broke")},
             {.job = jobs[2]}}
        ),
        ElementsAre("ok", "ok", "ok")
    );

    EXPECT_EQ(state_of(jobs[1].id), "failed");
    EXPECT_EQ(find(jobs[1].id)->error.message, "it broke");
    EXPECT_THAT(counts(), ElementsAre("default/report failed 1", "default/report succeeded 2"));
}

TEST_P(FinishMany, releases_those_that_wait_for_one_of_them) {
    const auto jobs = running(3);
    auto child = a_job("child");
    child.after_jobs = {{.parent = jobs[0].id}, {.parent = jobs[2].id}};
    const auto waiting = insert_one(child);
    ASSERT_EQ(state_of(waiting.id), "blocked");

    finish_all({{.job = jobs[0]}, {.job = jobs[1]}});
    EXPECT_EQ(state_of(waiting.id), "blocked");
    const auto more = running(1);
    finish_all({{.job = jobs[2]}, {.job = more[0]}});

    EXPECT_EQ(state_of(waiting.id), "ready");
}

TEST_P(FinishMany, frees_unique_keys) {
    auto wanted = a_job();
    wanted.job.unique_key = "k";
    wanted.unique = store::UniqueClaim{};
    insert({wanted, a_job()});
    const auto jobs = claim(2);

    finish_all({{.job = jobs[0]}, {.job = jobs[1]}});

    EXPECT_EQ(insert_one(wanted).state, job::JobState::ready);
}

}  // namespace
}  // namespace pawl::conformance
