// SPDX-License-Identifier: Apache-2.0
// Log lines that are kept while their attempt runs.
#include <gmock/gmock.h>

#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class LogTest : public StoreTest {
 protected:
    auto running() -> job::Job {
        insert_one(a_job());
        return claim().front();
    }
    auto append(const job::Job& job, const std::vector<std::string>& messages) -> Result<void> {
        std::vector<job::LogLine> lines;
        for (const auto& message : messages) {
            lines.push_back({.at = now(), .message = message});
        }
        return transact<Result<void>>([&](store::Transaction& transaction) {
            return transaction.jobs().append_log(job.id, job.fence, lines);
        });
    }
    auto log(JobId id, std::size_t after = 0, std::size_t limit = 5'000)
        -> std::vector<job::LogLine> {
        std::vector<job::LogLine> lines;
        store().read([&](store::Snapshot& snapshot) {
            lines = snapshot.jobs().log(id, after, limit);
        });
        return lines;
    }
    auto messages(JobId id, std::size_t after = 0, std::size_t limit = 5'000)
        -> std::vector<std::string> {
        std::vector<std::string> found;
        for (const auto& line : log(id, after, limit)) {
            found.push_back(line.message);
        }
        return found;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, LogTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(LogTest, lines_are_read_in_their_order_behind_a_number) {
    const auto job = running();

    EXPECT_TRUE(append(job, {"one", "two"}));
    EXPECT_TRUE(append(job, {"three"}));

    EXPECT_THAT(messages(job.id), ElementsAre("one", "two", "three"));
    EXPECT_THAT(messages(job.id, 1), ElementsAre("two", "three"));
    EXPECT_THAT(messages(job.id, 1, 1), ElementsAre("two"));
    EXPECT_THAT(messages(job.id, 3), IsEmpty());
}

TEST_P(LogTest, numbers_go_on_over_attempts_and_each_line_knows_its_own) {
    const auto first = running();
    EXPECT_TRUE(append(first, {"one"}));
    EXPECT_TRUE(finish(first, job::Outcome::failure("e", "again")));
    clock_.advance(seconds(10));
    transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.jobs().promote(now(), 10);
    });
    const auto second = claim().front();

    EXPECT_TRUE(append(second, {"two"}));

    const auto lines = log(first.id);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].attempt, 1);
    EXPECT_EQ(lines[1].attempt, 2);
    EXPECT_EQ(lines[1].message, "two");
    EXPECT_THAT(messages(first.id, 1), ElementsAre("two"));
}

TEST_P(LogTest, the_commit_says_whose_log_grew_and_tells_no_event) {
    const auto job = running();

    EXPECT_TRUE(append(job, {"one"}));

    EXPECT_THAT(changes_.logged, ElementsAre(job.id));
    EXPECT_THAT(changes_.jobs, IsEmpty());
}

TEST_P(LogTest, a_part_that_is_undone_says_nothing) {
    const auto job = running();
    const std::vector<job::LogLine> lines = {{.at = now(), .message = "gone"}};

    transact<bool>([&](store::Transaction& transaction) {
        const auto undone = transaction.attempt([&]() -> Result<void> {
            EXPECT_TRUE(transaction.jobs().append_log(job.id, job.fence, lines));
            return fail("wrong_state", "undo");
        });
        EXPECT_FALSE(undone);
        return true;
    });

    EXPECT_THAT(changes_.logged, IsEmpty());
    EXPECT_THAT(messages(job.id), IsEmpty());
}

TEST_P(LogTest, an_attempt_that_lost_its_job_writes_nothing) {
    const auto lost = running();
    EXPECT_TRUE(finish(lost, job::Outcome::ended(job::AttemptEnd::released, "r", "given back")));
    EXPECT_EQ(append(lost, {"between"}).error().code, "lease_lost");
    const auto current = claim().front();

    EXPECT_EQ(append(lost, {"late"}).error().code, "lease_lost");

    EXPECT_THAT(changes_.logged, IsEmpty());
    EXPECT_TRUE(append(current, {"mine"}));
    EXPECT_THAT(messages(lost.id), ElementsAre("mine"));
}

TEST_P(LogTest, an_attempt_that_is_over_writes_nothing) {
    const auto job = running();
    EXPECT_TRUE(finish(job, job::Outcome::success("")));

    EXPECT_EQ(append(job, {"late"}).error().code, "lease_lost");
    EXPECT_THAT(messages(job.id), IsEmpty());
}

TEST_P(LogTest, an_attempt_that_is_asked_to_stop_still_writes) {
    const auto job = running();
    EXPECT_TRUE(cancel(job.id)->accepted_only);

    EXPECT_TRUE(append(job, {"stopping"}));

    EXPECT_THAT(messages(job.id), ElementsAre("stopping"));
}

TEST_P(LogTest, an_attempt_keeps_a_bounded_number_of_lines) {
    const auto job = running();

    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(append(job, std::vector<std::string>(600, "still at it")));
    }

    const auto kept = log(job.id);
    ASSERT_EQ(kept.size(), job::kMostLogLines + 1);
    EXPECT_EQ(kept.back().message, job::kMoreLogLines);
    EXPECT_EQ(kept[job::kMostLogLines - 1].message, "still at it");
    EXPECT_THAT(changes_.logged, IsEmpty());
}

TEST_P(LogTest, the_state_of_a_job_is_read_wherever_it_stands) {
    const auto state = [this](JobId id) {
        std::optional<job::JobState> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.jobs().state(id); });
        return found;
    };
    const auto job = running();
    EXPECT_EQ(state(job.id), job::JobState::running);

    EXPECT_TRUE(finish(job, job::Outcome::success("")));

    EXPECT_EQ(state(job.id), job::JobState::succeeded);
    EXPECT_EQ(state(JobId{job.id.value + 1}), std::nullopt);
}

}  // namespace
}  // namespace pawl::conformance
