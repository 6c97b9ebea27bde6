// SPDX-License-Identifier: Apache-2.0
// Requests that came of too many calls, and jobs that know how many led to them.
#include <string>
#include <string_view>
#include <utility>

#include "api_fixture.h"
#include "pawl/commands/jobs.h"

namespace pawl::api {
namespace {

class Hops : public ApiTest {
 protected:
    auto failed_job() -> std::string {
        const auto made = post("/v1/jobs", R"({"task":"light","max_attempts":1})");
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

TEST_F(Hops, make_a_loop_of_a_request_that_came_of_too_many) {
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

TEST_F(Hops, are_counted_in_a_job) {
    (void)ask_at_hop("2", {.method = "POST", .target = "/v1/jobs", .body = R"({"task":"light"})"});
    EXPECT_EQ(hop_of_newest(), 2);

    (void)post("/v1/jobs", R"({"task":"light"})");  // Its hop is looked at.
    EXPECT_EQ(hop_of_newest(), 0);
}

TEST_F(Hops, are_counted_in_a_job_that_another_door_created) {
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

TEST_F(Hops, are_counted_in_the_callback_of_a_batch) {
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
