// SPDX-License-Identifier: Apache-2.0
// Unique keys, dependencies, batches and the limits of queues, as a client meets them.
#include <fmt/format.h>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;

class FlowApi : public ApiTest {
 protected:
    static auto text_at(const net::HttpResponse& response, std::string_view key) -> std::string {
        return std::string(std::string_view(json_of(response).at(key).as_string()));
    }
    static auto pointer_of(const net::HttpResponse& response) -> std::string {
        const auto fields = json_of(response).at("errors").as_array();
        return std::string(std::string_view(fields.at(0).at("pointer").as_string()));
    }
    auto state_of(const std::string& id) -> std::string {
        return text_at(get("/v1/jobs/" + id), "state");
    }
    auto send(std::string fields) -> net::HttpResponse {
        return post("/v1/jobs", R"({"task":"light")" + fields + "}");
    }
};

TEST_F(FlowApi, a_taken_unique_key_answers_200_with_the_job_that_holds_it) {
    const auto first = send(R"(,"unique":{"key":"order-17"})");
    const auto second = send(R"(,"unique":{"key":"order-17"},"priority":9)");

    ASSERT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(text_at(first, "unique_key"), "order-17");
    EXPECT_EQ(job_count(), 1U);
}

TEST_F(FlowApi, a_taken_unique_key_is_rejected_or_replaced_if_the_client_says_so) {
    const auto first = send(R"(,"unique":{"key":"k"})");

    EXPECT_EQ(
        code_of(send(R"(,"unique":{"key":"k","on_conflict":"reject"})")), "409 unique_conflict"
    );
    const auto third = send(R"(,"unique":{"key":"k","on_conflict":"replace"})");
    EXPECT_EQ(third.status, 201);
    EXPECT_EQ(state_of(text_at(first, "id")), "cancelled");
}

TEST_F(FlowApi, a_replayed_answer_of_an_existing_job_keeps_its_200) {
    send(R"(,"unique":{"key":"k"})");
    const auto again = [&] {
        return ask({
            .method = "POST",
            .target = "/v1/jobs",
            .body = R"({"task":"light","unique":{"key":"k"}})",
            .headers = {{.name = "idempotency-key", .value = "i"}},
        });
    };

    const auto first = again();
    EXPECT_EQ(first.status, 200);
    const auto replayed = again();
    EXPECT_EQ(replayed.status, 200);
    EXPECT_EQ(header_of(replayed, "Idempotency-Replayed"), "true");
    EXPECT_EQ(header_of(replayed, "Location"), header_of(first, "Location"));
}

TEST_F(FlowApi, a_window_needs_its_length) {
    EXPECT_EQ(code_of(send(R"(,"unique":{"key":"k","while":"window"})")), "422 conflicting_fields");
    EXPECT_EQ(
        code_of(send(R"(,"unique":{"key":"k","while":"window","window":"400d"})")),
        "422 out_of_range"
    );
    EXPECT_EQ(send(R"(,"unique":{"key":"k","while":"window","window":"1h"})").status, 201);
}

TEST_F(FlowApi, jobs_of_one_request_depend_on_each_other_by_ref) {
    const auto made = post("/v1/jobs:bulk", R"({"jobs":[
        {"task":"light","ref":"last","depends_on":["@a","@b"]},
        {"task":"light","ref":"a"},{"task":"light","ref":"b","depends_on":["@a"]}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto stored = json_of(made).at("data").as_array();
    const auto id = [&](std::size_t i) {
        return std::string(std::string_view(stored.at(i).at("id").as_string()));
    };

    EXPECT_EQ(state_of(id(0)), "blocked");
    EXPECT_EQ(state_of(id(1)), "ready");
    EXPECT_EQ(state_of(id(2)), "blocked");
    EXPECT_THAT(
        get("/v1/jobs/" + id(0)).body,
        HasSubstr(fmt::format(R"("depends_on":["{}","{}"])", id(1), id(2)))
    );
}

TEST_F(FlowApi, what_is_wrong_with_a_dependency_is_said_where_it_stands) {
    const auto unknown = send(R"(,"depends_on":["4711"])");
    EXPECT_EQ(code_of(unknown), "422 unknown_dependency");
    EXPECT_EQ(pointer_of(unknown), "/depends_on/0");

    const auto cycle = post("/v1/jobs:bulk", R"({"jobs":[{"task":"light"},
        {"task":"light","ref":"a","depends_on":["@a"]}]})");
    EXPECT_EQ(code_of(cycle), "422 dependency_cycle");
    EXPECT_EQ(pointer_of(cycle), "/jobs/1/depends_on");

    const auto missing = post("/v1/jobs:bulk", R"({"jobs":[{"task":"light"},
        {"task":"light","depends_on":["@x"]}]})");
    EXPECT_EQ(code_of(missing), "422 unknown_dependency");
    EXPECT_EQ(pointer_of(missing), "/jobs/1/depends_on/0");
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(FlowApi, a_dependent_of_a_cancelled_job_is_skipped_with_its_reason) {
    const auto parent = make_job();
    const auto child = text_at(send(fmt::format(R"(,"depends_on":["{}"])", parent)), "id");
    const auto stubborn = text_at(
        send(fmt::format(R"(,"depends_on":["{}"],"on_parent_failure":"run")", parent)), "id"
    );

    EXPECT_EQ(post("/v1/jobs/" + parent + "/cancel").status, 200);

    EXPECT_EQ(state_of(child), "skipped");
    EXPECT_THAT(get("/v1/jobs/" + child).body, HasSubstr(R"("code":"dependency_failed")"));
    EXPECT_EQ(state_of(stubborn), "ready");
}

TEST_F(FlowApi, a_batch_counts_its_members_and_calls_back_once) {
    const auto made = post("/v1/batches", R"({"name":"import",
        "jobs":[{"task":"light"},{"task":"light"}],
        "on_complete":{"task":"light","payload":{"done":1.0}}})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = text_at(made, "id");
    EXPECT_EQ(header_of(made, "Location"), "/v1/batches/" + id);
    EXPECT_THAT(made.body, HasSubstr(R"("total":2,"pending":2)"));
    const auto members = json_of(get("/v1/jobs?batch=" + id)).at("data").as_array();
    ASSERT_EQ(members.size(), 2U);

    for (const auto& member : members) {
        const std::string job(std::string_view(member.at("id").as_string()));
        EXPECT_EQ(post("/v1/jobs/" + job + "/cancel").status, 200);
    }

    const auto over = get("/v1/batches/" + id);
    EXPECT_THAT(over.body, HasSubstr(R"("pending":0,"succeeded":0,"failed":0,"cancelled":2)"));
    EXPECT_TRUE(json_of(over).at("finished_at").is_string());
    EXPECT_THAT(get("/v1/jobs?state=ready").body, HasSubstr(R"("payload":{"done":1.0})"));
    EXPECT_EQ(job_count(), 3U);
}

TEST_F(FlowApi, an_open_batch_takes_jobs_until_it_is_closed) {
    const auto id = text_at(post("/v1/batches", R"({"name":"open"})"), "id");
    const auto member = fmt::format(R"(,"batch":"{}")", id);
    EXPECT_EQ(send(member).status, 201);

    EXPECT_EQ(post("/v1/batches/" + id + "/close").status, 200);

    EXPECT_EQ(code_of(send(member)), "409 batch_closed");
    EXPECT_EQ(code_of(send(R"(,"batch":"4711")")), "422 unknown_batch");
    EXPECT_EQ(code_of(get("/v1/batches/4711")), "404 not_found");
    EXPECT_EQ(code_of(post("/v1/batches/4711/close")), "404 not_found");
}

TEST_F(FlowApi, a_callback_is_checked_when_the_batch_is_created) {
    const auto unknown = post("/v1/batches", R"({"on_success":{"task":"lihgt"}})");
    EXPECT_EQ(code_of(unknown), "422 unknown_task");
    EXPECT_EQ(pointer_of(unknown), "/on_success/task");
    EXPECT_EQ(
        code_of(post("/v1/batches", R"({"on_success":{"task":"light","unique":{"key":"k"}}})")),
        "422 not_supported"
    );
    EXPECT_EQ(
        pointer_of(post("/v1/batches", R"({"jobs":[{"task":"light"},{"task":"x"}]})")),
        "/jobs/1/task"
    );
}

TEST_F(FlowApi, limits_of_a_queue_are_put_and_shown) {
    const auto put = ask(
        {.method = "PUT",
         .target = "/v1/queues/q",
         .body =
             R"({"rate":"100/1m","per_key_rate":"10/1s","per_key_concurrency":2,"aging_limit":"5m"})"
        }
    );

    ASSERT_EQ(put.status, 200) << put.body;
    EXPECT_THAT(
        get("/v1/queues/q").body,
        HasSubstr(
            R"("per_key_concurrency":2,"rate":"100/1m","per_key_rate":"10/1s","aging_limit":"5m")"
        )
    );
}

TEST_F(FlowApi, one_key_of_a_queue_is_paused_and_resumed) {
    EXPECT_THAT(
        post("/v1/queues/default/pause", R"({"key":"tenant-a"})").body,
        HasSubstr(R"("paused_keys":["tenant-a"])")
    );
    send(R"(,"concurrency_key":"tenant-a")");
    const auto other = text_at(send(R"(,"concurrency_key":"tenant-b")"), "id");
    claim_all();
    EXPECT_EQ(state_of(other), "running");
    EXPECT_THAT(get("/v1/jobs?state=ready").body, HasSubstr("tenant-a"));

    EXPECT_THAT(
        post("/v1/queues/default/resume", R"({"key":"tenant-a"})").body,
        HasSubstr(R"("paused_keys":[])")
    );
    claim_all();

    EXPECT_THAT(get("/v1/jobs?state=running").body, HasSubstr("tenant-a"));
}

}  // namespace
}  // namespace pawl::api
