// SPDX-License-Identifier: Apache-2.0
// Attempts that create jobs.
#include <gmock/gmock.h>

#include <utility>

#include "house.h"
#include "pawl/job/job_request.h"

namespace pawl::scenarios {
namespace {

using job::JobRequest;
using job::Outcome;
using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

// Spawns what the test says, and keeps what it was answered.
class Parent final : public task::Runner {
 public:
    struct Script {
        std::vector<JobRequest> requests = {};
        Outcome outcome = Outcome::success("");
        std::vector<task::Spawned> spawned = {};
        std::string error = {};
    };
    explicit Parent(Script& script) : script_(script) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        auto spawned = co_await context.spawn(script_.requests);
        script_.error = spawned ? "" : spawned.error().code;
        script_.spawned = spawned ? std::move(*spawned) : std::vector<task::Spawned>();
        co_return script_.outcome;
    }

 private:
    Script& script_;
};

class Spawning : public House {
 protected:
    Spawning() {
        at("2026-01-01T00:00:00Z");
        add_task("child");
        add_task(task::Task{
            .name = "parent", .kind = "parent", .runner = std::make_shared<Parent>(script_)
        });
        stage_.answer = Outcome::success("");
        start();
    }
    [[nodiscard]] auto created() const -> std::vector<bool> {
        std::vector<bool> flags;
        for (const auto& spawned : script_.spawned) {
            flags.push_back(spawned.created);
        }
        return flags;
    }
    void run_again(JobId id) {
        ASSERT_TRUE(retry(id).has_value());
        pass(seconds(0));
    }

    Parent::Script script_;
};

TEST_F(Spawning, creates_jobs_that_run) {
    script_.requests = {{.task = "child"}, {.task = "child", .payload = R"({"n":1})"}};

    enqueue("parent");

    ASSERT_THAT(script_.spawned, SizeIs(2));
    EXPECT_THAT(created(), testing::ElementsAre(true, true));
    EXPECT_EQ(state(script_.spawned[0].id), "succeeded");
    EXPECT_EQ(find(script_.spawned[1].id).payload, R"({"n":1})");
}

TEST_F(Spawning, finds_what_it_created_when_the_parent_runs_again_though_that_has_ended) {
    script_.requests = {{.task = "child"}, {.task = "child"}};
    const auto parent = enqueue("parent");
    const auto before = script_.spawned;

    set_clock("2026-01-31T00:00:00Z");
    run_again(parent);

    EXPECT_THAT(created(), testing::ElementsAre(false, false));
    EXPECT_EQ(script_.spawned[0].id, before[0].id);
    EXPECT_EQ(script_.spawned[1].id, before[1].id);
}

TEST_F(Spawning, creates_the_rest_when_an_attempt_ended_between) {
    script_.requests = {{.task = "child"}};
    script_.outcome = Outcome::failure("e", "the process died here");
    enqueue("parent");

    script_.requests = {{.task = "child"}, {.task = "child"}};
    script_.outcome = Outcome::success("");
    pass(seconds(10));

    EXPECT_THAT(created(), testing::ElementsAre(false, true));
}

TEST_F(Spawning, respects_a_unique_key_that_a_request_brings) {
    const job::UniqueRequest unique{.key = "7:gpt:0:2026-01-01"};
    script_.requests = {{.task = "child", .unique = unique}, {.task = "child", .unique = unique}};
    stage_.answer.reset();

    enqueue("parent");

    EXPECT_THAT(created(), testing::ElementsAre(true, false));
    EXPECT_EQ(script_.spawned[0].id, script_.spawned[1].id);
    EXPECT_EQ(find(script_.spawned[0].id).unique_key, "7:gpt:0:2026-01-01");
}

TEST_F(Spawning, gives_its_children_to_its_own_user_unless_they_name_one) {
    script_.requests = {{.task = "child"}, {.task = "child", .user_id = "bert"}};

    enqueue_as("anna", "parent");

    EXPECT_EQ(find(script_.spawned[0].id).user_id, "anna");
    EXPECT_EQ(find(script_.spawned[1].id).user_id, "bert");
}

TEST_F(Spawning, creates_nothing_of_requests_that_are_not_in_order) {
    script_.requests = {{.task = "child"}, {.task = "nobody"}};

    enqueue("parent");

    EXPECT_EQ(script_.error, "unknown_task");
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Spawning, takes_several_commits_for_a_large_family) {
    script_.requests.assign(2'500, {.task = "child"});

    enqueue("parent");

    ASSERT_THAT(script_.spawned, SizeIs(2'500));
    EXPECT_THAT(stage_.started, SizeIs(2'500));
}

}  // namespace
}  // namespace pawl::scenarios
