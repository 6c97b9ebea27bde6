// SPDX-License-Identifier: Apache-2.0
// Who is let in at the five systems' addresses, and what the others are told.
#include "doors.h"

#include <gmock/gmock.h>

namespace pawl::scenarios {
namespace {

using access::Role;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kCronRoutes = {
    "/api/summary",
    "/api/jobs/status",
    "/api/jobs/process",
    "/api/cron/daily",
    "/api/cron/monthly",
    "/api/cron/nightly-cluster",
    "/api/cron/nightly-stacks",
    "/api/cron/weekly-insights",
    "/api/cron/any-task",
};

class Entrance : public Doors {
 protected:
    auto with(std::string authorization, std::string target, std::string method = "GET")
        -> net::HttpResponse {
        return ask(
            {.method = std::move(method),
             .target = std::move(target),
             .authorization = std::move(authorization)}
        );
    }
};

TEST_F(Entrance, needs_a_cron_secret_in_front_of_cron_routes) {
    open();
    for (const auto* path : kCronRoutes) {
        for (const auto* wrong : {"", "Bearer", "Bearer wrong", "Basic abc", "wrong"}) {
            EXPECT_EQ(text_of(with(wrong, path)), R"(401 {"error":"Unauthorized"})") << path;
        }
        EXPECT_NE(with("Bearer " + std::string(kSecret), path).status, 401) << path;
        EXPECT_NE(with(std::string(kSecret), path).status, 401) << path;
    }
}

TEST_F(Entrance, takes_the_secret_in_a_header_of_its_own) {
    open();

    const auto answer = ask({
        .target = "/api/summary",
        .authorization = "",
        .headers = {{.name = "x-cron-secret", .value = std::string(kSecret)}},
    });

    EXPECT_EQ(answer.status, 404);
}

TEST_F(Entrance, says_unauthorized_as_each_document_does) {
    open();

    EXPECT_EQ(text_of(with("wrong", "/api/cron")), "401 Unauthorized");
    EXPECT_EQ(text_of(with("Bearer wrong", "/api/cron")), "401 Unauthorized");
    EXPECT_EQ(text_of(with("", "/api/cron")), "401 Unauthorized");
    EXPECT_EQ(text_of(with("wrong", "/api/jobs/process", "POST")), "401 Unauthorized");
    for (const auto* sent : {"", "Bearer wrong", "bearer wrong"}) {
        EXPECT_EQ(
            text_of(with(sent, "/api/jobs/process", "POST")), R"(401 {"error":"Unauthorized"})"
        );
    }
    EXPECT_EQ(
        text_of(with("wrong", "/api/cron/process-jobs")),
        R"(401 {"error":"Unauthorized - Invalid cron secret"})"
    );
    EXPECT_EQ(header_of(with("", "/api/cron"), "WWW-Authenticate"), "Bearer");
}

TEST_F(Entrance, takes_function_keys_for_functions_alone) {
    open();
    const auto key = "Bearer " + std::string(kFunctionKey);

    for (const auto* name : {"nightly-cluster", "nightly-stacks", "weekly-insights"}) {
        const auto path = std::string("/functions/v1/") + name;
        EXPECT_EQ(with(key, path, "POST").status, 404);  // past the door: no task of the kind
        EXPECT_EQ(with("Bearer " + std::string(kSecret), path, "POST").status, 404);
        EXPECT_EQ(with("Bearer wrong", path, "POST").status, 401);
    }
    EXPECT_EQ(with(key, "/api/cron/nightly-cluster").status, 401);
    EXPECT_EQ(with(key, "/functions/v1/other", "POST").status, 404);
}

TEST_F(Entrance, needs_a_key_in_front_of_routes_of_users) {
    open();
    const std::string secret = "Bearer " + std::string(kSecret);

    for (const auto* path : {"/api/jobs/1/status", "/api/cron/jobs", "/api/cron/runs"}) {
        for (const auto& sent : {std::string(), std::string("Bearer wrong"), secret}) {
            EXPECT_EQ(text_of(with(sent, path)), R"(401 {"error":"Unauthorized"})") << path;
        }
    }
    for (const auto* path :
         {"/api/jobs/crawl",
          "/api/jobs/analysis",
          "/api/jobs/cleanup",
          "/api/jobs/1/cancel",
          "/api/jobs/1/retry",
          "/api/cron/run",
          "/api/cron/jobs/x/enable",
          "/api/cron/jobs/x/disable"}) {
        EXPECT_EQ(with("", path, "POST").status, 401) << path;
        EXPECT_EQ(with(secret, path, "POST").status, 401) << path;
    }
}

TEST_F(Entrance, knows_which_role_may_do_what) {
    open();
    struct Row {
        const char* method;
        const char* path;
        std::vector<Role> open_to;
    };
    const std::vector<Role> users = {Role::admin, Role::operator_, Role::producer};
    const std::vector<Row> rows = {
        {"GET", "/api/jobs/1/status", {Role::admin, Role::operator_, Role::producer, Role::viewer}},
        {"GET", "/api/cron/jobs", {Role::admin, Role::operator_, Role::producer, Role::viewer}},
        {"GET", "/api/cron/runs", {Role::admin, Role::operator_, Role::producer, Role::viewer}},
        {"POST", "/api/jobs/crawl", users},
        {"POST", "/api/jobs/analysis", users},
        {"POST", "/api/jobs/1/cancel", users},
        {"POST", "/api/jobs/1/retry", users},
        {"POST", "/api/cron/run", users},
        {"POST", "/api/cron/jobs/x/enable", {Role::admin, Role::operator_}},
        {"POST", "/api/cron/jobs/x/disable", {Role::admin, Role::operator_}},
        {"POST", "/api/jobs/cleanup", {Role::admin}},
    };
    for (const auto role :
         {Role::admin, Role::operator_, Role::producer, Role::worker, Role::viewer}) {
        const auto key = make_key(role);
        for (const auto& row : rows) {
            const auto answer = ask_as(key, {.method = row.method, .target = row.path});
            const bool is_open = std::ranges::find(row.open_to, role) != row.open_to.end();
            EXPECT_EQ(text_of(answer) != R"(403 {"error":"Forbidden"})", is_open)
                << row.path << " as " << to_text(role);
        }
    }
}

TEST_F(Entrance, knows_its_methods) {
    open();

    const auto deleted = ask({.method = "DELETE", .target = "/api/summary"});
    EXPECT_EQ(text_of(deleted), R"(405 {"error":"Method not allowed"})");
    EXPECT_EQ(header_of(deleted, "Allow"), "GET, POST, OPTIONS");
    EXPECT_EQ(ask({.method = "HEAD", .target = "/api/summary"}).status, 405);
    const auto options = ask({.method = "OPTIONS", .target = "/api/jobs/process"});
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(header_of(options, "Allow"), "POST, GET, HEAD, OPTIONS");
    EXPECT_EQ(ask({.method = "GET", .target = "/api/jobs/crawl"}).status, 405);
    EXPECT_EQ(text_of(get("/api/other")), R"(404 {"error":"Not found"})");
}

TEST_F(Entrance, keeps_its_own_names_from_tasks) {
    for (const auto* name : {"jobs", "runs", "run"}) {
        add_task(task::Task{.name = name, .endpoint = true, .runner = make_staged_runner(stage_)});
    }
    open();

    for (const auto* path : {"/api/cron/jobs", "/api/cron/runs"}) {
        EXPECT_EQ(post(path).status, 405);
    }
    EXPECT_EQ(get("/api/cron/run").status, 405);
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Entrance, sends_the_page_of_the_registry_to_the_dashboard) {
    open();

    const auto answer = with("", "/dashboard/cron");

    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(header_of(answer, "Location"), "../dashboard/schedules");
}

TEST_F(Entrance, is_open_on_this_machine_in_development) {
    add_task(task::Task{.name = "tick", .endpoint = true, .runner = make_staged_runner(stage_)});
    open({}, auth::DevMode::on);

    EXPECT_EQ(with("", "/api/cron/tick").status, 200);
    EXPECT_EQ(with("", "/api/cron/jobs").status, 200);
    EXPECT_EQ(with("", "/api/jobs/cleanup", "POST").status, 401);
    EXPECT_EQ(with("", "/api/cron/jobs/x/enable", "POST").status, 401);
    EXPECT_EQ(with("Bearer wrong", "/api/cron/jobs").status, 401);
}

TEST_F(Entrance, is_closed_to_everybody_else_in_development) {
    add_task(task::Task{.name = "tick", .endpoint = true, .runner = make_staged_runner(stage_)});
    open({}, auth::DevMode::on);

    for (const auto* path : {"/api/cron/tick", "/api/cron/jobs"}) {
        const auto far = ask({.target = path, .authorization = "", .peer = "192.0.2.7"});
        const auto page = ask({
            .target = path,
            .authorization = "",
            .headers = {{.name = "sec-fetch-site", .value = "cross-site"}},
        });
        EXPECT_EQ(far.status, 401) << path;
        EXPECT_EQ(page.status, 401) << path;
    }
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(Entrance, says_what_process_jobs_is_only_if_that_is_public) {
    add_kind("crawl", "crawl_site");
    open({.public_help = compat::PublicHelp::shown});

    const auto shown = with("", "/api/cron/process-jobs");
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, HasSubstr("processes pending jobs"));
    EXPECT_EQ(with("", "/api/cron/process-jobs", "POST").status, 401);
    EXPECT_EQ(with("wrong", "/api/cron/process-jobs").status, 401);
}

TEST_F(Entrance, refuses_what_it_cannot_read) {
    add_kind("crawl", "crawl_site");
    open();

    EXPECT_EQ(get("/api/jobs/status?jobId=%zz").status, 400);
    EXPECT_EQ(post("/api/jobs/process", "{").status, 400);
    EXPECT_EQ(
        text_of(post("/api/jobs/process", "[]")),
        R"(400 {"error":"The body must be a JSON object"})"
    );
}

}  // namespace
}  // namespace pawl::scenarios
