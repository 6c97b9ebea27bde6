// SPDX-License-Identifier: Apache-2.0
// One verb for many jobs, piece by piece, across restarts.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using store::BulkState;
using store::BulkVerb;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kMany = store::kBulkPiece * 2 + 1;

class BulkActionsTest : public StoreTest {
 protected:
    auto start(BulkVerb verb, store::JobFilter filter) -> store::BulkAction {
        return transact<store::BulkAction>([&](store::Transaction& transaction) {
            return transaction.bulk_actions().create({.verb = verb, .filter = filter}, now());
        });
    }
    auto piece() -> std::optional<store::BulkPiece> {
        return transact<std::optional<store::BulkPiece>>([&](store::Transaction& transaction) {
            return transaction.bulk_actions().advance(now());
        });
    }
    void finish_all() {
        while (piece()) {
        }
    }
    auto find_action(BulkActionId id) -> store::BulkAction {
        std::optional<store::BulkAction> action;
        store().read([&](store::Snapshot& snapshot) { action = snapshot.bulk_actions().find(id); });
        return action.value();
    }
    auto many() -> std::vector<job::Job> {
        return insert(std::vector<store::NewJob>(kMany, a_job()));
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, BulkActionsTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(BulkActionsTest, are_listed_newest_first) {
    const auto first = start(BulkVerb::cancel, {.states = {JobState::ready}});
    const auto second = start(BulkVerb::erase, {.states = {JobState::failed}});
    const auto list = [&](std::optional<BulkActionId> before, std::size_t limit) {
        std::vector<store::BulkAction> actions;
        store().read([&](store::Snapshot& snapshot) {
            actions = snapshot.bulk_actions().list(before, limit);
        });
        return actions;
    };

    EXPECT_THAT(list(std::nullopt, 10), ElementsAre(second, first));
    EXPECT_THAT(list(std::nullopt, 1), ElementsAre(second));
    EXPECT_THAT(list(second.id, 10), ElementsAre(first));
}

TEST_P(BulkActionsTest, know_their_filter_and_those_that_only_count_are_not_listed) {
    const store::JobFilter filter = {
        .states = {JobState::failed},
        .task = "report",
        .payload = {{.path = "siteId", .value = "a \"b\""}},
        .error = "timed out",
        .created_after = now(),
    };
    const auto counted = transact<store::BulkAction>([&](store::Transaction& transaction) {
        return transaction.bulk_actions().create(
            {.verb = BulkVerb::retry, .filter = filter, .dry_run = true, .matched = 3}, now()
        );
    });
    std::vector<store::BulkAction> actions;
    store().read([&](store::Snapshot& snapshot) {
        actions = snapshot.bulk_actions().list(std::nullopt, 10);
    });

    EXPECT_THAT(actions, IsEmpty());
    EXPECT_EQ(find_action(counted.id), counted);
    EXPECT_EQ(find_action(counted.id).filter, filter);
}

TEST_P(BulkActionsTest, goes_on_where_it_stood_after_a_restart) {
    many();
    const auto action = start(BulkVerb::cancel, {.states = {JobState::ready}});
    EXPECT_TRUE(changes_.bulk_action_added);
    const auto first = piece();
    EXPECT_EQ(first->action.done, static_cast<std::int64_t>(store::kBulkPiece));
    EXPECT_EQ(first->action.state, BulkState::running);

    reopen();
    finish_all();

    const auto over = find_action(action.id);
    EXPECT_EQ(over.state, BulkState::done);
    EXPECT_EQ(over.done, static_cast<std::int64_t>(kMany));
    EXPECT_EQ(over.matched, over.done);
    EXPECT_EQ(over.finished_at, now());
    EXPECT_THAT(counts(), ElementsAre("default/report cancelled " + std::to_string(kMany)));
}

TEST_P(BulkActionsTest, keeps_to_its_scope_over_a_restart) {
    const auto mail = insert_one(a_job("report", "mail"));
    const auto other = insert_one(a_job());
    const auto task = insert_one(a_job("send", "mail"));

    start(
        BulkVerb::cancel,
        {.states = {JobState::ready}, .scope = {.queues = {"mail"}, .tasks = {"report"}}}
    );
    reopen();
    finish_all();

    EXPECT_EQ(state_of(mail.id), "cancelled");
    EXPECT_EQ(state_of(other.id), "ready");
    EXPECT_EQ(state_of(task.id), "ready");
}

TEST_P(BulkActionsTest, a_batch_of_which_all_are_cancelled_is_over) {
    store::InsertJobs request{
        .jobs = std::vector<store::NewJob>(3, a_job()),
        .batch = store::NewBatch{.closed = true},
        .now = now(),
    };
    auto* const pointer = &request;
    const auto batch = transact<BatchId>([&](store::Transaction& transaction) {
        return transaction.jobs().insert(std::span(&pointer, 1)).front()->batch;
    });

    start(BulkVerb::cancel, {.states = {JobState::ready}, .batch = batch});
    finish_all();

    std::optional<store::Batch> over;
    store().read([&](store::Snapshot& snapshot) { over = snapshot.batches().find(batch); });
    EXPECT_EQ(over->cancelled, 3);
    EXPECT_TRUE(over->finished_at.has_value());
}

TEST_P(BulkActionsTest, cancels_keys_orders_and_dependents_as_one_by_one) {
    auto unique = a_job("u");
    unique.job.unique_key = "k";
    unique.unique = store::UniqueClaim{};
    insert_one(unique);
    auto ordered = a_job("o");
    ordered.job.ordering_key = "o";
    const auto first = insert_one(ordered);
    auto behind = a_job("behind");
    behind.job.ordering_key = "o";
    const auto next = insert_one(behind);
    auto child = a_job("child");
    child.after_jobs = {{.parent = first.id}};
    const auto dependent = insert_one(child);

    start(BulkVerb::cancel, {.states = {JobState::ready}});
    finish_all();

    EXPECT_EQ(state_of(next.id), "ready") << "it is the first of its key now";
    EXPECT_EQ(state_of(dependent.id), "skipped");
    EXPECT_EQ(insert_one(unique).state, JobState::ready) << "the key is free";
}

TEST_P(BulkActionsTest, a_parent_and_its_dependents_may_be_cancelled_together) {
    const auto parent = insert_one(a_job());
    auto child = a_job();
    child.after_jobs = {{.parent = parent.id}};
    const auto dependent = insert_one(child);

    const auto action = start(BulkVerb::cancel, {.states = {JobState::ready, JobState::blocked}});
    finish_all();

    EXPECT_EQ(state_of(dependent.id), "cancelled");
    EXPECT_EQ(find_action(action.id).done, 2);
}

TEST_P(BulkActionsTest, asks_running_jobs_to_stop_and_counts_them) {
    const auto jobs = insert({a_job(), a_job()});
    claim(1);

    const auto action = start(BulkVerb::cancel, {.states = {JobState::ready, JobState::running}});
    const auto met = piece();

    EXPECT_EQ(met->action.done, 2);
    ASSERT_EQ(met->ended.size(), 1U);
    EXPECT_EQ(met->ended.front().count, 1);
    EXPECT_TRUE(find(jobs[0].id)->cancel_requested);
    EXPECT_EQ(state_of(jobs[1].id), "cancelled");
}

TEST_P(BulkActionsTest, a_retry_whose_key_is_taken_fails_alone) {
    auto unique = a_job("u");
    unique.job.unique_key = "k";
    unique.unique = store::UniqueClaim{};
    const auto old = insert_one(unique);
    ASSERT_TRUE(cancel(old.id));
    insert_one(unique);
    const auto other = insert_one(a_job());
    ASSERT_TRUE(cancel(other.id));

    const auto action = start(BulkVerb::retry, {.states = {JobState::cancelled}});
    finish_all();

    EXPECT_EQ(find_action(action.id).done, 1);
    EXPECT_EQ(find_action(action.id).failed, 1);
    EXPECT_EQ(state_of(other.id), "ready");
}

TEST_P(BulkActionsTest, deletes_final_jobs_past_a_piece) {
    many();
    start(BulkVerb::cancel, {.states = {JobState::ready}});
    finish_all();

    const auto action = start(BulkVerb::erase, {.states = {JobState::cancelled}});
    finish_all();

    EXPECT_EQ(find_action(action.id).done, static_cast<std::int64_t>(kMany));
    EXPECT_THAT(counts(), testing::IsEmpty());
}

TEST_P(BulkActionsTest, a_walk_looks_at_so_many_rows_and_no_more) {
    insert({a_job("a"), a_job("a"), a_job("b"), a_job("a")});
    const store::JobFilter filter{.states = {JobState::ready}, .task = "b"};
    store::Walked first;
    store::Walked second;
    store().read([&](store::Snapshot& snapshot) {
        store::WalkRange range{.end = JobId{1'000'000}, .rows = 2, .limit = 10};
        first = snapshot.jobs().walk(filter, range);
        range.after = first.reached;
        range.rows = 3;
        second = snapshot.jobs().walk(filter, range);
    });

    EXPECT_THAT(first.found, testing::IsEmpty());
    EXPECT_FALSE(first.over);
    EXPECT_THAT(second.found, testing::SizeIs(1));
    EXPECT_TRUE(second.over);
}

TEST_P(BulkActionsTest, a_walk_of_a_batch_a_schedule_or_a_user_passes_by_all_others) {
    insert(std::vector<store::NewJob>(20, a_job("noise")));
    auto owned = a_job();
    owned.job.user_id = "ada";
    auto scheduled = a_job();
    scheduled.job.slot = job::SlotRef{.schedule = "nightly"};
    store::InsertJobs request{
        .jobs = {a_job("in-batch")}, .batch = store::NewBatch{.closed = true}, .now = now()
    };
    auto* const pointer = &request;
    const auto batch = transact<store::Inserted>([&](store::Transaction& transaction) {
        return transaction.jobs().insert(std::span(&pointer, 1)).front().value();
    });
    const std::vector<std::pair<store::JobFilter, JobId>> wanted = {
        {{.schedule = "nightly"}, insert_one(scheduled).id},
        {{.batch = batch.batch}, batch.jobs.front().id},
        {{.user_id = "ada"}, insert_one(owned).id},
    };
    const auto found_in = [&](store::JobFilter filter, std::vector<JobState> states) {
        filter.states = std::move(states);
        store::Walked walked;
        store().read([&](store::Snapshot& snapshot) {
            walked =
                snapshot.jobs().walk(filter, {.end = JobId{1'000'000}, .rows = 2, .limit = 10});
        });
        EXPECT_TRUE(walked.over) << "two rows are more than there are";
        return walked.found;
    };

    for (const auto& [filter, id] : wanted) {
        EXPECT_THAT(found_in(filter, {JobState::ready}), ElementsAre(id));
    }
    start(BulkVerb::cancel, {.states = {JobState::ready}});
    finish_all();
    for (const auto& [filter, id] : wanted) {
        EXPECT_THAT(found_in(filter, {JobState::cancelled}), ElementsAre(id));
        EXPECT_THAT(found_in(filter, {JobState::cancelled, JobState::succeeded}), ElementsAre(id));
    }
    EXPECT_THAT(
        found_in({.task = "in-batch"}, {JobState::cancelled, JobState::failed}),
        ElementsAre(batch.jobs.front().id)
    );
}

TEST_P(BulkActionsTest, a_walk_of_a_batch_goes_on_where_it_stood) {
    store::InsertJobs request{
        .jobs = std::vector<store::NewJob>(5, a_job()),
        .batch = store::NewBatch{.closed = true},
        .now = now(),
    };
    auto* const pointer = &request;
    const auto made = transact<store::Inserted>([&](store::Transaction& transaction) {
        return transaction.jobs().insert(std::span(&pointer, 1)).front().value();
    });
    const store::JobFilter filter{.states = {JobState::ready}, .batch = made.batch};
    std::vector<JobId> found;
    store::WalkRange range{.end = made.jobs.back().id, .rows = 2, .limit = 10};
    for (bool over = false; !over;) {
        store().read([&](store::Snapshot& snapshot) {
            const auto walked = snapshot.jobs().walk(filter, range);
            found.insert(found.end(), walked.found.begin(), walked.found.end());
            range.after = walked.reached;
            over = walked.over;
        });
    }

    EXPECT_THAT(
        found, ElementsAre(made.jobs[0].id, made.jobs[1].id, made.jobs[2].id, made.jobs[3].id)
    ) << "the last one is not before the end";
}

TEST_P(BulkActionsTest, a_filter_comes_back_as_it_went) {
    const store::JobFilter filter{
        .states = {JobState::failed, JobState::skipped},
        .task = "t",
        .queue = "q",
        .tag = "tag",
        .schedule = "s",
        .batch = BatchId{7},
        .user_id = "u",
        .scope = {.queues = {"q", "r"}, .tasks = {"t"}},
        .text = "\"x\"",
        .fingerprint = "0123456789abcdef",
        .created_after = now(),
    };
    const auto again = store::decode_filter(store::encode_filter(filter));

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(store::encode_filter(*again), store::encode_filter(filter));
    EXPECT_EQ(again->states, filter.states);
    EXPECT_EQ(again->fingerprint, filter.fingerprint);
    EXPECT_EQ(again->scope, filter.scope);
    EXPECT_EQ(again->created_after, filter.created_after);
    EXPECT_EQ(again->created_before, std::nullopt);
    EXPECT_EQ(store::decode_filter("[]").error().code, "corrupt_filter");
    EXPECT_EQ(store::decode_filter("{").error().code, "corrupt_filter");
    for (const auto* scope : {R"("mail")", "null", "[1]", "{}"}) {
        const auto text = fmt::format(R"({{"states":[],"scope_queues":{}}})", scope);
        EXPECT_EQ(store::decode_filter(text).error().code, "corrupt_filter") << scope;
    }
}

}  // namespace
}  // namespace pawl::conformance
