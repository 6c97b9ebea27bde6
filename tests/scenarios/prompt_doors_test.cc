// SPDX-License-Identifier: Apache-2.0
// The addresses of the prompts: enqueue what is due, process one, look at all.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "doors.h"
#include "pawl/task/prompt_job.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::hours;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Prompts : public Doors {
 protected:
    Prompts() {
        add_kind("prompts-daily", "prompt_matrix");
        add_kind("prompt-run", "prompt_run");
        add_task("other");
    }

    auto add_prompt_job(int prompt, const std::string& batch_key = "2026-01-05") -> JobId {
        return insert({
            .task = "prompt-run",
            .payload = fmt::format(
                R"({{"promptId":{0},"modelId":"gpt-5","runIndex":0,"batchKey":"{1}",)"
                R"("prompt":{{"id":{0},"question":"Why?","category":"a"}},)"
                R"("model":{{"id":"gpt-5","name":"GPT","provider":"openai"}}}})",
                prompt,
                batch_key
            ),
            .run_at = clock_.wall_now(),
            .tags = task::prompt_job_tags(batch_key, std::to_string(prompt)),
        });
    }
    auto call_process(JobId id) -> std::shared_ptr<Asked> {
        return begin({
            .method = "POST",
            .target = "/api/jobs/process",
            .body = fmt::format(R"({{"jobId":{}}})", id.value),
        });
    }
    // "total queued processing succeeded failed skipped: ids"
    auto status(const std::string& query = {}) -> std::string {
        const auto answer = get("/api/jobs/status" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        const auto body = json_of(answer);
        std::string text;
        for (const auto& number : body.at("summary").as_object()) {
            text += fmt::format("{} ", number.value().to_number<int>());
        }
        text.back() = ':';
        for (const auto& row : body.at("jobs").as_array()) {
            text += fmt::format(" {}", row.at("job").at("id").to_number<int>());
        }
        return text;
    }
};

TEST_F(Prompts, are_enqueued_by_cron) {
    stage_.answer =
        Outcome::success(R"({"promptCount":2,"jobsCreated":20,"batchKey":"2025-10-14"})");
    open();

    EXPECT_EQ(
        text_of(get("/api/cron")),
        R"(200 {"success":true,"message":"Enqueued 20 jobs for 2 prompts","promptCount":2,)"
        R"("jobsCreated":20,"batchKey":"2025-10-14"})"
    );
}

TEST_F(Prompts, may_have_been_enqueued_before) {
    stage_.answer =
        Outcome::success(R"({"promptCount":2,"jobsCreated":0,"batchKey":"2025-10-14"})");
    open();

    EXPECT_THAT(get("/api/cron").body, HasSubstr("Enqueued 0 jobs for 2 prompts"));
}

TEST_F(Prompts, may_not_be_due) {
    stage_.answer = Outcome::success(R"({"promptCount":0,"jobsCreated":0,"batchKey":"x"})");
    open();

    EXPECT_EQ(
        text_of(get("/api/cron")),
        R"(200 {"success":true,"message":"No prompts due for processing","promptCount":0})"
    );
}

TEST_F(Prompts, tell_that_they_could_not_be_enqueued) {
    stage_.answer = Outcome::permanent_failure("e", "no table");
    open();

    EXPECT_EQ(text_of(get("/api/cron")), R"(500 {"error":"Cron job failed"})");
}

TEST_F(Prompts, are_processed_one_by_one_although_their_queue_is_paused) {
    open();
    pause_queue("default", true);
    const auto first = add_prompt_job(1);
    const auto second = add_prompt_job(2);

    const auto asked = call_process(second);
    EXPECT_EQ(text_of(*asked), "(held)");
    end(second, Outcome::success(R"({"entityId":456,"polished":"Acme"})"));

    EXPECT_EQ(
        text_of(*asked),
        fmt::format(
            R"(200 {{"success":true,"jobId":{},"status":"succeeded","entityId":456}})", second.value
        )
    );
    EXPECT_EQ(state(first), "ready");
}

TEST_F(Prompts, are_waited_for_while_they_run) {
    open();
    const auto id = add_prompt_job(1);
    ASSERT_EQ(state(id), "running");

    const auto first = call_process(id);
    const auto second = call_process(id);
    end(id, Outcome::success(R"({"entityId":1})"));

    EXPECT_THAT(text_of(*first), HasSubstr(R"("entityId":1)"));
    EXPECT_THAT(text_of(*second), HasSubstr(R"("entityId":1)"));
    EXPECT_EQ(find(id).fence, 1);
}

TEST_F(Prompts, were_processed_before) {
    stage_.answer = Outcome::success(R"({"entityId":1})");
    open();
    const auto id = add_prompt_job(1);
    ASSERT_EQ(state(id), "succeeded");

    EXPECT_EQ(
        text_of(*call_process(id)),
        fmt::format(
            R"(200 {{"success":true,"jobId":{},"status":"succeeded",)"
            R"("message":"Job already processed"}})",
            id.value
        )
    );
    EXPECT_THAT(stage_.started, SizeIs(1));
}

TEST_F(Prompts, fail_with_200_and_say_why) {
    stage_.answer = Outcome::permanent_failure("http_400", "the model is gone");
    open();
    pause_queue("default", true);
    const auto id = add_prompt_job(1);

    EXPECT_EQ(
        text_of(*call_process(id)),
        fmt::format(
            R"(200 {{"success":false,"jobId":{},"status":"failed","error":"the model is gone"}})",
            id.value
        )
    );
}

TEST_F(Prompts, are_skipped_with_their_reason) {
    stage_.answer = Outcome::ended(job::AttemptEnd::skipped, "no_provider", "no provider is set");
    open();
    pause_queue("default", true);
    const auto id = add_prompt_job(1);

    EXPECT_THAT(
        text_of(*call_process(id)),
        AllOf(HasSubstr(R"("status":"skipped")"), HasSubstr(R"("error":"no provider is set")"))
    );
}

TEST_F(Prompts, do_not_wait_for_their_backoff_when_somebody_processes_them) {
    open();
    const auto id = add_prompt_job(1);
    end(id, Outcome::failure("e", "again"));
    ASSERT_EQ(state(id), "retrying");

    const auto asked = call_process(id);

    EXPECT_EQ(state(id), "running");
    end(id, Outcome::success(R"({"entityId":"e-1"})"));
    EXPECT_THAT(text_of(*asked), HasSubstr(R"("entityId":"e-1")"));
}

TEST_F(Prompts, name_themselves_as_numbers_when_the_wait_is_over) {
    open({.wait = seconds(5)});
    const auto id = add_prompt_job(1);
    const auto asked = call_process(id);

    pass(seconds(5));

    EXPECT_EQ(
        text_of(*asked),
        fmt::format(
            R"(202 {{"success":true,"jobId":{0},"message":"Job is still running",)"
            R"("statusUrl":"/api/jobs/status?jobId={0}"}})",
            id.value
        )
    );
}

TEST_F(Prompts, need_an_id_that_there_is) {
    open();
    const auto other = enqueue("other");
    const auto answer = [this](const std::string& body) {
        return text_of(post("/api/jobs/process", body));
    };

    for (const auto* empty :
         {"", "{}", R"({"jobId":""})", R"({"jobId":null})", R"({"jobId":[]})"}) {
        EXPECT_EQ(answer(empty), R"(400 {"error":"Job ID is required"})") << empty;
    }
    for (const auto& unknown :
         {std::string(R"({"jobId":4711})"),
          std::string(R"({"jobId":"4711"})"),
          std::string(R"({"jobId":"abc"})"),
          std::string(R"({"jobId":1.5})"),
          fmt::format(R"({{"jobId":{}}})", other.value)}) {
        EXPECT_EQ(answer(unknown), R"(404 {"error":"Job not found"})") << unknown;
    }
}

TEST_F(Prompts, are_found_by_text_ids_too) {
    stage_.answer = Outcome::success(R"({"entityId":1})");
    open();
    const auto id = add_prompt_job(1);

    const auto answer = post("/api/jobs/process", fmt::format(R"({{"jobId":"{}"}})", id.value));

    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(Prompts, are_counted_and_listed_newest_first) {
    open();
    const auto first = add_prompt_job(1);
    end(first, Outcome::success("{}"));
    const auto second = add_prompt_job(2);
    pause_queue("default", true);
    const auto third = add_prompt_job(3);
    enqueue("other");

    EXPECT_EQ(
        status(), fmt::format("3 1 1 1 0 0: {} {} {}", third.value, second.value, first.value)
    );
}

TEST_F(Prompts, are_shown_whole) {
    open();
    const auto id = add_prompt_job(7);

    EXPECT_EQ(
        text_of(get("/api/jobs/status")),
        fmt::format(
            R"(200 {{"success":true,"summary":{{"total":1,"queued":0,"processing":1,)"
            R"("succeeded":0,"failed":0,"skipped":0}},"jobs":[{{"job":{{"id":{},"promptId":7,)"
            R"("modelId":"gpt-5","runIndex":0,"batchKey":"2026-01-05","status":"processing",)"
            R"("errorMessage":null,"attemptCount":1,"scheduledFor":"2026-01-05T00:00:00.000Z",)"
            R"("startedAt":"2026-01-05T00:00:00.000Z","finishedAt":null,)"
            R"("createdAt":"2026-01-05T00:00:00.000Z"}},"prompt":{{"id":7,"question":"Why?",)"
            R"("category":"a"}},"model":{{"id":"gpt-5","name":"GPT","provider":"openai"}}}}]}})",
            id.value
        )
    );
}

TEST_F(Prompts, are_found_by_batch_prompt_status_and_id) {
    open();
    const auto first = add_prompt_job(1);
    end(first, Outcome::permanent_failure("e", "x"));
    const auto second = add_prompt_job(2);
    end(second, Outcome::success("{}"));
    pause_queue("default", true);
    const auto third = add_prompt_job(2);
    const auto fourth = add_prompt_job(2, "2026-01-06");
    (void)cancel(fourth);
    const auto is = [](const char* numbers, std::vector<JobId> ids) {
        std::string text(numbers);
        for (const auto id : ids) {
            text += " " + to_text(id);
        }
        return text;
    };

    EXPECT_EQ(status("?batchKey=2026-01-05"), is("3 1 0 1 1 0:", {third, second, first}));
    EXPECT_EQ(status("?promptId=2"), is("3 1 0 1 0 1:", {fourth, third, second}));
    EXPECT_EQ(status("?promptId=2&batchKey=2026-01-06"), is("1 0 0 0 0 1:", {fourth}));
    EXPECT_EQ(status("?batchKey=2026-01-05&status=queued"), is("1 1 0 0 0 0:", {third}));
    EXPECT_EQ(status("?status=failed"), is("1 0 0 0 1 0:", {first}));
    EXPECT_EQ(status("?status=skipped"), is("1 0 0 0 0 1:", {fourth}));
    EXPECT_EQ(status("?status=nonsense"), "0 0 0 0 0 0:");
    EXPECT_EQ(status("?batchKey=2026-01-07"), "0 0 0 0 0 0:");
    EXPECT_EQ(status("?jobId=" + to_text(second)), is("1 0 0 1 0 0:", {second}));
    EXPECT_EQ(status("?status=failed&jobId=" + to_text(second)), "0 0 0 0 0 0:");
    EXPECT_EQ(status("?promptId=1&jobId=" + to_text(second)), "0 0 0 0 0 0:");
    EXPECT_EQ(status("?jobId=4711"), "0 0 0 0 0 0:");
    EXPECT_EQ(status("?jobId=abc"), "0 0 0 0 0 0:");
}

TEST_F(Prompts, are_all_counted_and_a_hundred_listed) {
    open();
    pause_queue("default", true);
    for (int i = 0; i < 130; ++i) {
        add_prompt_job(i % 3);
    }

    for (const auto* query : {"", "?batchKey=2026-01-05"}) {
        const auto text = status(query);
        EXPECT_THAT(text, testing::StartsWith("130 130 0 0 0 0:")) << query;
        EXPECT_EQ(std::ranges::count(text, ' '), 5 + 100) << query;
    }
}

}  // namespace
}  // namespace pawl::scenarios
