// SPDX-License-Identifier: Apache-2.0
// Lists look at a window of jobs: every page costs the same, and all pages together show all.
#include <gmock/gmock.h>

#include <algorithm>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

class Lists : public StoreTest {
 protected:
    auto add(const std::string& payload, const std::string& task = "report") -> JobId {
        auto job = a_job(task);
        job.job.payload = payload;
        return insert_one(job).id;
    }
    void add_many(std::size_t count, const std::string& payload) {
        std::vector<store::NewJob> jobs(count, a_job("other"));
        for (auto& job : jobs) {
            job.job.payload = payload;
        }
        insert(std::move(jobs));
    }
    void fail_next(const std::string& message) {
        const auto claimed = claim(1);
        ASSERT_EQ(claimed.size(), 1U);
        ASSERT_TRUE(finish(claimed.front(), Outcome::permanent_failure("x", message)));
    }
    auto page(const store::JobFilter& filter) -> store::JobPage {
        store::JobPage page;
        store().read([&](store::Snapshot& snapshot) { page = snapshot.jobs().list(filter); });
        return page;
    }
    // All pages of a list, each job once.
    auto all_of(store::JobFilter filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        constexpr int kMostPages = 1'000;
        for (int pages = 0; pages < kMostPages; ++pages) {
            const auto found = page(filter);
            EXPECT_LE(found.jobs.size(), filter.limit);
            for (const auto& job : found.jobs) {
                ids.push_back(job.id);
            }
            if (!found.next) {
                EXPECT_FALSE(found.looked_back_to);
                return ids;
            }
            filter.before = found.next;
        }
        ADD_FAILURE() << "the list does not end";
        return ids;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, Lists, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(Lists, end_a_page_where_the_window_is_over_and_say_how_far_it_went) {
    const auto wanted = add(R"({"a":"needle"})");
    clock_.advance(std::chrono::minutes(1));
    add_many(30, R"({"a":"hay"})");

    const auto first = page({.text = "needle", .window = 10});
    EXPECT_THAT(first.jobs, IsEmpty());
    ASSERT_TRUE(first.next);
    EXPECT_EQ(first.looked_back_to, now());
    EXPECT_THAT(all_of({.text = "needle", .window = 10}), ElementsAre(wanted));
}

TEST_P(Lists, show_each_job_once_whatever_the_window_and_the_limit) {
    std::vector<JobId> wanted;
    for (int i = 0; i < 12; ++i) {
        wanted.push_back(add(i % 3 == 0 ? R"({"a":1})" : R"({"a":2})"));
        if (i % 2 == 0) {
            fail_next("no");
        }
    }
    std::ranges::reverse(wanted);
    for (const std::size_t window : {1U, 2U, 3U, 5U, 100U}) {
        for (const std::size_t limit : {1U, 2U, 5U, 100U}) {
            EXPECT_EQ(all_of({.limit = limit, .window = window}), wanted);
            EXPECT_EQ(all_of({.text = R"("a":1)", .limit = limit, .window = window}).size(), 4U);
        }
    }
}

TEST_P(Lists, find_a_few_states_among_many_jobs_that_wait) {
    const auto failed = add("1");
    fail_next("no");
    const auto running = add("2");
    ASSERT_EQ(claim(1).size(), 1U);
    auto later = a_job();
    later.job.run_at = now() + std::chrono::hours(1);
    const auto scheduled = insert_one(later).id;
    add_many(30, "3");

    const auto few =
        page({.states = {JobState::running, JobState::failed, JobState::scheduled}, .window = 5});
    std::vector<JobId> ids;
    for (const auto& job : few.jobs) {
        ids.push_back(job.id);
    }
    EXPECT_THAT(ids, ElementsAre(scheduled, running, failed));
    EXPECT_FALSE(few.next);
}

TEST_P(Lists, find_errors_by_code_and_message_whatever_their_letters) {
    const auto failed = add("1");
    fail_next("Connection TIMED out \"x\"");
    const auto refused = add("2");
    fail_next("refused");

    EXPECT_THAT(all_of({.error = "timed OUT"}), ElementsAre(failed));
    EXPECT_THAT(all_of({.error = "out \"x\""}), ElementsAre(failed));
    EXPECT_THAT(all_of({.error = "X"}), ElementsAre(refused, failed));  // the code of both
    for (const auto* const elsewhere : {"%", "message", "code", "retryable", "false", "\\"}) {
        EXPECT_THAT(all_of({.error = elsewhere}), IsEmpty()) << elsewhere;
    }
}

TEST_P(Lists, find_values_of_the_payload_as_they_are_written) {
    const auto text = add(R"({"site":{"id":"abc"},"n":5})");
    const auto number = add(R"({"n":50,"on":true})");
    const auto quoted = add(R"({"n":"5","site":"abc"})");
    const auto escaped = add(R"({"site":{"id":"a\u00e9 \"b\""}})");
    add("null");
    add("[1,2]");
    std::string large(3'000, 'x');
    const auto beside = add(R"({"fill":")" + large + R"(","n":7})");

    EXPECT_THAT(all_of({.payload = {{"site.id", "abc"}}}), ElementsAre(text));
    EXPECT_THAT(all_of({.payload = {{"n", "5"}}}), ElementsAre(quoted, text));
    EXPECT_THAT(all_of({.payload = {{"n", "50"}, {"on", "true"}}}), ElementsAre(number));
    EXPECT_THAT(all_of({.payload = {{"n", "50"}, {"on", "false"}}}), IsEmpty());
    EXPECT_THAT(all_of({.payload = {{"site.id", "a\xC3\xA9 \"b\""}}}), ElementsAre(escaped));
    EXPECT_THAT(all_of({.payload = {{"n", "7"}}}), ElementsAre(beside));
    EXPECT_THAT(all_of({.payload = {{"site", "' OR 1=1--"}}}), IsEmpty());
}

TEST_P(Lists, take_numbers_by_their_digits_and_nothing_but_scalars) {
    const auto small = add(R"({"n":1e-7})");
    const auto power = add(R"({"n":1e2})");
    const auto huge = add(R"({"n":1e999999})");
    add(R"({"n":null,"m":{"a":1},"l":["x"]})");
    const auto quoted = add(R"({"n":"null","m":"{\"a\":1}"})");

    EXPECT_THAT(all_of({.payload = {{"n", "1e-7"}}}), ElementsAre(small));
    EXPECT_THAT(all_of({.payload = {{"n", "1e2"}}}), ElementsAre(power));
    EXPECT_THAT(all_of({.payload = {{"n", "1e999999"}}}), ElementsAre(huge));
    EXPECT_THAT(all_of({.payload = {{"n", "100"}}}), IsEmpty());
    EXPECT_THAT(all_of({.payload = {{"n", "null"}}}), ElementsAre(quoted));
    EXPECT_THAT(all_of({.payload = {{"m", R"({"a":1})"}}}), ElementsAre(quoted));
    EXPECT_THAT(all_of({.payload = {{"n", R"("null")"}}}), IsEmpty());
    EXPECT_THAT(all_of({.payload = {{"l", R"(["x"])"}}}), IsEmpty());
}

TEST_P(Lists, show_a_job_once_that_is_retried_between_two_pages) {
    const auto first = add("1");
    fail_next("no");
    const auto second = add("2");
    const auto top = page({.limit = 1});
    ASSERT_EQ(top.jobs.size(), 1U);
    EXPECT_EQ(top.jobs.front().id, second);
    ASSERT_TRUE(transact<Result<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(first, std::nullopt, now());
    }));

    EXPECT_THAT(all_of({.before = top.next, .limit = 1}), ElementsAre(first));
}

TEST_P(Lists, look_once_at_states_that_are_named_twice) {
    const auto failed = add("1");
    fail_next("no");
    std::vector<JobState> states{JobState::failed, JobState::running, JobState::failed};
    store::keep_once(states);
    EXPECT_THAT(states, ElementsAre(JobState::running, JobState::failed));
    EXPECT_THAT(all_of({.states = states}), ElementsAre(failed));
}

TEST_P(Lists, tell_a_bulk_action_the_same) {
    const store::JobFilter filter{
        .payload = {{"a", "1"}, {"a", "2"}}, .error = "x", .created_after = now()
    };
    const auto read = store::decode_filter(store::encode_filter(filter));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->payload, filter.payload);
    EXPECT_EQ(read->error, "x");
}

}  // namespace
}  // namespace pawl::conformance
