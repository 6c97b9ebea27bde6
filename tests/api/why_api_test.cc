// SPDX-License-Identifier: Apache-2.0
// GET /v1/jobs/{id}/why: each reason as the only one, then taken away.
#include <fmt/format.h>

#include "api_fixture.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class WhyApi : public ApiTest {
 protected:
    // "code", or "code until TIME".
    auto why(const std::string& id) -> std::vector<std::string> {
        const auto answer = get("/v1/jobs/" + id + "/why");
        EXPECT_EQ(answer.status, 200) << answer.body;
        std::vector<std::string> reasons;
        const auto value = json_of(answer);
        for (const auto& reason : value.at("reasons").as_array()) {
            std::string text(std::string_view(reason.at("code").as_string()));
            if (const auto* const until = reason.as_object().if_contains("until")) {
                text.append(" until ").append(std::string_view(until->as_string()));
            }
            reasons.push_back(std::move(text));
        }
        return reasons;
    }
    auto state_of(const std::string& id) -> std::string {
        return std::string(std::string_view(json_of(get("/v1/jobs/" + id)).at("state").as_string())
        );
    }
    // Nothing holds it any more, and the next claim takes it.
    void expect_starts(const std::string& id) {
        EXPECT_THAT(why(id), IsEmpty());
        claim_all();
        EXPECT_EQ(state_of(id), "running");
        EXPECT_THAT(why(id), IsEmpty()) << "it runs";
    }
    void limit_queue(std::string body) {
        const auto answer =
            ask({.method = "PUT", .target = "/v1/queues/default", .body = std::move(body)});
        ASSERT_EQ(answer.status, 200) << answer.body;
    }
    auto at(Duration later) -> std::string { return format_time(now() + later); }
};

TEST_F(WhyApi, nothing_holds_a_job_that_may_start_and_none_asks_of_one_that_ended) {
    const auto id = make_job();
    expect_starts(id);
    end_claimed();

    EXPECT_THAT(why(id), IsEmpty());
    EXPECT_EQ(code_of(get("/v1/jobs/999/why")), "404 not_found");
}

TEST_F(WhyApi, its_queue_is_paused) {
    ASSERT_EQ(post("/v1/queues/default/pause").status, 200);
    const auto id = make_job();
    EXPECT_THAT(why(id), ElementsAre("queue_paused"));

    ASSERT_EQ(post("/v1/queues/default/resume").status, 200);

    expect_starts(id);
}

TEST_F(WhyApi, its_task_is_paused) {
    ASSERT_EQ(post("/v1/tasks/light/pause").status, 200);
    const auto id = make_job();
    EXPECT_THAT(why(id), ElementsAre("task_paused"));

    ASSERT_EQ(post("/v1/tasks/light/resume").status, 200);

    expect_starts(id);
}

TEST_F(WhyApi, its_key_is_paused) {
    const auto set_paused = [&](bool paused) {
        transact<bool>([paused](store::Transaction& transaction) -> Result<bool> {
            return transaction.queues().set_key_paused("default", "k", paused);
        });
    };
    set_paused(true);
    const auto id = make_job(R"(,"concurrency_key":"k")");
    EXPECT_THAT(why(id), ElementsAre("key_paused"));

    set_paused(false);

    expect_starts(id);
}

TEST_F(WhyApi, its_time_has_not_come) {
    const auto id = make_job(R"(,"delay":"1h")");
    EXPECT_THAT(why(id), ElementsAre("future_time until " + at(hours(1))));

    pass(hours(1));

    expect_starts(id);
}

TEST_F(WhyApi, it_waits_for_its_backoff) {
    const auto id = make_job();
    claim_all();
    end_claimed(job::Outcome::failure("e", "again"));
    EXPECT_THAT(why(id), ElementsAre("backoff until " + at(seconds(10))));

    pass(seconds(10));

    expect_starts(id);
}

TEST_F(WhyApi, the_rate_of_its_queue_is_used_up) {
    limit_queue(R"({"rate":"1/1m"})");
    make_job();
    claim_all();
    const auto id = make_job();
    EXPECT_THAT(why(id), ElementsAre(StartsWith("rate_limited until ")));

    pass(minutes(1) + seconds(1));

    expect_starts(id);
}

TEST_F(WhyApi, the_rate_of_its_key_is_used_up) {
    limit_queue(R"({"per_key_rate":"1/1m"})");
    make_job(R"(,"concurrency_key":"k")");
    claim_all();
    const auto id = make_job(R"(,"concurrency_key":"k")");
    EXPECT_THAT(why(id), ElementsAre(StartsWith("rate_limited until ")));

    pass(minutes(1) + seconds(1));

    expect_starts(id);
}

TEST_F(WhyApi, its_queue_runs_as_many_as_it_may) {
    limit_queue(R"({"concurrency":1})");
    make_job();
    claim_all();
    const auto id = make_job();
    EXPECT_THAT(why(id), ElementsAre("queue_concurrency"));

    end_claimed();

    expect_starts(id);
}

TEST_F(WhyApi, its_key_runs_as_often_as_it_may) {
    limit_queue(R"({"per_key_concurrency":1})");
    make_job(R"(,"concurrency_key":"k")");
    claim_all();
    const auto id = make_job(R"(,"concurrency_key":"k")");
    EXPECT_THAT(why(id), ElementsAre("key_concurrency"));

    end_claimed();

    expect_starts(id);
}

TEST_F(WhyApi, what_it_calls_is_left_alone) {
    std::optional<WallTime> open_until = now() + seconds(30);
    services().circuit_open_until = [&](const job::Job&) { return open_until; };
    const auto id = make_job();
    EXPECT_THAT(why(id), ElementsAre("circuit_open until " + at(seconds(30))));

    open_until.reset();

    expect_starts(id);
}

TEST_F(WhyApi, it_depends_on_a_job) {
    const auto parent = make_job();
    const auto id = make_job(fmt::format(R"(,"depends_on":["{}"])", parent));
    EXPECT_THAT(why(id), ElementsAre("dependency"));
    claim_all();
    EXPECT_THAT(why(id), ElementsAre("dependency"));

    end_claimed();

    expect_starts(id);
}

TEST_F(WhyApi, an_earlier_job_of_its_ordering_key_is_unfinished) {
    make_job(R"(,"ordering_key":"o")");
    const auto id = make_job(R"(,"ordering_key":"o")");
    EXPECT_THAT(why(id), ElementsAre("ordering"));
    claim_all();
    EXPECT_THAT(why(id), ElementsAre("ordering"));

    end_claimed();

    expect_starts(id);
}

TEST_F(WhyApi, nobody_can_run_its_task) {
    const auto id = make_job();
    const auto tasks_before = *tasks().snapshot();
    auto fewer = tasks_before;
    fewer.at("light").runner = nullptr;
    tasks().replace(fewer);
    EXPECT_THAT(why(id), ElementsAre("no_worker"));
    fewer.erase("light");
    tasks().replace(fewer);
    EXPECT_THAT(why(id), ElementsAre("no_worker"));

    tasks().replace(tasks_before);

    expect_starts(id);
}

TEST_F(WhyApi, a_task_that_workers_pull_needs_no_handler_here) {
    const auto made = post("/v1/jobs", R"({"task":"pulled"})");
    const auto id = std::string(std::string_view(json_of(made).at("id").as_string()));

    EXPECT_THAT(why(id), IsEmpty());
}

TEST_F(WhyApi, a_schedule_whose_slot_it_waits_for_is_paused) {
    const auto put = ask({
        .method = "PUT",
        .target = "/v1/schedules/first",
        .body = R"({"task":"light","cron":"0 2 * * *"})",
    });
    ASSERT_LT(put.status, 300) << put.body;
    const auto slot = now() - hours(1);
    const auto id = transact<JobId>([&](store::Transaction& transaction) -> Result<JobId> {
        store::InsertJobs request{
            .jobs = {{
                .job = {.task = "light", .run_at = now()},
                .after_slots = {{.schedule = "first", .slot = slot}},
            }},
            .now = now(),
        };
        auto* const pointer = &request;
        return transaction.jobs().insert(std::span(&pointer, 1)).front()->jobs.front().id;
    });
    ASSERT_EQ(post("/v1/schedules/first/pause").status, 200);
    EXPECT_THAT(why(to_text(id)), ElementsAre("schedule_paused"));
    ASSERT_EQ(post("/v1/schedules/first/resume").status, 200);
    EXPECT_THAT(why(to_text(id)), ElementsAre("dependency"));

    ASSERT_EQ(ask({.method = "DELETE", .target = "/v1/schedules/first"}).status, 204);

    expect_starts(to_text(id));
}

TEST_F(WhyApi, all_reasons_at_once_are_told) {
    ASSERT_EQ(post("/v1/queues/default/pause").status, 200);
    const auto id = make_job(R"(,"delay":"1h")");

    EXPECT_THAT(why(id), ElementsAre("future_time until " + at(hours(1)), "queue_paused"));
}

}  // namespace
}  // namespace pawl::api
