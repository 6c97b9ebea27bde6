// SPDX-License-Identifier: Apache-2.0
// Schedules, their markers and their ledger.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using store::LedgerEntry;
using store::SlotOutcome;
using testing::ElementsAre;
using testing::SizeIs;

class SchedulesTest : public StoreTest {
 protected:
    auto stored(std::string name) -> store::StoredSchedule {
        return {
            .schedule =
                {.name = std::move(name),
                 .task = "report",
                 .cron = "0 2 * * *",
                 .timezone = "America/New_York",
                 .payload = R"({"region":"jp"})",
                 .priority = -3,
                 .overlap = schedule::Overlap::replace,
                 .catch_up = schedule::CatchUp::none,
                 .jitter = std::chrono::seconds(30),
                 .after = {"first"},
                 .origin = schedule::Origin::config},
            .marker = now(),
            .next_at = now() + std::chrono::hours(1),
            .created_at = now(),
            .updated_at = now(),
        };
    }
    void put(const store::StoredSchedule& schedule) {
        transact<bool>([&](store::Transaction& transaction) {
            transaction.schedules().put(schedule);
            return true;
        });
    }
    auto record(const LedgerEntry& entry) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.schedules().record("nightly", entry, now());
        });
    }
    auto move(const store::MarkerMove& move) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.schedules().move_marker(move);
        });
    }
    auto ledger() -> std::vector<LedgerEntry> {
        std::vector<LedgerEntry> entries;
        store().read([&](store::Snapshot& snapshot) {
            entries = snapshot.schedules().ledger("nightly", std::nullopt, 100);
        });
        return entries;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, SchedulesTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(SchedulesTest, keeps_a_declaration_as_it_was_given) {
    const auto schedule = stored("nightly");
    put(schedule);
    reopen();

    std::optional<store::StoredSchedule> found;
    store().read([&](store::Snapshot& snapshot) { found = snapshot.schedules().find("nightly"); });

    ASSERT_TRUE(found);
    EXPECT_EQ(found->schedule, schedule.schedule);
    EXPECT_EQ(found->marker, schedule.marker);
    EXPECT_EQ(found->next_at, schedule.next_at);
}

TEST_P(SchedulesTest, gives_what_is_due_earliest_first) {
    auto early = stored("early");
    early.next_at = now() - std::chrono::seconds(2);
    auto late = stored("late");
    late.next_at = now() - std::chrono::seconds(1);
    put(late);
    put(early);
    put(stored("not yet"));

    const auto due =
        transact<std::vector<store::StoredSchedule>>([&](store::Transaction& transaction) {
            return transaction.schedules().due(now(), 10);
        });

    ASSERT_THAT(due, SizeIs(2));
    EXPECT_EQ(due[0].schedule.name, "early");
    EXPECT_EQ(due[1].schedule.name, "late");
}

TEST_P(SchedulesTest, moves_a_marker_only_from_where_the_caller_saw_it) {
    put(stored("nightly"));
    const auto to = now() + std::chrono::hours(1);

    EXPECT_TRUE(move({.schedule = "nightly", .from = now(), .to = to}));
    EXPECT_FALSE(move({.schedule = "nightly", .from = now(), .to = to}));
}

TEST_P(SchedulesTest, has_each_slot_once) {
    const LedgerEntry entry{.slot = now(), .until = now(), .job = JobId{7}};

    EXPECT_TRUE(record(entry));
    EXPECT_FALSE(record(entry));
    EXPECT_THAT(ledger(), ElementsAre(entry));
}

TEST_P(SchedulesTest, keeps_equal_skips_as_one_line) {
    const auto skip = [&](int hour, SlotOutcome outcome) {
        const auto slot = now() + std::chrono::hours(hour);
        return LedgerEntry{.slot = slot, .until = slot, .outcome = outcome};
    };

    EXPECT_TRUE(record(skip(0, SlotOutcome::skipped_paused)));
    EXPECT_TRUE(record(skip(1, SlotOutcome::skipped_paused)));
    EXPECT_TRUE(record(skip(2, SlotOutcome::skipped_overlap)));
    EXPECT_FALSE(record(skip(1, SlotOutcome::skipped_paused)));

    const auto entries = ledger();
    ASSERT_THAT(entries, SizeIs(2));
    EXPECT_EQ(entries[0].outcome, SlotOutcome::skipped_overlap);
    EXPECT_EQ(entries[1].count, 2);
    EXPECT_EQ(entries[1].until, now() + std::chrono::hours(1));
}

TEST_P(SchedulesTest, tells_what_became_of_the_jobs_of_a_span) {
    const auto hour = [&](int n) { return now() + std::chrono::hours(n); };
    const auto done = insert_one(a_job());
    const auto waiting = insert_one(a_job());
    ASSERT_TRUE(finish(claim(1).front(), job::Outcome::success("")));
    ASSERT_TRUE(record({.slot = hour(0), .until = hour(0), .job = done.id}));
    ASSERT_TRUE(record({.slot = hour(1), .until = hour(1), .job = waiting.id}));
    ASSERT_TRUE(record({.slot = hour(2), .until = hour(2), .job = JobId{999'999}}));
    for (int n = 3; n < 6; ++n) {
        const LedgerEntry skipped{
            .slot = hour(n), .until = hour(n), .outcome = SlotOutcome::skipped_misfire
        };
        ASSERT_TRUE(record(skipped));
    }
    const auto runs = [&](int from, int to) {
        std::vector<store::LedgerRun> found;
        store().read([&](store::Snapshot& snapshot) {
            found = snapshot.schedules().runs("nightly", hour(from), hour(to), 100);
        });
        return found;
    };

    const auto all = runs(0, 10);
    ASSERT_THAT(all, SizeIs(4));
    EXPECT_EQ(all[3].state, job::JobState::succeeded);
    EXPECT_TRUE(all[3].finished_at.has_value());
    EXPECT_EQ(all[2].state, job::JobState::ready);
    EXPECT_EQ(all[1].state, std::nullopt) << "that job is gone";
    EXPECT_EQ(all[0].entry.count, 3);
    EXPECT_THAT(runs(1, 2), SizeIs(1));
    EXPECT_THAT(runs(4, 5), SizeIs(1)) << "the skipped slots that began before it";
    EXPECT_THAT(runs(6, 9), SizeIs(0));
}

TEST_P(SchedulesTest, gives_those_that_run_next) {
    auto soon = stored("soon");
    soon.next_at = now() + std::chrono::hours(1);
    auto later = stored("later");
    later.next_at = now() + std::chrono::hours(2);
    auto paused = stored("paused");
    paused.next_at = now();
    paused.paused = true;
    auto never = stored("never");
    never.next_at = std::nullopt;
    for (const auto& one : {later, paused, never, soon}) {
        put(one);
    }
    std::vector<store::StoredSchedule> next;

    store().read([&](store::Snapshot& snapshot) { next = snapshot.schedules().upcoming(10); });

    ASSERT_THAT(next, SizeIs(2));
    EXPECT_EQ(next[0].schedule.name, "soon");
    EXPECT_EQ(next[1].schedule.name, "later");
}

TEST_P(SchedulesTest, tells_which_ones_the_file_declared) {
    auto own = stored("own");
    own.schedule.origin = schedule::Origin::api;
    put(own);
    put(stored("declared"));

    const auto names = transact<std::vector<std::string>>([](store::Transaction& transaction) {
        return transaction.schedules().declared_in_config();
    });

    EXPECT_THAT(names, ElementsAre("declared"));
}

}  // namespace
}  // namespace pawl::conformance
