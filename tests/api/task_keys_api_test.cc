// SPDX-License-Identifier: Apache-2.0
// Keys that a task makes of the payloads of its jobs, as a client meets them.
#include <fmt/format.h>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

auto rules(std::string_view unique, job::OnConflict on_conflict, std::string_view lane = {})
    -> task::KeyRules {
    task::KeyRules made{
        .unique =
            task::UniqueRule{
                .key = task::KeyTemplate::parse(unique).value(), .on_conflict = on_conflict
            }
    };
    if (!lane.empty()) {
        made.concurrency_key = task::KeyTemplate::parse(lane).value();
    }
    return made;
}

class TaskKeysApi : public ApiTest {
 protected:
    TaskKeysApi() {
        add("crawl", rules("{{payload.site}}", job::OnConflict::existing, "{{payload.tenant}}"));
        add("strict", rules("{{payload.site}}", job::OnConflict::reject));
        add("newest", rules("{{payload.site}}", job::OnConflict::replace));
        add("single", rules("single", job::OnConflict::existing));
    }

    // With a payload that jobs have whose request has none.
    void add(const std::string& name, task::KeyRules keys) {
        auto all = *tasks().snapshot();
        auto task = all.at("light");
        task.name = name;
        task.payload = R"({"site":"of-the-task"})";
        task.endpoint = true;
        task.keys = std::move(keys);
        all[name] = std::move(task);
        tasks().replace(std::move(all));
    }
    auto send(std::string_view task, std::string_view fields) -> net::HttpResponse {
        return post("/v1/jobs", fmt::format(R"({{"task":"{}"{}}})", task, fields));
    }
    auto send_site(std::string_view task, std::string_view site) -> net::HttpResponse {
        return send(task, fmt::format(R"(,"payload":{{"site":"{}"}})", site));
    }
    // "" for null.
    static auto text_at(const net::HttpResponse& response, std::string_view key) -> std::string {
        const auto value = json_of(response).at(key);
        return value.is_null() ? "" : std::string(std::string_view(value.as_string()));
    }
    static auto pointer_of(const net::HttpResponse& response) -> std::string {
        const auto errors = json_of(response).at("errors").as_array();
        return std::string(std::string_view(errors.at(0).at("pointer").as_string()));
    }
    auto state_of(const std::string& id) -> std::string {
        return text_at(get("/v1/jobs/" + id), "state");
    }
    // "outcome" of each slot, newest first.
    auto outcomes(const std::string& schedule) -> std::vector<std::string> {
        std::vector<std::string> list;
        const auto page = json_of(get("/v1/schedules/" + schedule + "/slots"));
        for (const auto& slot : page.at("data").as_array()) {
            list.emplace_back(std::string_view(slot.at("outcome").as_string()));
        }
        return list;
    }
    auto put_schedule(std::string_view task, std::string_view payload) -> net::HttpResponse {
        return ask(
            {.method = "PUT",
             .target = "/v1/schedules/s",
             .body =
                 fmt::format(R"({{"task":"{}","cron":"0 * * * *","payload":{}}})", task, payload)}
        );
    }
};

TEST_F(TaskKeysApi, are_made_of_the_payload) {
    const auto made = send("crawl", R"(,"payload":{"site":"s-1","tenant":7})");

    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(text_at(made, "unique_key"), "s-1");
    EXPECT_EQ(text_at(made, "concurrency_key"), "7");
    EXPECT_EQ(text_at(send("crawl", ""), "unique_key"), "of-the-task");
}

TEST_F(TaskKeysApi, are_none_where_a_value_is_absent) {
    for (const auto* payload : {"null", "{}", R"({"site":null})", "[1]"}) {
        const auto made = send("crawl", fmt::format(R"(,"payload":{})", payload));
        EXPECT_EQ(made.status, 201);
        EXPECT_EQ(text_at(made, "unique_key"), "") << payload;
        EXPECT_EQ(text_at(made, "concurrency_key"), "") << payload;
    }
    EXPECT_EQ(job_count(), 4U);
}

TEST_F(TaskKeysApi, give_way_to_those_that_a_request_names) {
    const auto made = send(
        "crawl",
        R"(,"payload":{"site":"a","tenant":"b"},"unique":{"key":"own"},"concurrency_key":"mine")"
    );
    EXPECT_EQ(text_at(made, "unique_key"), "own");
    EXPECT_EQ(text_at(made, "concurrency_key"), "mine");
    EXPECT_EQ(send_site("crawl", "a").status, 201) << "nobody holds that key";
}

TEST_F(TaskKeysApi, let_the_task_say_what_a_conflict_is) {
    const auto first = send_site("crawl", "a");
    const auto again = send_site("crawl", "a");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(send_site("crawl", "b").status, 201);

    EXPECT_EQ(send_site("strict", "a").status, 201) << "keys are those of a task";
    EXPECT_EQ(code_of(send_site("strict", "a")), "409 unique_conflict");

    const auto old = text_at(send_site("newest", "a"), "id");
    EXPECT_EQ(send_site("newest", "a").status, 201);
    EXPECT_EQ(state_of(old), "cancelled");
}

TEST_F(TaskKeysApi, are_free_again_when_the_job_ends) {
    send_site("strict", "a");
    claim_all();
    end_claimed();

    EXPECT_EQ(send_site("strict", "a").status, 201);
}

TEST_F(TaskKeysApi, are_held_for_a_window_if_the_task_says_so) {
    auto windowed = rules("{{payload.site}}", job::OnConflict::reject);
    windowed.unique->window = std::chrono::hours(1);
    add("hourly", windowed);
    send_site("hourly", "a");
    claim_all();
    end_claimed();

    advance(std::chrono::minutes(59));
    EXPECT_EQ(code_of(send_site("hourly", "a")), "409 unique_conflict");
    advance(std::chrono::minutes(2));
    EXPECT_EQ(send_site("hourly", "a").status, 201);
}

TEST_F(TaskKeysApi, that_cannot_be_are_refused_with_the_payload_that_they_come_of) {
    const auto one = send("crawl", R"(,"payload":{"site":"two\nlines"})");
    EXPECT_EQ(code_of(one), "422 invalid_string");
    EXPECT_EQ(pointer_of(one), "/payload");
    EXPECT_THAT(one.body, HasSubstr("unique key"));

    const auto many = post(
        "/v1/jobs:bulk",
        R"({"jobs":[{"task":"crawl"},{"task":"crawl","payload":{"tenant":"two\nlines"}}]})"
    );
    EXPECT_EQ(code_of(many), "422 invalid_string");
    EXPECT_EQ(pointer_of(many), "/jobs/1/payload");
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(TaskKeysApi, of_somebody_else_are_a_conflict_whatever_the_task_says) {
    const auto producer = make_key(R"("role":"producer")");
    const auto holder = text_at(send_site("newest", "a"), "id");

    const auto refused = ask_as(
        producer,
        {.method = "POST",
         .target = "/v1/jobs",
         .body = R"({"task":"newest","payload":{"site":"a"}})"}
    );

    EXPECT_EQ(code_of(refused), "409 unique_conflict");
    EXPECT_EQ(state_of(holder), "ready");
}

TEST_F(TaskKeysApi, stand_on_a_clone_too) {
    const auto old = send("crawl", R"(,"payload":{"site":"a","tenant":"t"})");
    const auto path = "/v1/jobs/" + text_at(old, "id") + "/clone";

    const auto same = post(path);
    EXPECT_EQ(same.status, 200);
    EXPECT_EQ(text_at(same, "id"), text_at(old, "id"));
    const auto other = post(path, R"({"payload":{"site":"b","tenant":"u"}})");
    EXPECT_EQ(other.status, 201);
    EXPECT_EQ(text_at(other, "unique_key"), "b");
    EXPECT_EQ(text_at(other, "concurrency_key"), "u");
}

TEST_F(TaskKeysApi, leave_a_clone_the_concurrency_key_that_somebody_named) {
    const auto old = send("crawl", R"(,"payload":{"tenant":"t"},"concurrency_key":"vip")");

    const auto clone =
        post("/v1/jobs/" + text_at(old, "id") + "/clone", R"({"payload":{"tenant":"u"}})");

    EXPECT_EQ(text_at(clone, "concurrency_key"), "vip");
}

TEST_F(TaskKeysApi, are_those_of_runs_of_a_schedule) {
    EXPECT_EQ(put_schedule("crawl", R"({"site":"s","tenant":"t"})").status, 201);

    const auto run = post("/v1/schedules/s/run");
    const auto again = post("/v1/schedules/s/run");

    EXPECT_EQ(run.status, 201);
    EXPECT_EQ(text_at(run, "unique_key"), "s");
    EXPECT_EQ(text_at(run, "concurrency_key"), "t");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(text_at(again, "id"), text_at(run, "id"));
}

TEST_F(TaskKeysApi, show_no_job_outside_the_scope_to_who_runs_a_schedule) {
    send("crawl", R"(,"payload":{"site":"s"})");
    const auto key = make_key(R"("role":"operator","queues":["mail"])");
    const auto put = ask_as(
        key,
        {.method = "PUT",
         .target = "/v1/schedules/s",
         .body = R"({"task":"crawl","queue":"mail","cron":"0 * * * *","payload":{"site":"s"}})"}
    );
    EXPECT_EQ(put.status, 201) << put.body;

    const auto run = ask_as(key, {.method = "POST", .target = "/v1/schedules/s/run"});

    EXPECT_EQ(code_of(run), "409 unique_conflict");
}

TEST_F(TaskKeysApi, that_a_schedule_cannot_make_are_refused_when_it_is_put) {
    const auto refused = put_schedule("crawl", R"({"site":"two\nlines"})");

    EXPECT_EQ(code_of(refused), "422 invalid_string");
    EXPECT_EQ(pointer_of(refused), "/payload");
    EXPECT_EQ(put_schedule("crawl", "{}").status, 201);
}

TEST_F(TaskKeysApi, write_a_slot_off_that_a_backfill_cannot_fire) {
    put_schedule("crawl", R"({"site":"s"})");
    const auto filled = post(
        "/v1/schedules/s/backfill", R"({"from":"2026-05-01T00:00:00Z","to":"2026-05-01T02:00:00Z"})"
    );

    EXPECT_EQ(filled.status, 202) << filled.body;
    EXPECT_EQ(json_of(filled).at("created").as_int64(), 1);
    EXPECT_EQ(json_of(filled).at("slots").as_array().size(), 3U);
    EXPECT_THAT(outcomes("s"), ElementsAre("skipped:overlap", "fired"));
    EXPECT_EQ(job_count(), 1U);
}

TEST_F(TaskKeysApi, are_those_of_the_callbacks_of_batches) {
    const auto batch = post(
        "/v1/batches",
        R"({"jobs":[{"task":"light"}],"on_complete":{"task":"crawl",
            "payload":{"site":"s","tenant":"t"}}})"
    );
    EXPECT_EQ(batch.status, 201) << batch.body;
    claim_all();
    end_claimed();

    const auto jobs = json_of(get("/v1/jobs?task=crawl")).at("data").as_array();
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs.at(0).at("unique_key").as_string(), "s");
    EXPECT_EQ(jobs.at(0).at("concurrency_key").as_string(), "t");
    EXPECT_EQ(send_site("crawl", "s").status, 200);
}

TEST_F(TaskKeysApi, of_somebody_else_are_not_taken_by_a_callback_either) {
    const auto producer = make_key(R"("role":"producer")");
    const auto waiting = send("newest", R"(,"payload":{"site":"a"},"delay":"1h")");
    const auto batch = ask_as(
        producer,
        {.method = "POST",
         .target = "/v1/batches",
         .body = R"({"jobs":[{"task":"light"}],"on_complete":{"task":"newest",
                     "payload":{"site":"a"}}})"}
    );
    EXPECT_EQ(batch.status, 201) << batch.body;
    claim_all();
    end_claimed();

    EXPECT_EQ(state_of(text_at(waiting, "id")), "scheduled");
    EXPECT_EQ(json_of(get("/v1/jobs?task=newest")).at("data").as_array().size(), 1U);
}

TEST_F(TaskKeysApi, a_cron_route_says_that_a_second_job_is_refused) {
    const auto call = [&](std::string_view task) {
        return raw(
            {.target = fmt::format("/api/cron/{}", task),
             .headers = {{.name = "authorization", .value = fmt::format("Bearer {}", kSecret)}}}
        );
    };
    EXPECT_EQ(call("strict").status, 200);
    EXPECT_EQ(call("strict").status, 409);
    const auto first = call("single");
    EXPECT_EQ(call("single").body, first.body) << "the job that is there";
}

}  // namespace
}  // namespace pawl::api
