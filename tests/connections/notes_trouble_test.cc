// SPDX-License-Identifier: Apache-2.0
// Notes that a database does not take, providers that go away, and work that is tried again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "notes_fixture.h"
#include "pawl/kinds/notes/option_values.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/task.h"

namespace pawl::database {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class NotesInTrouble : public NotesTest {};

INSTANTIATE_TEST_SUITE_P(
    , NotesInTrouble, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

// The index takes a cluster once for notes of the type `twin`.
TEST_P(NotesInTrouble, that_the_database_does_not_take_fail_alone) {
    script("create unique index one_twin on notes(user_id, cluster) where type = 'twin'");
    add("ada", "twin", "one");
    add("ada", "idea", "two");
    add("ada", "twin", "three");
    say_vectors(3);

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("usersFailed"), 0);
    EXPECT_EQ(result.at("notesClustered"), 2);
    ASSERT_THAT(result.at("errors").as_array(), SizeIs(1));
    EXPECT_THAT(
        std::string(result.at("errors").at(0).as_string()),
        AllOf(HasSubstr("user ada"), HasSubstr("note 3"))
    );
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("twin", "idea", ""));
}

TEST_P(NotesInTrouble, that_fail_alone_do_not_end_what_comes_behind_their_batch) {
    script("create unique index one_twin on notes(user_id, cluster) where type = 'twin'");
    for (const std::string_view type : {"twin", "twin", "idea"}) {
        add("ada", type, "words");
        say_vectors(1);
    }

    const auto result = run(cluster_, R"({"batch": 1})");

    EXPECT_EQ(result.at("usersFailed"), 0);
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("idea", "", "idea"));
}

TEST_P(NotesInTrouble, of_which_the_database_takes_none_are_a_failed_user) {
    add("ada", "idea", "one");
    say_vectors(1);
    run(cluster_);
    script("create unique index one_idea on notes(cluster)");
    add("ben", "idea", "two");
    say_vectors(1);
    say_vectors(1);

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("usersProcessed"), 1);
    EXPECT_EQ(result.at("usersFailed"), 1);
}

// Or else the next attempt would leave them out.
TEST_P(NotesInTrouble, that_a_provider_did_not_get_to_are_not_marked_as_done) {
    add("ada", "idea", "one");
    add("ada", "idea", "two");
    say_vectors(2);
    run(cluster_);
    script("update notes set cluster_updated_at = null");
    say_vectors(1);
    ai_.vectors.emplace_back(fail("unauthorized", "the key is wrong"));

    EXPECT_EQ(attempts_.run(cluster_, R"({"batch": 1})").error.code, "users_failed");

    EXPECT_THAT(
        lines("select content from notes where cluster_updated_at is not null"), ElementsAre("one")
    );
}

// Work on users that goes as a test says, try by try; without a word left it goes well.
class SaidWork final : public task::Runner {
 public:
    SaidWork(const kinds::notes::NoteTools& tools, kinds::notes::NoteSource source)
        : tools_(tools), source_(std::move(source)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return begin(&context);
    }

    mutable std::map<std::string, std::deque<Error>> failures;
    mutable std::vector<std::string> tried;

 private:
    auto begin(task::TaskContext* context) const -> Async<job::Outcome> {
        kinds::notes::UserWork work(tools_, source_, *context);
        const kinds::notes::UserWork::Work each = [this](const kinds::notes::User* user) {
            return try_once(user);
        };
        const auto done = co_await work.each(&each);
        co_return done ? work.outcome({}) : kinds::tables::failed_outcome(done.error(), *context);
    }
    auto try_once(const kinds::notes::User* user) const -> Async<Result<>> {
        tried.push_back(user->name);
        auto& left = failures[user->name];
        if (left.empty()) {
            co_return Result<>();
        }
        auto error = std::move(left.front());
        left.pop_front();
        co_return std::unexpected(std::move(error));
    }

    kinds::notes::NoteTools tools_;
    kinds::notes::NoteSource source_;
};

// Before the third try. A database that is being opened has longer.
constexpr Duration kLongestWait = seconds(4);

class Tries : public NotesTest {
 protected:
    Tries() {
        add("ada", "idea", "one");
        add("ben", "idea", "two");
    }

    static auto source() -> kinds::notes::NoteSource {
        const boost::json::object options;
        task::OptionReader reader(options);
        return kinds::notes::read_source(reader);
    }
    void fail_for(const std::string& user, const char* code) {
        work_.failures[user].push_back({.code = code, .message = "as the test says"});
    }
    auto run_work() -> job::Outcome {
        task::FakeAttempt attempt(work_, attempts_.context);
        attempt.finish_with_time(attempts_.alarms, kLongestWait);
        return attempt.outcome();
    }

    SaidWork work_{tools_, source()};
};

INSTANTIATE_TEST_SUITE_P(
    , Tries, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(Tries, of_a_database_in_trouble_are_three_behind_everybody_elses) {
    fail_for("ada", "serialization");
    fail_for("ada", "busy");
    const auto before = attempts_.context.clock_.steady_now();

    const auto outcome = run_work();

    EXPECT_THAT(work_.tried, ElementsAre("ada", "ben", "ada", "ada"));
    EXPECT_EQ(attempts_.context.clock_.steady_now() - before, seconds(2) + seconds(4));
    EXPECT_THAT(
        outcome.result, AllOf(HasSubstr(R"("usersProcessed":2)"), HasSubstr(R"("usersFailed":0)"))
    );
}

TEST_P(Tries, that_all_fail_are_a_user_who_fails) {
    for (int i = 0; i < 3; ++i) {
        fail_for("ada", "connection_failed");
    }

    const auto outcome = run_work();

    EXPECT_THAT(work_.tried, SizeIs(4));
    EXPECT_THAT(
        outcome.result, AllOf(HasSubstr(R"("usersProcessed":1)"), HasSubstr(R"("usersFailed":1)"))
    );
}

TEST_P(Tries, of_what_would_fail_again_are_one) {
    fail_for("ada", "permission_denied");
    fail_for("ben", "permission_denied");

    const auto outcome = run_work();

    EXPECT_THAT(work_.tried, ElementsAre("ada", "ben"));
    EXPECT_EQ(outcome.error.code, "users_failed");
    EXPECT_FALSE(outcome.error.retryable);
}

TEST_P(Tries, of_users_whose_budget_is_used_up_are_skipped) {
    fail_for("ada", "budget_exhausted");
    fail_for("ben", "budget_exhausted");

    EXPECT_EQ(run_work().end, job::AttemptEnd::skipped);
}

TEST_P(Tries, end_when_the_attempt_is_asked_to_stop) {
    fail_for("ada", "busy");
    attempts_.context.stopper_.request_stop();

    EXPECT_NE(run_work().end, job::AttemptEnd::succeeded);
    EXPECT_LE(work_.tried.size(), 1U);
}

TEST_P(Tries, are_of_all_users_however_many) {
    script(
        "insert into notes(user_id, content) with recursive n(i) as "
        "(select 1 union all select i + 1 from n where i < 1100) select 'user ' || i, 'x' from n"
    );

    EXPECT_THAT(run_work().result, HasSubstr(R"("usersProcessed":1102)"));
}

}  // namespace
}  // namespace pawl::database
