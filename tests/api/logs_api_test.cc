// SPDX-License-Identifier: Apache-2.0
// A job's log: pages of it, and the stream of one that is over. The stream of one that runs is a
// matter of the real binary.
#include <fmt/format.h>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;

class LogsApi : public ApiTest {
 protected:
    // A job with so many lines "line 1", "line 2", …, that still runs.
    auto running_job(int lines) -> std::string {
        auto id = make_job();
        claim_all();
        const auto job = parse_id<JobTag>(id).value();
        std::vector<job::LogLine> log;
        for (int i = 1; i <= lines; ++i) {
            log.push_back({.at = now(), .message = "line " + std::to_string(i)});
        }
        transact<bool>([=](store::Transaction& transaction) -> Result<bool> {
            return transaction.jobs().append_log(job, 1, log).has_value();
        });
        return id;
    }
    auto final_job(int lines) -> std::string {
        auto id = running_job(lines);
        end_claimed();
        return id;
    }
    auto follow(const std::string& id, std::string_view last_id = {}) -> net::HttpResponse {
        Ask question{.target = "/v1/jobs/" + id + "/logs?follow=1"};
        if (!last_id.empty()) {
            question.headers.push_back({.name = "last-event-id", .value = std::string(last_id)});
        }
        return ask(std::move(question));
    }
    static auto event(int id) -> std::string {
        return fmt::format(
            "id: {0}\nevent: log\n"
            R"(data: {{"attempt":1,"at":"2026-05-28T20:26:40.000Z","level":"INFO","message":"line {0}"}})"
            "\n\n",
            id
        );
    }
};

TEST_F(LogsApi, a_page_has_the_lines_of_a_job_that_runs) {
    const auto id = running_job(3);
    const auto path = "/v1/jobs/" + id + "/logs?limit=2";

    const auto first = json_of(get(path));
    ASSERT_EQ(first.at("data").as_array().size(), 2U);
    const std::string cursor(first.at("next_cursor").as_string());
    const auto second = json_of(get(path + "&cursor=" + cursor));

    EXPECT_EQ(first.at("data").at(0).at("message").as_string(), "line 1");
    ASSERT_EQ(second.at("data").as_array().size(), 1U);
    EXPECT_EQ(second.at("data").at(0).at("message").as_string(), "line 3");
    EXPECT_FALSE(second.at("has_more").as_bool());
}

TEST_F(LogsApi, a_stream_of_a_final_job_has_all_lines_and_ends) {
    const auto id = final_job(2);

    const auto answer = follow(id);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(header_of(answer, "Content-Type"), "text/event-stream");
    EXPECT_EQ(header_of(answer, "X-Accel-Buffering"), "no");
    EXPECT_EQ(read_stream(answer), "retry: 1000\n\n" + event(1) + event(2));
}

TEST_F(LogsApi, a_stream_has_more_lines_than_are_read_at_once) {
    const auto id = final_job(250);

    const auto text = read_stream(follow(id));

    for (int i = 1; i <= 250; ++i) {
        EXPECT_THAT(text, HasSubstr(event(i)));
    }
    EXPECT_TRUE(text.ends_with(event(250)));
}

TEST_F(LogsApi, a_client_that_comes_back_gets_what_is_behind_its_last_line) {
    const auto id = final_job(3);

    EXPECT_EQ(read_stream(follow(id, "2")), "retry: 1000\n\n" + event(3));
}

TEST_F(LogsApi, a_client_that_comes_back_to_a_final_job_and_has_all_is_told_to_stay_away) {
    const auto id = final_job(3);

    EXPECT_EQ(follow(id, "3").status, 204);
    EXPECT_EQ(follow(id, "4000").status, 204);
    EXPECT_EQ(follow(id).status, 200);
    EXPECT_EQ(follow(running_job(1), "1").status, 200);
}

TEST_F(LogsApi, a_stream_begins_where_a_cursor_says) {
    const auto id = final_job(3);
    const auto path = "/v1/jobs/" + id + "/logs";
    const std::string cursor(json_of(get(path + "?limit=2")).at("next_cursor").as_string());

    EXPECT_EQ(read_stream(get(path + "?follow=1&cursor=" + cursor)), "retry: 1000\n\n" + event(3));
}

TEST_F(LogsApi, follow_is_1_or_0_and_needs_a_job) {
    const auto path = "/v1/jobs/" + final_job(1) + "/logs";

    EXPECT_EQ(code_of(get(path + "?follow=yes")), "422 invalid_filter");
    EXPECT_EQ(json_of(get(path + "?follow=0")).at("data").as_array().size(), 1U);
    EXPECT_EQ(code_of(get("/v1/jobs/999/logs?follow=1")), "404 not_found");
    EXPECT_EQ(
        code_of(ask(
            {.target = path + "?follow=1", .headers = {{.name = "last-event-id", .value = "new"}}}
        )),
        "422 invalid_cursor"
    );
}

TEST_F(LogsApi, somebody_elses_log_is_not_there) {
    const auto id = final_job(1);
    const auto key = make_key(R"("role":"viewer","queues":["another"])");

    EXPECT_EQ(
        code_of(ask_as(key, {.target = "/v1/jobs/" + id + "/logs?follow=1"})), "404 not_found"
    );
}

}  // namespace
}  // namespace pawl::api
