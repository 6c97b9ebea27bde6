// SPDX-License-Identifier: Apache-2.0
#include "api_fixture.h"
#include "pawl/base/text_time.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;

class SchedulesApi : public ApiTest {
 protected:
    auto put(std::string body, std::vector<net::HttpHeader> headers = {}) -> net::HttpResponse {
        return ask({
            .method = "PUT",
            .target = "/v1/schedules/s",
            .body = std::move(body),
            .headers = std::move(headers),
        });
    }
    auto patch(std::string body, std::vector<net::HttpHeader> headers = {}) -> net::HttpResponse {
        return ask({
            .method = "PATCH",
            .target = "/v1/schedules/s",
            .body = std::move(body),
            .headers = std::move(headers),
        });
    }
};

constexpr const char* kDaily = R"({"task":"light","cron":"0 9 * * *","timezone":"Asia/Tokyo"})";

TEST_F(SchedulesApi, put_creates_and_then_replaces) {
    EXPECT_EQ(put(kDaily).status, 201);
    EXPECT_EQ(put(R"({"task":"light","cron":"0 5 * * *"})").status, 200);

    const auto got = json_of(get("/v1/schedules/s"));
    EXPECT_EQ(got.at("cron").as_string(), "0 5 * * *");
    EXPECT_EQ(got.at("timezone").as_string(), "UTC");
    EXPECT_EQ(got.at("next_runs").as_array().size(), 5U);
    EXPECT_FALSE(got.at("explain").as_string().empty());
    EXPECT_TRUE(got.at("warnings").is_array());
}

TEST_F(SchedulesApi, patch_changes_what_it_names) {
    put(kDaily);
    EXPECT_EQ(patch(R"({"cron":"0 10 * * *","priority":5})").status, 200);
    EXPECT_EQ(patch(R"({"priority":null})").status, 200);

    const auto got = json_of(get("/v1/schedules/s"));
    EXPECT_EQ(got.at("cron").as_string(), "0 10 * * *");
    EXPECT_EQ(got.at("timezone").as_string(), "Asia/Tokyo");
    EXPECT_TRUE(got.at("priority").is_null());
}

TEST_F(SchedulesApi, bad_declarations_are_refused_with_their_pointer) {
    const auto refused = [&](std::string body) { return code_of(put(std::move(body))); };

    EXPECT_EQ(refused(R"({"task":"light","cron":"99 * * * *"})"), "422 invalid_cron");
    EXPECT_EQ(refused(R"({"task":"light","cron":""})"), "422 invalid_cron");
    EXPECT_EQ(refused(R"({"task":"light","cron":"@reboot"})"), "422 invalid_cron");
    EXPECT_EQ(refused(R"({"task":"light"})"), "422 missing_field");
    EXPECT_EQ(
        refused(R"({"task":"light","cron":"* * * * *","timezone":"Mars/X"})"),
        "422 invalid_timezone"
    );
    EXPECT_EQ(refused(R"({"task":"nobody","cron":"* * * * *"})"), "422 unknown_task");
    EXPECT_EQ(refused(R"({"task":"light","cron":"* * * * *","colour":1})"), "422 unknown_field");
    EXPECT_EQ(refused(R"({"task":"light","cron":"* * * * *","overlap":"no"})"), "422 out_of_range");
    EXPECT_EQ(
        refused(R"({"name":"t","task":"light","cron":"* * * * *"})"), "422 conflicting_fields"
    );
    EXPECT_EQ(code_of(get("/v1/schedules/s")), "404 not_found");
}

TEST_F(SchedulesApi, an_edit_of_what_somebody_else_edited_is_refused) {
    put(kDaily);
    const std::vector<net::HttpHeader> seen = {
        {.name = "if-match", .value = header_of(get("/v1/schedules/s"), "ETag")}
    };
    EXPECT_EQ(patch(R"({"priority":1})", seen).status, 200);

    EXPECT_EQ(code_of(patch(R"({"priority":2})", seen)), "412 precondition_failed");
    EXPECT_EQ(code_of(put(kDaily, seen)), "412 precondition_failed");
    EXPECT_EQ(
        code_of(ask({.method = "DELETE", .target = "/v1/schedules/s", .headers = seen})),
        "412 precondition_failed"
    );
    EXPECT_EQ(
        code_of(put(kDaily, {{.name = "if-none-match", .value = "*"}})), "412 precondition_failed"
    );
}

TEST_F(SchedulesApi, run_pause_and_resume) {
    put(R"({"task":"light","cron":"0 9 * * *","payload":{"r":1.0}})");

    const auto run = post("/v1/schedules/s/run");
    EXPECT_EQ(run.status, 201);
    EXPECT_THAT(run.body, HasSubstr(R"("payload":{"r":1.0})"));
    EXPECT_THAT(run.body, HasSubstr(R"("schedule":"s","slot":null)"));
    EXPECT_THAT(post("/v1/schedules/s/pause").body, HasSubstr(R"("paused":true)"));
    EXPECT_THAT(post("/v1/schedules/s/resume").body, HasSubstr(R"("paused":false)"));
    EXPECT_EQ(code_of(post("/v1/schedules/none/pause")), "404 not_found");
}

TEST_F(SchedulesApi, backfill_fills_each_slot_once_and_shows_it_newest_first) {
    put(R"({"task":"light","cron":"0 * * * *"})");
    const std::string span = R"({"from":"2026-01-01T00:30:00Z","to":"2026-01-01T03:30:00Z"})";

    const auto first = post("/v1/schedules/s/backfill", span);
    const auto second = post("/v1/schedules/s/backfill", span);

    EXPECT_EQ(first.status, 202);
    EXPECT_EQ(
        first.body,
        R"({"slots":["2026-01-01T01:00:00.000Z","2026-01-01T02:00:00.000Z",)"
        R"("2026-01-01T03:00:00.000Z"],"created":3})"
    );
    EXPECT_EQ(second.body, R"({"slots":[],"created":0})");
    const auto page = json_of(get("/v1/schedules/s/slots?limit=2"));
    EXPECT_EQ(page.at("data").at(0).at("slot").as_string(), "2026-01-01T03:00:00.000Z");
    const auto next = "/v1/schedules/s/slots?limit=2&cursor=" +
                      std::string(std::string_view(page.at("next_cursor").as_string()));
    EXPECT_EQ(json_of(get(next)).at("data").as_array().size(), 1U);
}

// From wherever one asks, the slots of an interval are those that the schedule itself would fire.
TEST_F(SchedulesApi, none_waits_for_itself_by_way_of_another) {
    ask({
        .method = "PUT",
        .target = "/v1/schedules/t",
        .body = R"({"task":"light","cron":"@daily","after":["s"]})",
    });

    const auto refused = put(R"({"task":"light","cron":"@daily","after":["t"]})");

    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr(R"("pointer":"/after")"));
}

TEST_F(SchedulesApi, backfill_of_an_interval_keeps_to_its_grid) {
    put(R"({"task":"light","cron":"@every 7s"})");
    const auto next = json_of(get("/v1/schedules/s")).at("next_runs").at(0).as_string();
    const auto first = parse_time(next).value();

    const auto slots = [&](Duration shift) {
        const auto answer = post(
            "/v1/schedules/s/backfill",
            R"({"dry_run":true,"from":")" + format_time(first - std::chrono::seconds(70) + shift) +
                R"(","to":")" + format_time(first - std::chrono::seconds(56)) + R"("})"
        );
        return json_of(answer).at("slots").as_array();
    };

    EXPECT_EQ(slots(Duration::zero()).size(), 3U);
    EXPECT_EQ(slots(Duration::zero()).back(), slots(std::chrono::seconds(3)).back());
    EXPECT_EQ(
        slots(std::chrono::milliseconds(1)).front().as_string(),
        format_time(first - std::chrono::seconds(63))
    );
}

TEST_F(SchedulesApi, are_listed_by_name_page_by_page) {
    for (const std::string name : {"b", "a", "c"}) {
        ask({.method = "PUT", .target = "/v1/schedules/" + name, .body = kDaily});
    }
    const auto page = json_of(get("/v1/schedules?limit=2"));

    EXPECT_EQ(page.at("data").at(0).at("name").as_string(), "a");
    const auto next =
        "/v1/schedules?cursor=" + std::string(std::string_view(page.at("next_cursor").as_string()));
    EXPECT_EQ(json_of(get(next)).at("data").at(0).at("name").as_string(), "c");
}

}  // namespace
}  // namespace pawl::api
