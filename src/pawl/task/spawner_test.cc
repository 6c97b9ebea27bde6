// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/spawner.h"

#include <gtest/gtest.h>

#include "pawl/task/fake_context.h"

namespace pawl::task {
namespace {

auto requests(std::size_t count) -> std::vector<job::JobRequest> {
    return {count, job::JobRequest{.task = "child"}};
}

TEST(Spawner, gives_each_request_a_key_of_its_parent_and_its_place) {
    auto spawned = requests(2);

    give_keys(spawned, {.id = {7}}, 3);

    EXPECT_EQ(spawned[0].unique->key, "spawned:7:3");
    EXPECT_EQ(spawned[1].unique->key, "spawned:7:4");
    EXPECT_EQ(spawned[0].unique->held_while, job::UniqueWhile::window);
    EXPECT_EQ(spawned[0].unique->window, kSpawnedKeyHeld);
    EXPECT_EQ(spawned[0].unique->on_conflict, job::OnConflict::existing);
}

TEST(Spawner, leaves_a_key_of_their_own_alone) {
    auto spawned = requests(1);
    spawned[0].unique = job::UniqueRequest{.key = "7:gpt:0:2026-01-01"};

    give_keys(spawned, {.id = {7}}, 0);

    EXPECT_EQ(spawned[0].unique, job::UniqueRequest{.key = "7:gpt:0:2026-01-01"});
}

TEST(Spawner, makes_keys_that_a_request_may_have) {
    auto spawned = requests(1);

    give_keys(spawned, {.id = {(std::int64_t{1} << 53) - 1}}, 1'000'000);

    EXPECT_TRUE(job::check_request(spawned[0]).empty());
}

// A runner that spawns in two goes.
class Parent final : public Runner {
 public:
    auto run(TaskContext& context) const -> Async<job::Outcome> override {
        const auto first = co_await context.spawn(requests(2));
        const auto second = co_await context.spawn(requests(1));
        co_return first&& second ? job::Outcome::success("") : job::Outcome::failure("none", "");
    }
};

TEST(FakeContext, keeps_what_was_spawned_and_finds_it_when_the_attempt_runs_again) {
    FakeContext context;
    const FakeAttempt first(Parent(), context);
    ASSERT_TRUE(first.ended());
    ASSERT_EQ(context.spawned_.size(), 3);
    EXPECT_EQ(context.spawned_[2].unique->key, "spawned:7:2");

    context.begin_again();
    const FakeAttempt again(Parent(), context);

    EXPECT_TRUE(again.ended());
    EXPECT_EQ(context.spawned_.size(), 3);
}

TEST(FakeContext, fails_to_spawn_when_the_test_says_so) {
    FakeContext context;
    context.spawn_error_ = Error{.code = "storage_full", .message = "no room"};

    const FakeAttempt attempt(Parent(), context);

    EXPECT_EQ(attempt.outcome().error.code, "none");
    EXPECT_TRUE(context.spawned_.empty());
}

}  // namespace
}  // namespace pawl::task
