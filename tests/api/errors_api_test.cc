// SPDX-License-Identifier: Apache-2.0
// Errors in groups over HTTP, and the jobs behind them.
#include <fmt/format.h>

#include "api_fixture.h"
#include "pawl/base/text_time.h"
#include "pawl/job/error_fingerprint.h"

namespace pawl::api {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

class ErrorsApi : public ApiTest {
 protected:
    // A job of `light` that failed for good.
    auto fail_with(std::string code, std::string message, std::string fields = {}) -> std::string {
        const auto id = make_job(std::move(fields));
        claim_all();
        end_claimed(job::Outcome::permanent_failure(std::move(code), std::move(message)));
        return id;
    }
    auto page(std::string query = {}, std::string_view key = kToken) -> Json {
        const auto answer = ask_as(key, {.target = "/v1/errors" + query});
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json_of(answer);
    }
    // "code count" of each group.
    auto groups(std::string query = {}, std::string_view key = kToken) -> std::vector<std::string> {
        std::vector<std::string> lines;
        for (const auto& group : page(std::move(query), key).at("data").as_array()) {
            lines.push_back(fmt::format(
                "{} {}",
                std::string_view(group.at("code").as_string()),
                group.at("count").to_number<int>()
            ));
        }
        return lines;
    }
    auto code(std::string query, std::string_view key = kToken) -> std::string {
        return code_of(ask_as(key, {.target = "/v1/errors" + query}));
    }
    auto ids(std::string query) -> std::vector<std::string> {
        std::vector<std::string> ids;
        const auto page = json_of(get("/v1/jobs" + query));
        for (const auto& job : page.at("data").as_array()) {
            ids.emplace_back(std::string_view(job.at("id").as_string()));
        }
        return ids;
    }
};

TEST_F(ErrorsApi, are_told_with_their_last_job) {
    const auto first_at = format_time(now());
    fail_with("gone", "row 17 is \"gone\"");
    advance(minutes(1));
    const auto last = fail_with("gone", "row 4 is \"gone\"");

    EXPECT_EQ(
        get("/v1/errors").body,
        fmt::format(
            R"({{"data":[{{"fingerprint":"{}","task":"light","code":"gone",)"
            R"("message":"row 4 is \"gone\"","retryable":false,"count":2,)"
            R"("first_seen":"{}","last_seen":"{}","last_job_id":"{}"}}],)"
            R"("next_cursor":null,"has_more":false}})",
            job::error_fingerprint("light", "gone", "row 1 is \"gone\""),
            first_at,
            format_time(now()),
            last
        )
    );
}

TEST_F(ErrorsApi, come_last_seen_first_page_by_page) {
    for (const auto* error : {"a", "b", "c", "d", "e"}) {
        fail_with(error, "no");
        advance(minutes(1));
    }
    fail_with("b", "no");

    const auto first = page("?limit=3");
    const std::string cursor(std::string_view(first.at("next_cursor").as_string()));

    EXPECT_THAT(groups("?limit=3"), ElementsAre("b 2", "e 1", "d 1"));
    EXPECT_TRUE(first.at("has_more").as_bool());
    EXPECT_THAT(groups("?limit=3&cursor=" + cursor), ElementsAre("c 1", "a 1"));
    EXPECT_FALSE(page("?limit=3&cursor=" + cursor).at("has_more").as_bool());
}

TEST_F(ErrorsApi, are_filtered_by_task_code_and_span) {
    fail_with("a", "no");
    const auto middle = format_time(now() + hours(2));
    advance(hours(4));
    fail_with("a", "no");
    fail_with("b", "no");

    EXPECT_THAT(groups("?code=a"), ElementsAre("a 2"));
    EXPECT_THAT(groups("?code=a&task=light&from=" + middle), ElementsAre("a 1"));
    EXPECT_THAT(groups("?to=" + middle), ElementsAre("a 1"));
    EXPECT_THAT(groups("?task=inner"), IsEmpty());
    EXPECT_THAT(groups("?task=nobody"), IsEmpty());
}

TEST_F(ErrorsApi, say_what_is_wrong_with_a_filter) {
    EXPECT_EQ(code("?task=a/b"), "422 invalid_filter");
    EXPECT_EQ(code("?code=a/b"), "422 invalid_filter");
    EXPECT_EQ(code("?from=soon"), "422 invalid_filter");
    EXPECT_EQ(code("?from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z"), "422 out_of_range");
    EXPECT_EQ(code("?limit=0"), "422 out_of_range");
    EXPECT_EQ(code("?cursor=x"), "422 invalid_cursor");
    EXPECT_EQ(code_of(get("/v1/jobs?fingerprint=x")), "422 invalid_filter");
    EXPECT_EQ(
        code_of(post("/v1/bulk-actions", R"({"action":"retry","filter":{"fingerprint":"x"}})")),
        "422 out_of_range"
    );
}

TEST_F(ErrorsApi, are_those_of_the_tasks_within_a_scope) {
    fail_with("a", "no");
    const auto of_task = make_key(R"("role":"viewer","tasks":["light"])");
    const auto of_others = make_key(R"("role":"viewer","tasks":["inner"])");
    const auto of_queue = make_key(R"("role":"viewer","queues":["default"])");
    const auto of_other_queue = make_key(R"("role":"viewer","queues":["mail"])");
    const auto of_both = make_key(R"("role":"viewer","queues":["mail"],"tasks":["light"])");

    EXPECT_THAT(groups("", of_task), ElementsAre("a 1"));
    EXPECT_THAT(groups("?task=light", of_task), ElementsAre("a 1"));
    EXPECT_THAT(groups("", of_others), IsEmpty());
    EXPECT_EQ(code("?task=light", of_others), "403 forbidden");
    EXPECT_THAT(groups("", of_queue), ElementsAre("a 1"));
    EXPECT_THAT(groups("", of_other_queue), IsEmpty());
    EXPECT_THAT(groups("?task=light", of_other_queue), IsEmpty());
    EXPECT_THAT(groups("", of_both), IsEmpty()) << "the task's own queue counts";
    EXPECT_EQ(code("", make_key(R"("role":"producer")")), "403 forbidden");
    EXPECT_EQ(code("", make_key(R"("role":"worker")")), "403 forbidden");
}

TEST_F(ErrorsApi, lead_to_their_jobs_and_are_retried_as_a_group) {
    const auto first = fail_with("a", "row 1");
    const auto second = fail_with("a", "row 2");
    const auto other = fail_with("a", "another text");
    const auto fingerprint = job::error_fingerprint("light", "a", "row 3");
    const auto body = [&](std::string_view action) {
        return fmt::format(
            R"({{"action":"{}","filter":{{"fingerprint":"{}"}}}})", action, fingerprint
        );
    };

    EXPECT_THAT(ids("?fingerprint=" + fingerprint), ElementsAre(second, first));
    EXPECT_THAT(ids("?limit=1&fingerprint=" + fingerprint), ElementsAre(second));
    EXPECT_EQ(json_of(post("/v1/bulk-actions", body("cancel"))).at("matched").as_int64(), 0);
    const auto started = post("/v1/bulk-actions", body("retry"));
    EXPECT_EQ(json_of(started).at("matched").as_int64(), 2) << started.body;
    advance_bulk_actions();

    EXPECT_EQ(json_of(get(header_of(started, "Location"))).at("done").as_int64(), 2);
    EXPECT_THAT(ids("?fingerprint=" + fingerprint), IsEmpty());
    EXPECT_THAT(ids("?state=ready"), ElementsAre(second, first));
    EXPECT_THAT(ids("?state=failed"), ElementsAre(other));
}

}  // namespace
}  // namespace pawl::api
