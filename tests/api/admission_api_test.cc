// SPDX-License-Identifier: Apache-2.0
// What kinds refuse before a job is accepted, and requests that came of too many calls.
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api_fixture.h"
#include "pawl/commands/jobs.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;

// Takes no payload with the word "evil" in it.
class PickyRunner final : public task::Runner {
 public:
    auto run(task::TaskContext& /*context*/) const -> Async<job::Outcome> override {
        co_return job::Outcome::success("");
    }
    [[nodiscard]] auto check(const job::JobRequest& request) const -> Result<> override {
        return request.payload && request.payload->contains("evil")
                   ? fail("target_forbidden", "this is evil")
                   : Result<>();
    }
};

class AdmissionApi : public ApiTest {
 protected:
    AdmissionApi() {
        auto map = *tasks().snapshot();
        const auto runner = std::make_shared<PickyRunner>();
        map["picky"] = {.name = "picky", .kind = "noop", .endpoint = true, .runner = runner};
        map["spoilt"] = {
            .name = "spoilt", .kind = "noop", .payload = R"("evil")", .runner = runner
        };
        tasks().replace(std::move(map));
    }

    // "422 target_forbidden /payload", or the status of what was accepted.
    static auto seen(const net::HttpResponse& response) -> std::string {
        if (response.status < 300) {
            return std::to_string(response.status);
        }
        const auto field = json_of(response).at("errors").at(0);
        return code_of(response) + " " +
               std::string(std::string_view(field.at("pointer").as_string()));
    }
    auto failed_job() -> std::string {
        const auto made = post("/v1/jobs", R"({"task":"picky","payload":1,"max_attempts":1})");
        claim_all();
        end_claimed(job::Outcome::permanent_failure("x", "y"));
        return std::string(std::string_view(json_of(made).at("id").as_string()));
    }
    auto ask_at_hop(std::string hop, Ask what) -> net::HttpResponse {
        what.headers.push_back({.name = "pawl-hop", .value = std::move(hop)});
        return ask(std::move(what));
    }
    auto hop_of_newest() -> int {
        const auto id = json_of(get("/v1/jobs?limit=1")).at("data").at(0).at("id").as_string();
        const JobId job{std::stoll(std::string(std::string_view(id)))};
        int hop = -1;
        services().store.read([&](store::Snapshot& snapshot) {
            hop = snapshot.jobs().find(job).value().hop;
        });
        return hop;
    }
};

TEST_F(AdmissionApi, a_payload_that_its_kind_refuses_is_no_job) {
    EXPECT_EQ(
        seen(post("/v1/jobs", R"({"task":"picky","payload":"evil"})")),
        "422 target_forbidden /payload"
    );
    EXPECT_EQ(
        seen(post(
            "/v1/jobs:bulk",
            R"({"jobs":[{"task":"picky","payload":"good"},{"task":"picky","payload":"evil"}]})"
        )),
        "422 target_forbidden /jobs/1/payload"
    );
    EXPECT_EQ(json_of(get("/v1/jobs")).at("data").as_array().size(), 0U);
    EXPECT_EQ(seen(post("/v1/jobs", R"({"task":"picky","payload":"good"})")), "201");
    EXPECT_EQ(seen(post("/v1/jobs", R"({"task":"picky"})")), "201");
}

TEST_F(AdmissionApi, the_payload_of_the_task_is_looked_at_where_there_is_no_other) {
    EXPECT_EQ(seen(post("/v1/jobs", R"({"task":"spoilt"})")), "422 target_forbidden /payload");
    EXPECT_EQ(seen(post("/v1/jobs", R"({"task":"spoilt","payload":"good"})")), "201");
}

TEST_F(AdmissionApi, another_payload_for_an_old_job_is_looked_at) {
    const auto id = failed_job();

    for (const std::string verb : {"/retry", "/clone"}) {
        EXPECT_EQ(
            seen(post("/v1/jobs/" + id + verb, R"({"payload":"evil"})")),
            "422 target_forbidden /payload"
        ) << verb;
    }
    EXPECT_EQ(seen(post("/v1/jobs/" + id + "/clone", R"({"payload":"good"})")), "201");
    EXPECT_EQ(seen(post("/v1/jobs/" + id + "/retry", R"({"payload":"good"})")), "200");
}

TEST_F(AdmissionApi, so_is_the_payload_of_a_schedule) {
    const auto put = [this](std::string_view payload) {
        auto body = std::string(R"({"task":"picky","cron":"0 9 * * *","payload":)");
        body.append(payload).append("}");
        return seen(ask({.method = "PUT", .target = "/v1/schedules/s", .body = body}));
    };

    EXPECT_EQ(put(R"("evil")"), "422 target_forbidden /payload");
    EXPECT_EQ(put(R"("good")"), "201");
}

TEST_F(AdmissionApi, so_are_the_members_and_callbacks_of_a_batch) {
    EXPECT_EQ(
        seen(post("/v1/batches", R"({"jobs":[{"task":"picky","payload":"evil"}]})")),
        "422 target_forbidden /jobs/0/payload"
    );
    EXPECT_EQ(
        seen(post("/v1/batches", R"({"on_complete":{"task":"picky","payload":"evil"}})")),
        "422 target_forbidden /on_complete/payload"
    );
}

TEST_F(AdmissionApi, a_request_that_came_of_too_many_calls_is_a_loop) {
    const Ask job{.method = "POST", .target = "/v1/jobs", .body = R"({"task":"light"})"};

    EXPECT_EQ(ask_at_hop("3", job).status, 201);
    EXPECT_EQ(code_of(ask_at_hop("4", job)), "508 loop_detected");
    EXPECT_EQ(code_of(ask_at_hop("99999999999", job)), "508 loop_detected");
    EXPECT_EQ(code_of(ask_at_hop("x", job)), "400 bad_request");
    EXPECT_EQ(code_of(ask_at_hop("4", {.target = "/livez"})), "508 loop_detected");
    EXPECT_EQ(
        code_of(raw({
            .method = "POST",
            .target = "/api/cron/endpoint",
            .headers = {{.name = "pawl-hop", .value = "4"}},
        })),
        "508 loop_detected"
    );
}

TEST_F(AdmissionApi, a_job_knows_how_many_calls_led_to_it) {
    (void)ask_at_hop("2", {.method = "POST", .target = "/v1/jobs", .body = R"({"task":"light"})"});
    EXPECT_EQ(hop_of_newest(), 2);

    (void)post("/v1/jobs", R"({"task":"light"})");  // Its hop is looked at.
    EXPECT_EQ(hop_of_newest(), 0);
}

TEST_F(AdmissionApi, so_does_one_that_another_door_created) {
    const auto id = failed_job();
    (void)ask({
        .method = "PUT",
        .target = "/v1/schedules/s",
        .body = R"({"task":"light","cron":"0 9 * * *"})",
    });  // It is run below.
    for (const auto& target : {"/v1/jobs/" + id + "/clone", std::string("/v1/schedules/s/run")}) {
        (void)ask_at_hop("1", {.method = "POST", .target = target});  // Its job is looked at.
        EXPECT_EQ(hop_of_newest(), 1) << target;
    }
    (void)raw({
        .method = "POST",
        .target = "/api/cron/endpoint",
        .headers =
            {{.name = "authorization", .value = "Bearer " + std::string(kSecret)},
             {.name = "pawl-hop", .value = "3"}},
    });  // The same.
    EXPECT_EQ(hop_of_newest(), 3);
}

TEST_F(AdmissionApi, so_does_the_callback_of_a_batch) {
    (void)ask_at_hop(
        "2",
        {.method = "POST",
         .target = "/v1/batches",
         .body = R"({"jobs":[{"task":"light"}],"on_complete":{"task":"light"}})"}
    );  // It ends below.
    claim_all();
    end_claimed();

    EXPECT_EQ(hop_of_newest(), 2);
}

}  // namespace
}  // namespace pawl::api
