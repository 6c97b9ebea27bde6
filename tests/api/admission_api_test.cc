// SPDX-License-Identifier: Apache-2.0
// A kind that has a say in which requests for its jobs are accepted.
#include <fmt/format.h>

#include "api_fixture.h"
#include "pawl/job/outcome.h"
#include "pawl/task/task.h"

namespace pawl::api {
namespace {

using testing::ElementsAre;

// Knows one site, which belongs to the user anna.
class SiteRunner final : public task::Runner {
 public:
    explicit SiteRunner(std::vector<std::string>& asked) : asked_(asked) {}

    auto run(task::TaskContext& /*context*/) const -> Async<job::Outcome> override {
        co_return job::Outcome::success("");
    }
    auto admits() const -> bool override { return true; }
    auto admit(const task::AdmitRequest& request) const -> Async<Result<>> override {
        asked_.push_back(fmt::format("{} {} {}", request.task, request.payload, request.user_id));
        if (request.payload == R"({"siteId":"lost"})") {
            co_return fail(std::string(task::kCannotAdmit), "the database does not answer");
        }
        const bool is_known = request.payload == R"({"siteId":"s1"})";
        const bool is_own = request.user_id.empty() || request.user_id == "anna";
        const bool admitted = is_known && is_own;
        co_return admitted ? Result<>() : fail("unknown_site", "there is no such site");
    }

 private:
    std::vector<std::string>& asked_;
};

class Admission : public ApiTest {
 protected:
    Admission() {
        auto all = *tasks().snapshot();
        all["crawl"] = {
            .name = "crawl",
            .kind = "crawl_site",
            .payload = R"({"siteId":"s1"})",
            .runner = std::make_shared<SiteRunner>(asked_),
        };
        tasks().replace(std::move(all));
    }

    auto crawl(std::string_view fields) -> net::HttpResponse {
        return post("/v1/jobs", fmt::format(R"({{"task":"crawl",{}}})", fields));
    }
    static auto pointer_of(const net::HttpResponse& refused) -> std::string {
        const auto pointer = json_of(refused).at("errors").at(0).at("pointer").as_string();
        return std::string(std::string_view(pointer));
    }

    std::vector<std::string> asked_;
};

TEST_F(Admission, accepts_what_the_kind_accepts) {
    const auto made = crawl(R"("payload":{"siteId":"s1"},"user_id":"anna")");

    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_THAT(asked_, ElementsAre(R"(crawl {"siteId":"s1"} anna)"));
}

TEST_F(Admission, tells_a_refusal_of_the_payload_and_stores_nothing) {
    const auto refused = crawl(R"("payload":{"siteId":"s2"})");

    EXPECT_EQ(code_of(refused), "422 unknown_site");
    EXPECT_EQ(pointer_of(refused), "/payload");
    EXPECT_EQ(job_count(), 0);
}

TEST_F(Admission, may_not_be_found_out) {
    const std::string lost = R"({"task":"crawl","payload":{"siteId":"lost"})";

    const auto answer = post("/v1/jobs", lost + "}");
    EXPECT_EQ(code_of(answer), "503 database_unavailable");
    EXPECT_EQ(header_of(answer, "Retry-After"), "1");
    EXPECT_FALSE(json_of(answer).as_object().contains("errors"));
    EXPECT_EQ(
        code_of(post("/v1/jobs:bulk", R"({"jobs":[)" + lost + "}]}")), "503 database_unavailable"
    );
    EXPECT_EQ(
        code_of(ask(
            {.method = "PUT", .target = "/v1/schedules/s", .body = lost + R"(,"cron":"0 9 * * *"})"}
        )),
        "503 database_unavailable"
    );
    EXPECT_EQ(get("/v1/schedules/s").status, 404);
    EXPECT_EQ(job_count(), 0);
}

TEST_F(Admission, knows_whose_the_job_would_be) {
    EXPECT_EQ(code_of(crawl(R"("payload":{"siteId":"s1"},"user_id":"bert")")), "422 unknown_site");
}

TEST_F(Admission, asks_about_the_payload_that_the_task_gives) {
    EXPECT_EQ(crawl(R"("priority":1)").status, 201);

    EXPECT_THAT(asked_, ElementsAre(R"(crawl {"siteId":"s1"} )"));
}

TEST_F(Admission, refuses_all_of_a_list_for_one_of_its_jobs) {
    const auto refused = post(
        "/v1/jobs:bulk",
        R"({"jobs":[{"task":"light"},{"task":"crawl"},{"task":"crawl","payload":{"siteId":"s2"}}]})"
    );

    EXPECT_EQ(code_of(refused), "422 unknown_site");
    EXPECT_EQ(pointer_of(refused), "/jobs/2/payload");
    EXPECT_EQ(job_count(), 0);
}

TEST_F(Admission, asks_about_the_members_and_callbacks_of_a_batch) {
    const std::string other = R"({"task":"crawl","payload":{"siteId":"s2"}})";
    const auto refused = [&](const std::string& fields) {
        const auto answer = post("/v1/batches", "{" + fields + "}");
        return code_of(answer) + " " + pointer_of(answer);
    };

    EXPECT_EQ(refused(R"("jobs":[)" + other + "]"), "422 unknown_site /jobs/0/payload");
    EXPECT_EQ(refused(R"("on_success":)" + other), "422 unknown_site /on_success/payload");
    EXPECT_EQ(refused(R"("on_complete":)" + other), "422 unknown_site /on_complete/payload");
    EXPECT_EQ(post("/v1/batches", R"({"on_complete":{"task":"crawl"}})").status, 201);
}

TEST_F(Admission, asks_about_the_payload_of_a_schedule_or_else_of_its_task) {
    const auto put = [this](const std::string& payload) {
        return ask({
            .method = "PUT",
            .target = "/v1/schedules/s",
            .body = R"({"task":"crawl","cron":"0 9 * * *")" + payload + "}",
        });
    };

    const auto refused = put(R"(,"payload":{"siteId":"s2"})");
    EXPECT_EQ(code_of(refused), "422 unknown_site");
    EXPECT_EQ(pointer_of(refused), "/payload");
    EXPECT_EQ(get("/v1/schedules/s").status, 404);
    asked_.clear();
    EXPECT_EQ(put("").status, 201);
    EXPECT_THAT(asked_, ElementsAre(R"(crawl {"siteId":"s1"} )"));
}

TEST_F(Admission, asks_again_when_a_retry_or_a_clone_has_another_payload) {
    const auto made = json_of(crawl(R"("priority":1)"));
    const auto job = "/v1/jobs/" + std::string(std::string_view(made.at("id").as_string()));
    claim_all();
    end_claimed();
    const std::string other = R"({"payload":{"siteId":"s2"}})";

    EXPECT_EQ(code_of(post(job + "/retry", other)), "422 unknown_site");
    EXPECT_EQ(code_of(post(job + "/clone", other)), "422 unknown_site");
    asked_.clear();
    EXPECT_EQ(post(job + "/clone").status, 201);
    EXPECT_THAT(asked_, ElementsAre());
}

TEST_F(Admission, is_not_asked_for_other_tasks) {
    make_job();

    EXPECT_THAT(asked_, ElementsAre());
}

}  // namespace
}  // namespace pawl::api
