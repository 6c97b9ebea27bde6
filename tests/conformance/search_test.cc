// SPDX-License-Identifier: Apache-2.0
// Jobs that are looked up by values of their payload.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

// A window of one job: what is found beyond it was looked up.
constexpr std::size_t kOne = 1;

class Search : public StoreTest {
 protected:
    auto add(const std::string& payload, const std::string& task = "crawl") -> JobId {
        auto job = a_job(task);
        job.job.payload = payload;
        return insert_one(job).id;
    }
    void declare(const std::vector<store::SearchKey>& keys) {
        transact<bool>([&](store::Transaction& transaction) {
            transaction.search().declare(keys, now());
            return true;
        });
    }
    // A minute and a sweep later every node knows the key.
    void let_all_know() {
        clock_.advance(std::chrono::minutes(2));
        transact<bool>([&](store::Transaction& transaction) {
            transaction.prune_bookkeeping(now(), 100);
            return true;
        });
    }
    void declare_for_all(const std::vector<store::SearchKey>& keys) {
        declare(keys);
        let_all_know();
    }
    auto page(store::JobFilter filter) -> store::JobPage {
        store::JobPage page;
        store().read([&](store::Snapshot& snapshot) { page = snapshot.jobs().list(filter); });
        return page;
    }
    auto look_up(const std::string& value, store::JobFilter filter = {}) -> std::vector<JobId> {
        filter.task = "crawl";
        filter.payload = {{"site.id", value}};
        filter.window = kOne;
        const auto found = page(filter);
        std::vector<JobId> ids;
        for (const auto& job : found.jobs) {
            ids.push_back(job.id);
        }
        return ids;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, Search, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(Search, finds_unfinished_and_final_jobs_behind_any_number_of_others) {
    declare_for_all({{"crawl", "site.id"}});
    const auto done = add(R"({"site":{"id":"abc"}})");
    ASSERT_EQ(claim().size(), 1U);
    ASSERT_TRUE(finish(*find(done), Outcome::success("")));
    const auto waiting = add(R"({"site":{"id":"abc"}})");
    const auto number = add(R"({"site":{"id":12.50}})");
    for (int i = 0; i < 5; ++i) {
        add(R"({"site":{"id":"other"}})");
    }
    add(R"({"site":{"id":"abc"}})", "tell");

    EXPECT_THAT(look_up("abc"), ElementsAre(waiting, done));
    EXPECT_THAT(look_up("12.50"), ElementsAre(number));
    EXPECT_THAT(look_up("abc", {.states = {JobState::succeeded}}), ElementsAre(done));
    EXPECT_THAT(look_up("abc", {.before = waiting}), ElementsAre(done));
    EXPECT_THAT(look_up("abc", {.limit = 1}), ElementsAre(waiting));
    EXPECT_THAT(look_up("ab"), IsEmpty());
}

TEST_P(Search, finds_what_is_older_than_the_key_by_looking_at_each) {
    const auto old = add(R"({"site":{"id":"abc"}})");
    declare_for_all({{"crawl", "site.id"}});
    const auto young = add(R"({"site":{"id":"abc"}})");
    store::JobFilter filter{.task = "crawl", .payload = {{"site.id", "abc"}}, .window = 10};

    const auto found = page(filter);
    ASSERT_EQ(found.jobs.size(), 2U);
    EXPECT_EQ(found.jobs.front().id, young);
    EXPECT_EQ(found.jobs.back().id, old);
    EXPECT_FALSE(found.next);
}

TEST_P(Search, goes_by_a_key_only_once_it_holds_everything) {
    const auto before = add(R"({"site":{"id":"abc"}})");
    declare({{"crawl", "site.id"}});
    const auto between = add(R"({"site":{"id":"abc"}})");
    let_all_know();

    const auto found = page({.task = "crawl", .payload = {{"site.id", "abc"}}, .window = 10});
    ASSERT_EQ(found.jobs.size(), 2U);
    EXPECT_EQ(found.jobs.front().id, between);
    EXPECT_EQ(found.jobs.back().id, before);
}

TEST_P(Search, follows_a_payload_that_a_retry_changes) {
    declare_for_all({{"crawl", "site.id"}});
    const auto id = add(R"({"site":{"id":"old"}})");
    const auto claimed = claim();
    ASSERT_EQ(claimed.size(), 1U);
    ASSERT_TRUE(finish(claimed.front(), Outcome::permanent_failure("x", "no")));
    const auto retried = transact<Result<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(id, R"({"site":{"id":"new"}})", now());
    });
    ASSERT_TRUE(retried);
    add("{}");

    EXPECT_THAT(look_up("new"), ElementsAre(id));
    EXPECT_THAT(look_up("old"), IsEmpty());
}

TEST_P(Search, forgets_jobs_that_are_removed_and_keys_that_are_not_declared) {
    declare_for_all({{"crawl", "site.id"}, {"crawl", "n"}});
    const auto id = add(R"({"site":{"id":"abc"}})");
    ASSERT_TRUE(cancel(id));
    const auto erased = transact<Result<>>([&](store::Transaction& transaction) {
        return transaction.jobs().erase(id);
    });
    ASSERT_TRUE(erased);
    const auto kept = add(R"({"site":{"id":"abc"}})");
    add("{}");

    EXPECT_THAT(look_up("abc"), ElementsAre(kept));
    declare({{"crawl", "n"}});
    EXPECT_THAT(look_up("abc"), IsEmpty());
    EXPECT_TRUE(
        page({.task = "crawl", .payload = {{"site.id", "abc"}}, .window = kOne}).looked_back_to
    );
}

TEST_P(Search, survives_that_the_store_is_opened_again) {
    declare_for_all({{"crawl", "site.id"}});
    reopen();
    const auto id = add(R"({"site":{"id":"abc"}})");
    declare({{"crawl", "site.id"}});
    add("{}");

    EXPECT_THAT(look_up("abc"), ElementsAre(id));
}

}  // namespace
}  // namespace pawl::conformance
