// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using JobsApi = ApiTest;

TEST_F(JobsApi, a_job_has_every_key_of_the_contract_and_no_other) {
    const auto made = post("/v1/jobs", R"({"task":"light","payload":{"n":1.10}})");

    ASSERT_EQ(made.status, 201) << made.body;
    const std::set<std::string> wanted = {
        "id",           "task",        "queue",    "state",        "priority", "payload",
        "result",       "error",       "attempt",  "max_attempts", "run_at",   "created_at",
        "started_at",   "finished_at", "progress", "unique_key",   "batch",    "concurrency_key",
        "ordering_key", "deadline",    "tags",     "depends_on",   "schedule", "slot",
        "waiting_for",  "user_id",
    };
    std::set<std::string> keys;
    const auto job = json_of(made);
    for (const auto& member : job.as_object()) {
        keys.emplace(member.key());
    }
    EXPECT_EQ(keys, wanted);
    EXPECT_THAT(made.body, HasSubstr(R"("payload":{"n":1.10})"));
    EXPECT_EQ(
        header_of(made, "Location"),
        "/v1/jobs/" + std::string(std::string_view(job.at("id").as_string()))
    );
}

TEST_F(JobsApi, the_same_idempotency_key_gives_the_first_answer) {
    const auto send = [&](std::string body) {
        return ask({
            .method = "POST",
            .target = "/v1/jobs",
            .body = std::move(body),
            .headers = {{.name = "idempotency-key", .value = "k1"}},
        });
    };
    const auto first = send(R"({"task":"light"})");
    const auto second = send(R"({"task":"light"})");
    const auto other = send(R"({"task":"light","priority":1})");

    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(header_of(first, "Idempotency-Replayed"), "(none)");
    EXPECT_EQ(header_of(second, "Idempotency-Replayed"), "true");
    EXPECT_EQ(header_of(second, "Location"), header_of(first, "Location"));
    EXPECT_EQ(code_of(other), "422 idempotency_mismatch");
    EXPECT_EQ(job_count(), 1U);
}

TEST_F(JobsApi, a_final_job_is_removed_only_as_it_was_seen) {
    const auto location = header_of(post("/v1/jobs", R"({"task":"light"})"), "Location");
    post(location + "/cancel");
    const auto remove = [&](std::string tag) {
        return ask({
            .method = "DELETE",
            .target = location,
            .headers = {{.name = "if-match", .value = std::move(tag)}},
        });
    };

    EXPECT_EQ(code_of(remove("\"another\"")), "412 precondition_failed");
    EXPECT_EQ(remove(header_of(get(location), "ETag")).status, 204);
}

TEST_F(JobsApi, refuses_bad_idempotency_keys) {
    const auto send = [&](std::string key) {
        return code_of(ask({
            .method = "POST",
            .target = "/v1/jobs",
            .body = R"({"task":"light"})",
            .headers = {{.name = "idempotency-key", .value = std::move(key)}},
        }));
    };

    EXPECT_EQ(send(std::string(256, 'x')), "422 invalid_idempotency_key");
    EXPECT_EQ(send(""), "422 invalid_idempotency_key");
    EXPECT_EQ(send("a\x01"), "400 bad_request");
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(JobsApi, one_bad_job_of_many_stores_none) {
    std::string body = R"({"jobs":[)";
    for (int i = 0; i < 20; ++i) {
        body += fmt::format(R"({}{{"task":"light","priority":{}}})", i == 0 ? "" : ",", i * 59);
    }
    const auto answer = post("/v1/jobs:bulk", body + "]}");

    EXPECT_EQ(code_of(answer), "422 validation_failed");
    EXPECT_THAT(answer.body, HasSubstr(R"("pointer":"/jobs/17/priority")"));
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(JobsApi, a_bulk_of_one_points_into_the_list_too) {
    const auto answer = post("/v1/jobs:bulk", R"({"jobs":[{"task":"nobody"}]})");

    EXPECT_EQ(code_of(answer), "422 unknown_task");
    EXPECT_THAT(answer.body, HasSubstr(R"("pointer":"/jobs/0/task")"));
}

TEST_F(JobsApi, a_bulk_answers_with_ids_in_order) {
    const auto answer = post("/v1/jobs:bulk", R"({"jobs":[{"task":"light"},{"task":"light"}]})");

    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(json_of(answer).at("data").as_array().size(), 2U);
}

TEST_F(JobsApi, unknown_ids_are_not_found_and_bad_escapes_are_bad_requests) {
    for (const std::string id : {"999", "abc", "-1", "1e3", "01", "9007199254740992", "%31x"}) {
        EXPECT_EQ(code_of(get("/v1/jobs/" + id)), "404 not_found") << id;
    }
    EXPECT_EQ(code_of(get("/v1/jobs/%00")), "400 bad_request");
    EXPECT_EQ(code_of(get("/v1/jobs/%zz")), "400 bad_request");
    EXPECT_EQ(code_of(post("/v1/jobs/%00/cancel")), "400 bad_request");
}

TEST_F(JobsApi, pages_go_through_every_job_once) {
    for (int i = 0; i < 5; ++i) {
        make_job();
    }
    std::set<std::string> seen;
    std::string target = "/v1/jobs?limit=2";
    for (int page = 0; page < 3; ++page) {
        const auto answer = json_of(get(target));
        for (const auto& job : answer.at("data").as_array()) {
            seen.emplace(job.at("id").as_string());
        }
        if (!answer.at("has_more").as_bool()) {
            EXPECT_EQ(page, 2);
            break;
        }
        target = "/v1/jobs?limit=2&cursor=" +
                 std::string(std::string_view(answer.at("next_cursor").as_string()));
    }
    EXPECT_EQ(seen.size(), 5U);
}

TEST_F(JobsApi, filters_are_literal_or_refused) {
    make_job();

    for (const std::string query :
         {"state=sleeping",
          "task=%27%20OR%201=1--",
          "sort=pg_sleep(5)",
          "created_after=yesterday",
          "page=-1",
          "batch=x"}) {
        EXPECT_EQ(code_of(get("/v1/jobs?" + query)), "422 invalid_filter") << query;
    }
    for (const std::string query : {"limit=0", "limit=501", "limit=1e9", "limit=-1", "limit=x"}) {
        EXPECT_EQ(code_of(get("/v1/jobs?" + query)), "422 out_of_range") << query;
    }
    EXPECT_EQ(code_of(get("/v1/jobs?cursor=MTIz")), "422 invalid_cursor");
    EXPECT_EQ(code_of(get("/v1/jobs?tag=%ff")), "400 bad_request");
    EXPECT_EQ(get("/v1/jobs?state=ready,running&q=%25").status, 200);
    EXPECT_EQ(get("/v1/jobs?callback=x").status, 200);
}

TEST_F(JobsApi, a_cursor_of_one_list_does_not_open_another) {
    make_job();
    make_job();
    const auto page = json_of(get("/v1/jobs?limit=1"));
    const std::string cursor(std::string_view(page.at("next_cursor").as_string()));

    EXPECT_EQ(code_of(get("/v1/schedules?cursor=" + cursor)), "422 invalid_cursor");
}

TEST_F(JobsApi, cancel_says_whether_the_job_had_started) {
    const auto running = make_job();
    claim_all();
    const auto waiting = make_job(R"(,"delay":"1h")");

    EXPECT_EQ(post("/v1/jobs/" + running + "/cancel").status, 202);
    EXPECT_EQ(post("/v1/jobs/" + waiting + "/cancel").status, 200);
    EXPECT_EQ(code_of(post("/v1/jobs/" + waiting + "/cancel")), "409 wrong_state");
}

TEST_F(JobsApi, retry_run_now_and_delete_follow_the_state) {
    const auto id = make_job(R"(,"delay":"1h")");

    EXPECT_EQ(code_of(post("/v1/jobs/" + id + "/retry")), "409 wrong_state");
    EXPECT_THAT(post("/v1/jobs/" + id + "/run-now").body, HasSubstr(R"("state":"ready")"));
    EXPECT_EQ(code_of(ask({.method = "DELETE", .target = "/v1/jobs/" + id})), "409 wrong_state");

    post("/v1/jobs/" + id + "/cancel");
    EXPECT_THAT(
        post("/v1/jobs/" + id + "/retry", R"({"payload":[1.0]})").body,
        HasSubstr(R"("payload":[1.0])")
    );
    post("/v1/jobs/" + id + "/cancel");
    EXPECT_EQ(ask({.method = "DELETE", .target = "/v1/jobs/" + id}).status, 204);
    EXPECT_EQ(code_of(get("/v1/jobs/" + id)), "404 not_found");
}

TEST_F(JobsApi, the_same_answer_twice_is_not_sent_twice) {
    const auto target = "/v1/jobs/" + make_job();
    const auto tag = header_of(get(target), "ETag");

    const auto again =
        ask({.target = target, .headers = {{.name = "if-none-match", .value = "\"x\", " + tag}}});

    EXPECT_THAT(tag, StartsWith("\""));
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
}

TEST_F(JobsApi, wait_is_bounded) {
    const auto id = make_job(R"(,"delay":"1h")");
    post("/v1/jobs/" + id + "/cancel");

    EXPECT_EQ(get("/v1/jobs/" + id + "?wait=30s").status, 200);
    for (const std::string wait : {"1d", "-1s", "soon", "30"}) {
        EXPECT_EQ(code_of(get("/v1/jobs/" + id + "?wait=" + wait)), "422 out_of_range") << wait;
    }
}

TEST_F(JobsApi, attempts_and_logs_are_pages) {
    const auto id = make_job();
    claim_all();

    const auto attempts = json_of(get("/v1/jobs/" + id + "/attempts"));
    ASSERT_EQ(attempts.at("data").as_array().size(), 1U);
    EXPECT_TRUE(attempts.at("data").at(0).at("outcome").is_null());
    EXPECT_EQ(json_of(get("/v1/jobs/" + id + "/logs")).at("data").as_array().size(), 0U);
    EXPECT_EQ(code_of(get("/v1/jobs/999/logs")), "404 not_found");
}

}  // namespace
}  // namespace pawl::api
