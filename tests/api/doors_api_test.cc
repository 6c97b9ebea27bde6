// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;
using testing::Not;

using Doors = ApiTest;

TEST_F(Doors, no_route_of_the_api_answers_without_a_key) {
    for (const auto& route : all_routes()) {
        if (!route.role) {
            continue;
        }
        const auto answer =
            raw({.method = std::string(route.method), .target = std::string(route.path)});
        EXPECT_EQ(code_of(answer), "401 unauthorized") << route.path;
        EXPECT_EQ(header_of(answer, "WWW-Authenticate"), "Bearer") << route.path;
    }
    EXPECT_EQ(code_of(raw({.target = "/v1/nowhere"})), "401 unauthorized");
    EXPECT_EQ(
        code_of(raw({.target = "/v1/jobs?token=" + std::string(kToken)})), "401 unauthorized"
    );
}

TEST_F(Doors, two_keys_are_a_bad_request) {
    const net::HttpHeader key = {
        .name = "authorization", .value = fmt::format("Bearer {}", kToken)
    };

    EXPECT_EQ(code_of(raw({.target = "/v1/jobs", .headers = {key, key}})), "400 bad_authorization");
}

TEST_F(Doors, a_wrong_method_says_which_are_right) {
    const auto answer = ask({.method = "PUT", .target = "/v1/jobs"});

    EXPECT_EQ(code_of(answer), "405 method_not_allowed");
    EXPECT_EQ(header_of(answer, "Allow"), "POST, GET, HEAD, OPTIONS");
    EXPECT_EQ(ask({.method = "OPTIONS", .target = "/v1/jobs"}).status, 204);
    EXPECT_EQ(ask({.method = "HEAD", .target = "/v1/jobs"}).status, 200);
}

TEST_F(Doors, a_body_needs_its_type) {
    const auto send = [&](const char* type, std::string target = "/v1/jobs") {
        return code_of(raw({
            .method = "POST",
            .target = std::move(target),
            .body = R"({"task":"light"})",
            .headers =
                {
                    {.name = "authorization", .value = fmt::format("Bearer {}", kToken)},
                    {.name = "content-type", .value = type},
                },
        }));
    };

    EXPECT_EQ(send("text/plain"), "415 unsupported_media_type");
    EXPECT_EQ(send(""), "415 unsupported_media_type");
    EXPECT_EQ(send("application/x-ndjson"), "415 unsupported_media_type");
    EXPECT_EQ(send("Application/JSON; charset=utf-8"), "201 -");
    EXPECT_EQ(send("application/x-ndjson", "/v1/jobs:bulk"), "201 -");
    EXPECT_EQ(send("Application/X-NDJSON ; charset=utf-8", "/v1/jobs:bulk"), "201 -");
}

TEST_F(Doors, limits_are_those_of_the_route) {
    const std::string large(std::size_t{2} << 20, ' ');

    EXPECT_EQ(code_of(post("/v1/jobs", large)), "413 payload_too_large");
    EXPECT_EQ(code_of(post("/v1/jobs:bulk", large)), "400 invalid_json");
}

TEST_F(Doors, a_request_id_is_kept_if_it_is_sane) {
    const auto send = [&](std::string id) {
        const auto answer = ask(
            {.target = "/v1/jobs/1", .headers = {{.name = "x-request-id", .value = std::move(id)}}}
        );
        const std::string told(std::string_view(json_of(answer).at("request_id").as_string()));
        EXPECT_EQ(header_of(answer, "X-Request-Id"), told);
        return told;
    };

    EXPECT_EQ(send("abc-123"), "abc-123");
    EXPECT_THAT(send("a b\x1b"), testing::StartsWith("r-"));
    EXPECT_THAT(send(std::string(200, 'x')), testing::StartsWith("r-"));
}

TEST_F(Doors, health_tells_strangers_little) {
    set_readiness({.ready = false, .reasons = {"the disk is full"}});

    const auto stranger = raw({.target = "/readyz"});
    EXPECT_EQ(stranger.status, 503);
    EXPECT_THAT(stranger.body, Not(HasSubstr("disk")));
    EXPECT_THAT(get("/healthz").body, HasSubstr("the disk is full"));
    EXPECT_EQ(raw({.target = "/livez"}).status, 200);
}

TEST_F(Doors, metrics_need_a_key_and_show_queues) {
    make_job();

    EXPECT_EQ(raw({.target = "/metrics"}).status, 401);
    EXPECT_THAT(
        get("/metrics").body, HasSubstr(R"(pawl_queue_jobs{queue="default",state="ready"} 1)")
    );
}

TEST_F(Doors, queues_are_put_paused_and_purged) {
    const auto put = [&](std::string body) {
        return ask({.method = "PUT", .target = "/v1/queues/q", .body = std::move(body)});
    };
    EXPECT_EQ(put(R"({"concurrency":3})").status, 200);
    EXPECT_EQ(code_of(put(R"({"concurrency":-1})")), "422 out_of_range");
    EXPECT_EQ(code_of(put(R"({"concurency":3})")), "422 unknown_field");
    EXPECT_EQ(code_of(put(R"({"rate":"100"})")), "422 invalid_rate");
    EXPECT_EQ(code_of(put(R"({"per_key_concurrency":0})")), "422 out_of_range");

    EXPECT_THAT(post("/v1/queues/q/pause").body, HasSubstr(R"("paused":true,"concurrency":3)"));
    EXPECT_THAT(
        put(R"({"concurrency":null})").body, HasSubstr(R"("paused":true,"concurrency":null)")
    );
    make_job(R"(,"queue":"q")");
    EXPECT_EQ(post("/v1/queues/q/purge").body, R"({"cancelled":1})");
    EXPECT_EQ(json_of(get("/v1/queues/q")).at("states").at("cancelled").as_int64(), 1);
    EXPECT_EQ(code_of(get("/v1/queues/none")), "404 not_found");
}

TEST_F(Doors, tasks_and_numbers_are_shown) {
    make_job();

    EXPECT_EQ(json_of(get("/v1/tasks")).at("data").as_array().size(), 5U);
    EXPECT_THAT(post("/v1/tasks/light/pause").body, HasSubstr(R"("paused":true)"));
    EXPECT_THAT(post("/v1/tasks/light/resume").body, HasSubstr(R"("paused":false)"));
    EXPECT_EQ(code_of(get("/v1/tasks/nobody")), "404 not_found");
    EXPECT_EQ(json_of(get("/v1/stats")).at("states").at("ready").as_int64(), 1);
    EXPECT_EQ(get("/v1/stats/timeseries?step=minute").status, 200);
    EXPECT_EQ(code_of(get("/v1/stats/timeseries?step=year")), "422 invalid_filter");
    EXPECT_EQ(
        code_of(get("/v1/stats?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")),
        "422 out_of_range"
    );
}

TEST_F(Doors, a_backup_is_streamed_and_leaves_nothing_behind) {
    const auto answer = post("/v1/backup");

    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(answer.stream);
}

TEST_F(Doors, what_the_layer_refuses_is_a_problem_too) {
    const auto answer = api().error({
        .status = 405,
        .code = "method_not_allowed",
        .detail = "no TRACE",
        .headers = {{.name = "Allow", .value = "GET"}},
    });

    EXPECT_EQ(code_of(answer), "405 method_not_allowed");
    EXPECT_EQ(header_of(answer, "Allow"), "GET");
    EXPECT_EQ(header_of(answer, "Content-Type"), "application/problem+json");
}

class CronDoor : public ApiTest {
 protected:
    auto knock(std::string target, std::string_view key, std::string method = "GET")
        -> net::HttpResponse {
        std::vector<net::HttpHeader> headers;
        if (!key.empty()) {
            headers.push_back({.name = "authorization", .value = std::string(key)});
        }
        return raw({.method = method, .target = target, .headers = headers});
    }
};

TEST_F(CronDoor, runs_a_task_that_has_a_schedule_or_is_an_endpoint) {
    const auto secret = std::string(kSecret);
    ask({
        .method = "PUT",
        .target = "/v1/schedules/nightly",
        .body = R"({"task":"light","cron":"0 0 * * *"})",
    });

    EXPECT_THAT(knock("/api/cron/light", secret).body, HasSubstr(R"({"success":true,"jobId":")"));
    EXPECT_EQ(knock("/api/cron/endpoint", "Bearer " + secret, "POST").status, 200);
    EXPECT_EQ(job_count(), 2U);
    for (const std::string name : {"inner", "nobody", "a/b", "..%2flight"}) {
        EXPECT_EQ(knock("/api/cron/" + name, secret).status, 404) << name;
    }
    for (const std::string name : {"jobs", "runs", "run"}) {  // doors of their own
        EXPECT_GE(knock("/api/cron/" + name, secret).status, 400) << name;
    }
    EXPECT_EQ(job_count(), 2U);
}

TEST_F(CronDoor, runs_nothing_without_the_secret) {
    const auto answer = knock("/api/cron/endpoint", "Bearer undefined");

    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, R"({"error":"Unauthorized"})");
    EXPECT_EQ(knock("/api/cron/endpoint", "Bearer " + std::string(kToken)).status, 401);
    EXPECT_EQ(knock("/api/cron/endpoint", "").status, 401);
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(CronDoor, head_runs_nothing) {
    EXPECT_EQ(knock("/api/cron/endpoint", kSecret, "HEAD").status, 405);
    EXPECT_EQ(knock("/api/cron/endpoint", kSecret, "DELETE").status, 405);
    EXPECT_EQ(job_count(), 0U);
}

class DevDoor : public ApiTest {
 protected:
    DevDoor() : ApiTest({.dev = auth::DevMode::on, .allowed_hosts = {"localhost", "127.0.0.1"}}) {}

    auto knock(std::string host, std::vector<net::HttpHeader> more = {}) -> net::HttpResponse {
        more.push_back({.name = "host", .value = std::move(host)});
        return raw({.target = "/api/cron/endpoint", .headers = std::move(more)});
    }
};

TEST_F(DevDoor, needs_no_secret_from_this_machine) {
    EXPECT_EQ(knock("localhost:7295").status, 200);
    EXPECT_EQ(knock("127.0.0.1").status, 200);
    EXPECT_EQ(raw({.target = "/v1/jobs", .headers = {{"host", "localhost"}}}).status, 401);
}

TEST_F(DevDoor, is_closed_to_pages_from_elsewhere) {
    EXPECT_EQ(code_of(knock("evil.test")), "421 misdirected_request");
    EXPECT_EQ(knock("localhost", {{"sec-fetch-site", "cross-site"}}).status, 401);
}

}  // namespace
}  // namespace pawl::api
