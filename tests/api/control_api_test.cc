// SPDX-License-Identifier: Apache-2.0
// Snooze, PATCH, clone and bulk actions over HTTP.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api_fixture.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;

class ControlApi : public ApiTest {
 protected:
    auto job(const std::string& id) -> Json { return json_of(get("/v1/jobs/" + id)); }
    static auto text(const Json& value, std::string_view key) -> std::string {
        return std::string(std::string_view(value.at(key).as_string()));
    }
    auto state_of(const std::string& id) -> std::string { return text(job(id), "state"); }
    auto patch(const std::string& id, std::string body, std::vector<net::HttpHeader> headers = {})
        -> net::HttpResponse {
        return ask({
            .method = "PATCH",
            .target = "/v1/jobs/" + id,
            .body = std::move(body),
            .headers = std::move(headers),
        });
    }
    auto snooze(const std::string& id, std::string body) -> net::HttpResponse {
        return post("/v1/jobs/" + id + "/snooze", std::move(body));
    }
    // The finished action.
    auto bulk(std::string body) -> Json {
        const auto started = post("/v1/bulk-actions", std::move(body));
        EXPECT_EQ(started.status, 202) << started.body;
        advance_bulk_actions();
        return json_of(get(header_of(started, "Location")));
    }
    static auto numbers(const Json& action) -> std::string {
        return fmt::format(
            "{} {}/{} failed {}",
            text(action, "state"),
            action.at("done").to_number<int>(),
            action.at("matched").to_number<int>(),
            action.at("failed").to_number<int>()
        );
    }
};

TEST_F(ControlApi, a_ready_job_is_put_off_and_comes_back) {
    const auto id = make_job();

    const auto snoozed = snooze(id, R"({"delay":"1h"})");

    ASSERT_EQ(snoozed.status, 200) << snoozed.body;
    EXPECT_EQ(text(json_of(snoozed), "state"), "scheduled");
    EXPECT_EQ(text(json_of(snoozed), "run_at"), format_time(now() + hours(1)));
    claim_all();
    EXPECT_EQ(state_of(id), "scheduled");
    pass(hours(1));
    claim_all();
    EXPECT_EQ(state_of(id), "running");
    EXPECT_EQ(code_of(snooze(id, R"({"delay":"1h"})")), "409 wrong_state");
    end_claimed();
    EXPECT_EQ(code_of(snooze(id, R"({"delay":"1h"})")), "409 wrong_state");
}

TEST_F(ControlApi, snooze_takes_a_delay_or_a_time_ahead) {
    const auto id = make_job();
    const auto blocked = make_job(fmt::format(R"(,"depends_on":["{}"])", id));
    const auto until = format_time(now() + minutes(5));

    EXPECT_EQ(snooze(id, fmt::format(R"({{"until":"{}"}})", until)).status, 200);
    EXPECT_EQ(text(job(id), "run_at"), until);
    EXPECT_EQ(
        code_of(snooze(id, fmt::format(R"({{"until":"{}","delay":"1h"}})", until))),
        "422 conflicting_fields"
    );
    EXPECT_EQ(code_of(snooze(id, "{}")), "422 missing_field");
    EXPECT_EQ(code_of(snooze(id, R"({"delay":"0s"})")), "422 out_of_range");
    EXPECT_EQ(
        code_of(snooze(id, fmt::format(R"({{"until":"{}"}})", format_time(now())))),
        "422 out_of_range"
    );
    EXPECT_EQ(code_of(snooze(id, R"({"for":"1h"})")), "422 unknown_field");
    EXPECT_EQ(code_of(snooze(blocked, R"({"delay":"1h"})")), "409 wrong_state");
    EXPECT_EQ(code_of(snooze("999", R"({"delay":"1h"})")), "404 not_found");
}

TEST_F(ControlApi, patch_changes_priority_time_and_tags_of_a_job_that_waits) {
    const auto id = make_job();

    const auto patched =
        patch(id, R"({"priority":7,"tags":["a","b"],"run_at":"2040-01-01T00:00:00Z"})");

    ASSERT_EQ(patched.status, 200) << patched.body;
    EXPECT_THAT(patched.body, HasSubstr(R"("state":"scheduled","priority":7)"));
    EXPECT_THAT(patched.body, HasSubstr(R"("tags":["a","b"])"));
    EXPECT_EQ(patched.body, get("/v1/jobs/" + id).body);
    EXPECT_EQ(header_of(patched, "ETag"), header_of(get("/v1/jobs/" + id), "ETag"));
    EXPECT_EQ(patch(id, R"({"run_at":"2020-01-01T00:00:00Z"})").status, 200);
    EXPECT_EQ(state_of(id), "ready");
    claim_all();
    EXPECT_EQ(code_of(patch(id, R"({"priority":1})")), "409 wrong_state");
}

TEST_F(ControlApi, patch_refuses_what_it_does_not_know) {
    const auto id = make_job();

    EXPECT_EQ(code_of(patch(id, R"({"priority":1001})")), "422 out_of_range");
    EXPECT_EQ(code_of(patch(id, R"({"priority":"1"})")), "422 invalid_type");
    EXPECT_EQ(code_of(patch(id, R"({"queue":"mail"})")), "422 unknown_field");
    EXPECT_EQ(code_of(patch(id, R"({"run_at":"soon"})")), "422 invalid_time");
    EXPECT_EQ(code_of(patch("999", R"({"priority":1})")), "404 not_found");
}

TEST_F(ControlApi, patch_honours_the_tag_of_what_the_client_saw) {
    const auto id = make_job();
    const auto seen = header_of(get("/v1/jobs/" + id), "ETag");
    const auto with = [](std::string tag) {
        return std::vector<net::HttpHeader>{{.name = "if-match", .value = std::move(tag)}};
    };

    EXPECT_EQ(patch(id, R"({"priority":1})", with(seen)).status, 200);
    EXPECT_EQ(code_of(patch(id, R"({"priority":2})", with(seen))), "412 precondition_failed");
    EXPECT_EQ(
        code_of(patch(id, R"({"priority":2})", with("W/" + seen))), "412 precondition_failed"
    );
    EXPECT_EQ(patch(id, R"({"priority":3})", with("*")).status, 200);
    EXPECT_EQ(job(id).at("priority").to_number<int>(), 3);
}

TEST_F(ControlApi, a_clone_takes_over_all_but_what_was_the_old_ones_own) {
    const auto id = make_job(
        R"(,"payload":{"n":1.10},"priority":3,"tags":["t"],"queue":"mail","max_attempts":9,
            "unique":{"key":"u"},"concurrency_key":"c","ordering_key":"o","user_id":"ada")"
    );
    claim_all();
    end_claimed();

    const auto cloned = post("/v1/jobs/" + id + "/clone");

    ASSERT_EQ(cloned.status, 201) << cloned.body;
    const auto copy = json_of(cloned);
    EXPECT_NE(text(copy, "id"), id);
    EXPECT_EQ(header_of(cloned, "Location"), "/v1/jobs/" + text(copy, "id"));
    EXPECT_THAT(cloned.body, HasSubstr(R"("payload":{"n":1.10})"));
    for (const std::string key :
         {"task",
          "queue",
          "priority",
          "tags",
          "max_attempts",
          "concurrency_key",
          "ordering_key",
          "user_id"}) {
        EXPECT_EQ(copy.at(key), job(id).at(key)) << key;
    }
    EXPECT_EQ(text(copy, "state"), "ready");
    EXPECT_TRUE(copy.at("unique_key").is_null());
    EXPECT_TRUE(copy.at("result").is_null());
}

TEST_F(ControlApi, a_clone_may_have_another_payload_and_happens_once_a_key) {
    const auto id = make_job();
    const auto clone = [&](std::string body) {
        return ask({
            .method = "POST",
            .target = "/v1/jobs/" + id + "/clone",
            .body = std::move(body),
            .headers = {{.name = "idempotency-key", .value = "k"}},
        });
    };

    const auto first = clone(R"({"payload":[1]})");
    const auto again = clone(R"({"payload":[1]})");

    EXPECT_EQ(first.status, 201);
    EXPECT_THAT(first.body, HasSubstr(R"("payload":[1])"));
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(header_of(again, "Idempotency-Replayed"), "true");
    EXPECT_EQ(code_of(clone(R"({"payload":[2]})")), "422 idempotency_mismatch");
    EXPECT_EQ(job_count(), 2U);
    EXPECT_EQ(code_of(post("/v1/jobs/999/clone")), "404 not_found");
}

TEST_F(ControlApi, a_bulk_cancel_ends_what_waits_and_asks_what_runs) {
    const auto running = make_job(R"(,"tags":["x"])");
    claim_all();
    const auto waiting = make_job(R"(,"tags":["x"])");
    const auto other = make_job(R"(,"tags":["y"])");

    const auto action = bulk(R"({"action":"cancel","filter":{"tag":"x"}})");

    EXPECT_EQ(numbers(action), "done 2/2 failed 0");
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(state_of(running), "running");
    EXPECT_EQ(state_of(other), "ready");
}

TEST_F(ControlApi, a_dry_run_counts_and_changes_nothing) {
    const auto id = make_job();

    const auto action = bulk(R"({"action":"cancel","filter":{"state":"ready"},"dry_run":true})");

    EXPECT_EQ(numbers(action), "done 0/1 failed 0");
    EXPECT_TRUE(action.at("dry_run").as_bool());
    EXPECT_EQ(state_of(id), "ready");
}

TEST_F(ControlApi, a_bulk_retry_takes_the_final_jobs_that_the_filter_shows) {
    const auto failed = make_job();
    claim_all();
    end_claimed(job::Outcome::permanent_failure("e", "no"));
    const auto succeeded = make_job();
    claim_all();
    end_claimed();

    const auto action = bulk(R"({"action":"retry","filter":{"state":["failed","ready"]}})");

    EXPECT_EQ(numbers(action), "done 1/1 failed 0");
    EXPECT_EQ(state_of(failed), "ready");
    EXPECT_EQ(state_of(succeeded), "succeeded");
}

TEST_F(ControlApi, a_bulk_delete_removes_final_jobs_alone) {
    make_job();
    claim_all();
    end_claimed();
    const auto waiting = make_job();

    const auto action = bulk(R"({"action":"delete","filter":{}})");

    EXPECT_EQ(numbers(action), "done 1/1 failed 0");
    EXPECT_EQ(job_count(), 1U);
    EXPECT_EQ(state_of(waiting), "ready");
}

TEST_F(ControlApi, a_bulk_action_leaves_jobs_alone_that_are_newer_than_itself) {
    const auto before = make_job();
    const auto started = post("/v1/bulk-actions", R"({"action":"cancel","filter":{}})");
    EXPECT_EQ(text(json_of(started), "state"), "running");
    const auto after = make_job();

    advance_bulk_actions();

    EXPECT_EQ(state_of(before), "cancelled");
    EXPECT_EQ(state_of(after), "ready");
}

TEST_F(ControlApi, a_bulk_action_says_what_it_is_about_so_that_it_can_be_sent_again) {
    const auto filter =
        bulk(R"({"action":"retry","filter":{"state":["failed"],"task":"report","user_id":"u-1",)"
             R"("q":"payload.siteId=abc error~\"timed out\" text"}})")
            .at("filter");

    EXPECT_EQ(
        boost::json::serialize(filter),
        R"({"state":["failed"],"task":"report","user_id":"u-1",)"
        R"("q":"payload.siteId=\"abc\" error~\"timed out\" text"})"
    );
    const auto again =
        bulk(fmt::format(R"({{"action":"retry","filter":{}}})", boost::json::serialize(filter)));
    EXPECT_EQ(again.at("filter"), filter);
}

TEST_F(ControlApi, a_bulk_action_happens_once_a_key) {
    make_job();
    const auto send = [&](std::string action) {
        return ask({
            .method = "POST",
            .target = "/v1/bulk-actions",
            .body = fmt::format(R"({{"action":"{}","filter":{{}}}})", action),
            .headers = {{.name = "idempotency-key", .value = "k"}},
        });
    };

    const auto first = send("cancel");
    advance_bulk_actions();
    const auto again = send("cancel");

    EXPECT_EQ(first.status, 202) << first.body;
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(header_of(again, "Idempotency-Replayed"), "true");
    EXPECT_EQ(code_of(send("delete")), "422 idempotency_mismatch");
}

TEST_F(ControlApi, refuses_bad_bulk_actions) {
    const auto code = [&](std::string body) {
        return code_of(post("/v1/bulk-actions", std::move(body)));
    };

    EXPECT_EQ(code(R"({"filter":{}})"), "422 missing_field");
    EXPECT_EQ(code(R"({"action":"cancel"})"), "422 missing_field");
    EXPECT_EQ(code(R"({"action":"pause","filter":{}})"), "422 out_of_range");
    EXPECT_EQ(code(R"({"action":"cancel","filter":{"state":"asleep"}})"), "422 out_of_range");
    EXPECT_EQ(code(R"({"action":"cancel","filter":{"id":"1"}})"), "422 unknown_field");
    EXPECT_EQ(code(R"({"action":"cancel","filter":[]})"), "422 invalid_type");
    EXPECT_EQ(code(R"({"action":"cancel","filter":{},"dry_run":"yes"})"), "422 invalid_type");
    EXPECT_EQ(code_of(get("/v1/bulk-actions/999")), "404 not_found");
    EXPECT_EQ(code_of(get("/v1/bulk-actions/x")), "404 not_found");
}

}  // namespace
}  // namespace pawl::api
