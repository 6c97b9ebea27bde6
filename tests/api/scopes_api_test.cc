// SPDX-License-Identifier: Apache-2.0
// Who sees and changes what: scopes of keys, and jobs of somebody else.
#include <fmt/format.h>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Scopes : public ApiTest {
 protected:
    auto code(std::string_view key, Ask what) -> std::string {
        return code_of(ask_as(key, std::move(what)));
    }
    auto code(std::string_view key, std::string target) -> std::string {
        return code(key, Ask{.target = std::move(target)});
    }
    auto code_of_post(std::string_view key, std::string target, std::string body = {})
        -> std::string {
        return code(key, {.method = "POST", .target = std::move(target), .body = std::move(body)});
    }
    auto enqueue_as(std::string_view key, std::string fields) -> net::HttpResponse {
        return ask_as(
            key,
            {.method = "POST",
             .target = "/v1/jobs",
             .body = fmt::format(R"({{"task":"light"{}}})", fields)}
        );
    }
    static auto id_of(const net::HttpResponse& made) -> std::string {
        EXPECT_EQ(made.status, 201) << made.body;
        return std::string(std::string_view(json_of(made).at("id").as_string()));
    }
    auto seen_by(std::string_view key, std::string query = "") -> std::vector<std::string> {
        std::vector<std::string> ids;
        const auto page = json_of(ask_as(key, {.target = "/v1/jobs" + query}));
        for (const auto& job : page.at("data").as_array()) {
            ids.emplace_back(std::string_view(job.at("id").as_string()));
        }
        return ids;
    }
    // All that may be asked about one job.
    auto verdicts(std::string_view key, const std::string& job) -> std::vector<std::string> {
        const auto path = "/v1/jobs/" + job;
        return {
            code(key, path),
            code(key, path + "/attempts"),
            code(key, path + "/logs"),
            code_of_post(key, path + "/retry"),
            code_of_post(key, path + "/run-now"),
            code(key, {.method = "DELETE", .target = path}),
            code_of_post(key, path + "/cancel"),
        };
    }
};

TEST_F(Scopes, of_queues_and_tasks_are_named_when_they_keep_a_job_out) {
    const auto key = make_key(R"("role":"producer","queues":["mail"],"tasks":["light","gone"])");

    const auto refused = enqueue_as(key, R"(,"queue":"billing")");
    EXPECT_EQ(code_of(refused), "403 forbidden");
    EXPECT_THAT(refused.body, HasSubstr("queue billing is outside the scope of this key: mail"));
    EXPECT_THAT(refused.body, HasSubstr(R"("pointer":"/queue")"));
    EXPECT_EQ(code_of(enqueue_as(key, "")), "403 forbidden");  // the task's own queue
    EXPECT_EQ(code_of(enqueue_as(key, R"(,"queue":"mail")")), "201 -");

    const auto post = [&](std::string body) { return code_of_post(key, "/v1/jobs", body); };
    EXPECT_EQ(post(R"({"task":"inner","queue":"mail"})"), "403 forbidden");
    EXPECT_EQ(post(R"({"task":"nobody","queue":"mail"})"), "403 forbidden");
    EXPECT_EQ(post(R"({"task":"gone","queue":"mail"})"), "422 unknown_task");
}

TEST_F(Scopes, refuse_a_bulk_as_a_whole_and_say_which_job) {
    const auto key = make_key(R"("role":"producer","queues":["mail"])");
    const auto answer = ask_as(
        key,
        {.method = "POST",
         .target = "/v1/jobs:bulk",
         .body = R"({"jobs":[{"task":"light","queue":"mail"},{"task":"light","queue":"x"},
                             {"task":"nobody","queue":"mail"}]})"}
    );

    EXPECT_EQ(code_of(answer), "403 forbidden");
    EXPECT_THAT(answer.body, HasSubstr(R"("pointer":"/jobs/1/queue")"));
    EXPECT_EQ(job_count(), 0U);
}

TEST_F(Scopes, suggest_no_task_that_they_leave_out) {
    const auto key = make_key(R"("role":"producer","queues":["mail"])");

    const auto near = ask_as(
        key, {.method = "POST", .target = "/v1/jobs", .body = R"({"task":"ligth","queue":"mail"})"}
    );
    EXPECT_EQ(code_of(near), "422 unknown_task");
    EXPECT_THAT(near.body, Not(HasSubstr("did you mean")));
    EXPECT_THAT(post("/v1/jobs", R"({"task":"ligth"})").body, HasSubstr("did you mean light?"));
}

TEST_F(Scopes, hide_the_jobs_of_others_as_if_there_were_none) {
    const auto mail = make_job(R"(,"queue":"mail")");
    const auto other = make_job();
    const auto key = make_key(R"("role":"operator","queues":["mail"])");

    EXPECT_THAT(verdicts(key, other), Each("404 not_found"));
    EXPECT_EQ(code(key, "/v1/jobs/" + other + "?wait=1m"), "404 not_found");
    EXPECT_EQ(json_of(get("/v1/jobs/" + other)).at("state").as_string(), "ready");
    EXPECT_THAT(seen_by(key), ElementsAre(mail));
    EXPECT_THAT(seen_by(key, "?queue=default"), IsEmpty());
    EXPECT_THAT(verdicts(key, mail), Not(Contains("404 not_found")));
}

TEST_F(Scopes, reach_queues_and_tasks_by_name) {
    make_job(R"(,"queue":"mail")");
    make_job();
    const auto key = make_key(R"("role":"operator","queues":["mail"])");

    EXPECT_EQ(code(key, "/v1/queues/mail"), "200 -");
    EXPECT_EQ(code(key, "/v1/queues/default"), "403 forbidden");
    EXPECT_EQ(code(key, "/v1/queues/nobody"), "403 forbidden");
    EXPECT_EQ(code_of_post(key, "/v1/queues/default/pause"), "403 forbidden");
    EXPECT_EQ(code_of_post(key, "/v1/queues/default/resume"), "403 forbidden");
    EXPECT_EQ(code_of_post(key, "/v1/queues/default/purge"), "403 forbidden");
    EXPECT_EQ(
        code(key, {.method = "PUT", .target = "/v1/queues/x", .body = R"({"concurrency":1})"}),
        "403 forbidden"
    );
    EXPECT_EQ(code_of_post(key, "/v1/queues/mail/pause"), "200 -");
    EXPECT_EQ(code_of_post(key, "/v1/tasks/light/pause"), "403 forbidden");
    EXPECT_EQ(json_of(ask_as(key, {.target = "/v1/queues"})).at("data").as_array().size(), 1U);
    EXPECT_EQ(json_of(ask_as(key, {.target = "/v1/tasks"})).at("data").as_array().size(), 0U);
}

TEST_F(Scopes, divide_the_numbers) {
    make_job(R"(,"queue":"mail")");
    make_job();
    make_job();
    const auto ready = [&](std::string_view key) {
        const auto stats = json_of(ask_as(key, {.target = "/v1/stats"}));
        return stats.at("states").at("ready").as_int64();
    };
    const auto queues = make_key(R"("role":"viewer","queues":["mail"])");
    const auto tasks = make_key(R"("role":"viewer","tasks":["light"])");
    const auto inner = make_key(R"("role":"viewer","tasks":["inner"])");

    EXPECT_EQ(ready(kToken), 3);
    EXPECT_EQ(ready(queues), 1);
    EXPECT_EQ(ready(tasks), 3);
    EXPECT_EQ(ready(inner), 0);
    EXPECT_EQ(code(tasks, "/v1/tasks/light"), "200 -");
    EXPECT_EQ(code(tasks, "/v1/tasks/inner"), "403 forbidden");
    EXPECT_EQ(code(tasks, "/v1/stats/timeseries?task=light"), "200 -");
    EXPECT_EQ(code(tasks, "/v1/stats/timeseries?task=inner"), "403 forbidden");
    EXPECT_EQ(code(tasks, "/metrics"), "403 forbidden");
    EXPECT_EQ(ask_as(make_key(R"("role":"viewer")"), {.target = "/metrics"}).status, 200);
}

class OpenMetrics : public ApiTest {
 protected:
    OpenMetrics() : ApiTest({.metrics = MetricsAccess::open}) {}
};

TEST_F(OpenMetrics, are_shown_to_nobody_and_everybody_alike) {
    const auto worker = make_key(R"("role":"worker")");
    const auto scoped = make_key(R"("role":"viewer","queues":["mail"])");

    EXPECT_EQ(raw({.target = "/metrics"}).status, 200);
    EXPECT_EQ(ask_as(worker, {.target = "/metrics"}).status, 200);
    EXPECT_EQ(ask_as(scoped, {.target = "/metrics"}).status, 200);
    EXPECT_EQ(ask_as("wrong", {.target = "/metrics"}).status, 200);
}

class ScopesOfSchedules : public Scopes {
 protected:
    ScopesOfSchedules() {
        put_as(kToken, "of-light", R"({"task":"light","cron":"0 0 * * *"})");
        put_as(kToken, "of-mail", R"({"task":"light","cron":"0 0 * * *","queue":"mail"})");
    }

    auto put_as(std::string_view key, const std::string& name, std::string body) -> std::string {
        return code(
            key, {.method = "PUT", .target = "/v1/schedules/" + name, .body = std::move(body)}
        );
    }
};

TEST_F(ScopesOfSchedules, hide_those_of_others) {
    const auto key = make_key(R"("role":"operator","queues":["mail"])");
    const std::string other = "/v1/schedules/of-light";
    const std::string body = R"({"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"})";

    EXPECT_THAT(
        (std::vector<std::string>{
            code(key, other),
            code(key, other + "/slots"),
            code_of_post(key, other + "/run"),
            code_of_post(key, other + "/pause"),
            code_of_post(key, other + "/resume"),
            code_of_post(key, other + "/backfill", body),
            code(key, {.method = "PATCH", .target = other, .body = R"({"cron":"0 1 * * *"})"}),
            code(key, {.method = "DELETE", .target = other}),
        }),
        Each("404 not_found")
    );
    EXPECT_EQ(code_of_post(key, "/v1/schedules/of-mail/run"), "201 -");
    EXPECT_EQ(code_of_post(key, "/v1/schedules/of-mail/pause"), "200 -");
    const auto page = json_of(ask_as(key, {.target = "/v1/schedules"}));
    ASSERT_EQ(page.at("data").as_array().size(), 1U);
    EXPECT_EQ(page.at("data").at(0).at("name").as_string(), "of-mail");
}

TEST_F(ScopesOfSchedules, keep_new_ones_in) {
    const auto key = make_key(R"("role":"operator","queues":["mail"],"tasks":["light"])");
    const std::string cron = R"("cron":"0 0 * * *")";

    EXPECT_EQ(put_as(key, "a", R"({"task":"light",)" + cron + "}"), "403 forbidden");
    EXPECT_EQ(put_as(key, "a", R"({"task":"inner","queue":"mail",)" + cron + "}"), "403 forbidden");
    EXPECT_EQ(put_as(key, "a", R"({"task":"light","queue":"mail",)" + cron + "}"), "201 -");
    EXPECT_EQ(
        put_as(key, "of-light", R"({"task":"light","queue":"mail",)" + cron + "}"), "403 forbidden"
    );
    EXPECT_EQ(
        code(
            key, {.method = "PATCH", .target = "/v1/schedules/a", .body = R"({"queue":"billing"})"}
        ),
        "403 forbidden"
    );
}

TEST_F(ScopesOfSchedules, fill_a_page_with_what_is_seen) {
    for (int i = 0; i < 7; ++i) {
        const auto* const queue = i % 2 == 0 ? "mail" : "default";
        EXPECT_EQ(
            put_as(
                kToken,
                fmt::format("s{}", i),
                fmt::format(R"({{"task":"light","cron":"0 0 * * *","queue":"{}"}})", queue)
            ),
            "201 -"
        );
    }
    const auto key = make_key(R"("role":"viewer","queues":["mail"])");

    const auto first = json_of(ask_as(key, {.target = "/v1/schedules?limit=3"}));
    const std::string cursor(std::string_view(first.at("next_cursor").as_string()));
    const auto rest = json_of(ask_as(key, {.target = "/v1/schedules?limit=3&cursor=" + cursor}));

    EXPECT_EQ(first.at("data").at(2).at("name").as_string(), "s2");
    EXPECT_EQ(rest.at("data").as_array().size(), 2U);
    EXPECT_FALSE(rest.at("has_more").as_bool());
}

using OwnJobs = Scopes;

TEST_F(OwnJobs, are_all_that_a_producer_sees_and_changes) {
    const auto one = make_key(R"("role":"producer")");
    const auto two = make_key(R"("role":"producer")");
    const auto foreign = make_job();
    const auto mine = id_of(enqueue_as(one, ""));

    EXPECT_EQ(json_of(get("/v1/jobs/" + mine)).at("user_id").as_string(), "key:1");
    EXPECT_THAT(verdicts(one, foreign), Each("404 not_found"));
    EXPECT_THAT(verdicts(two, mine), Each("404 not_found"));
    EXPECT_THAT(seen_by(one), ElementsAre(mine));
    EXPECT_THAT(seen_by(two), IsEmpty());
    EXPECT_THAT(seen_by(two, "?user_id=key:1"), IsEmpty());
    EXPECT_THAT(seen_by(kToken, "?user_id=key:1"), ElementsAre(mine));
    EXPECT_EQ(code(one, "/v1/jobs/" + mine), "200 -");
    EXPECT_EQ(code_of_post(one, "/v1/jobs/" + mine + "/cancel"), "200 -");
    EXPECT_EQ(code_of_post(one, "/v1/jobs/" + mine + "/retry"), "200 -");
}

TEST_F(OwnJobs, belong_to_whom_operators_and_admins_name) {
    const auto producer = make_key(R"("role":"producer")");
    const auto op = make_key(R"("role":"operator")");

    const auto refused = enqueue_as(producer, R"(,"user_id":"ada")");
    EXPECT_EQ(code_of(refused), "403 forbidden");
    EXPECT_THAT(refused.body, HasSubstr(R"("pointer":"/user_id")"));
    EXPECT_EQ(code_of(enqueue_as(producer, R"(,"user_id":"key:1")")), "201 -");
    EXPECT_EQ(json_of(enqueue_as(op, R"(,"user_id":"ada")")).at("user_id").as_string(), "ada");
    EXPECT_TRUE(json_of(enqueue_as(op, "")).at("user_id").is_null());
}

TEST_F(OwnJobs, wait_for_none_of_somebody_else) {
    const auto one = make_key(R"("role":"producer")");
    const auto mine = id_of(enqueue_as(one, ""));
    const auto depends_on = [](const std::string& id) {
        return fmt::format(R"(,"depends_on":["{}"])", id);
    };

    const auto refused = enqueue_as(one, depends_on(make_job()));
    EXPECT_EQ(code_of(refused), "422 unknown_dependency");
    EXPECT_THAT(refused.body, HasSubstr(R"("pointer":"/depends_on/0")"));
    EXPECT_EQ(code_of(enqueue_as(one, depends_on("999999"))), "422 unknown_dependency");
    EXPECT_EQ(code_of(enqueue_as(one, depends_on(mine))), "201 -");
}

TEST_F(OwnJobs, do_not_give_way_to_a_unique_key_of_somebody_else) {
    const auto one = make_key(R"("role":"producer")");
    const auto holder = make_job(R"(,"unique":{"key":"k"})");

    for (const auto* more : {"", R"(,"on_conflict":"reject")", R"(,"on_conflict":"replace")"}) {
        const auto refused = enqueue_as(one, fmt::format(R"(,"unique":{{"key":"k"{}}})", more));
        EXPECT_EQ(code_of(refused), "409 unique_conflict") << more;
        EXPECT_THAT(refused.body, Not(HasSubstr("job " + holder)));
    }
    EXPECT_EQ(json_of(get("/v1/jobs/" + holder)).at("state").as_string(), "ready");
    EXPECT_EQ(code_of(enqueue_as(one, R"(,"unique":{"key":"own"})")), "201 -");
    EXPECT_EQ(code_of(enqueue_as(one, R"(,"unique":{"key":"own"})")), "200 -");
}

TEST_F(OwnJobs, join_their_own_batches) {
    const auto one = make_key(R"("role":"producer")");
    const auto two = make_key(R"("role":"producer")");
    const auto made = ask_as(
        one,
        {.method = "POST",
         .target = "/v1/batches",
         .body = R"({"on_complete":{"task":"light","payload":"done"}})"}
    );
    const auto batch = id_of(made);
    const auto join = fmt::format(R"(,"batch":"{}")", batch);

    EXPECT_EQ(code_of(enqueue_as(two, join)), "422 unknown_batch");
    EXPECT_EQ(code(two, "/v1/batches/" + batch), "404 not_found");
    EXPECT_EQ(code_of_post(two, "/v1/batches/" + batch + "/close"), "404 not_found");
    EXPECT_EQ(code_of(enqueue_as(one, join)), "201 -");
    EXPECT_EQ(code(one, "/v1/batches/" + batch), "200 -");
    EXPECT_EQ(code_of_post(one, "/v1/batches/" + batch + "/close"), "200 -");
    EXPECT_EQ(code(kToken, Ask{.target = "/v1/batches/" + batch}), "200 -");
}

TEST_F(OwnJobs, are_those_of_a_batch_and_of_its_callbacks_too) {
    const auto scoped = make_key(R"("role":"producer","tasks":["light"])");
    const auto refusal = [&](std::string body) {
        return ask_as(scoped, {.method = "POST", .target = "/v1/batches", .body = std::move(body)});
    };

    const auto member = refusal(R"({"jobs":[{"task":"light"},{"task":"inner"}]})");
    EXPECT_EQ(code_of(member), "403 forbidden");
    EXPECT_THAT(member.body, HasSubstr(R"("pointer":"/jobs/1/task")"));
    const auto callback = refusal(R"({"jobs":[],"on_success":{"task":"inner"}})");
    EXPECT_EQ(code_of(callback), "403 forbidden");
    EXPECT_THAT(callback.body, HasSubstr(R"("pointer":"/on_success/task")"));
}

TEST_F(OwnJobs, idempotency_keys_of_two_principals_do_not_meet) {
    const auto one = make_key(R"("role":"producer")");
    const auto two = make_key(R"("role":"producer")");
    const auto send = [&](std::string_view key) {
        return id_of(ask_as(
            key,
            {.method = "POST",
             .target = "/v1/jobs",
             .body = R"({"task":"light"})",
             .headers = {{"idempotency-key", "the-same"}}}
        ));
    };

    EXPECT_NE(send(one), send(two));
    EXPECT_EQ(send(one), send(one));
}

}  // namespace
}  // namespace pawl::api
