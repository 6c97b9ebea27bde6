// SPDX-License-Identifier: Apache-2.0
// What the original of the prompts got wrong, and what goes wrong around them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/kinds/prompts/prompt_matrix_kind.h"
#include "pawl/kinds/prompts/prompt_run_kind.h"
#include "said_client.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kTables = R"(
create table prompts(id {pk}, category text, question text not null, frequency text not null,
  runs integer not null default 1, active boolean not null default true, models {json} not null,
  last_run_at {ts}, created_at {ts});
create table models(id text primary key, name text not null, provider text not null);
insert into models values ('gpt-5', 'GPT-5', 'openai'), ('opus', 'Opus', 'anthropic');
create table entities(id {pk}, name text not null unique, category text,
  total_mentions integer not null default 0, last_mentioned_at {ts}, created_at {ts});
create table responses(id {pk}, prompt_id bigint not null, model_id text not null, entity_id bigint,
  response_text text, timestamp {ts});
create table prompt_jobs(id {pk}, prompt_id bigint not null, model_id text not null,
  run_index integer not null, batch_key text not null, status text not null default 'queued',
  error_message text, attempt_count integer not null default 0, scheduled_for {ts}, started_at {ts},
  finished_at {ts}, created_at {ts}, unique(prompt_id, model_id, run_index, batch_key)))";

constexpr std::string_view kMirrored = R"({"jobs": "prompt_jobs"})";

class PromptsInTrouble : public KindTest {
 protected:
    PromptsInTrouble() { script(kTables); }

    // "daily" on the model gpt-5, unless the test says otherwise.
    void add(const std::string& frequency, const std::string& models = R"([{"id":"gpt-5"}])") {
        ASSERT_TRUE(
            ask("insert into prompts(question, frequency, models) values ('Why?', $1, $2)",
                {frequency, JsonText{models}})
        );
    }
    void set_time(std::string_view time) {
        attempts_.context.clock_.set_wall(parse_time(time).value());
    }
    auto enqueue(std::string_view options = "{}") -> boost::json::object {
        attempts_.context.begin_again();
        const auto outcome = attempts_.run(matrix_, options);
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    auto created(std::string_view options = "{}") -> std::int64_t {
        return enqueue(options).at("jobsCreated").to_number<std::int64_t>();
    }
    // The attempt of a job that was enqueued.
    auto attempt(std::string_view options = "{}", std::size_t job = 0) -> job::Outcome {
        const auto payload = attempts_.context.spawned_.at(job).payload.value();
        return attempts_.run(run_, options, payload);
    }
    auto status() -> std::vector<std::string> {
        return lines("select status, attempt_count, error_message from prompt_jobs order by id");
    }
    using DialectTest::ask;

    SaidClient ai_;
    kinds::prompts::PromptMatrixKind matrix_{connections_, [](std::string_view) {
                                                 return std::string("ask");
                                             }};
    kinds::prompts::PromptRunKind run_{connections_, ai_};
};

INSTANTIATE_TEST_SUITE_P(
    , PromptsInTrouble, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(PromptsInTrouble, a_month_of_ticks_that_wander_skips_no_day) {
    add("daily");
    std::int64_t jobs = 0;
    for (int day = 0; day < 30; ++day) {
        const auto drift = std::chrono::seconds((day * 7919) % 11 - 5);  // -5s … +5s
        attempts_.context.clock_.set_wall(
            parse_time("2026-03-02T00:00:00Z").value() + std::chrono::days(day) + drift
        );
        jobs += created();
    }

    EXPECT_EQ(jobs, 30);
}

TEST_P(PromptsInTrouble, every_frequency_runs_once_in_its_period) {
    for (const auto* frequency : {"daily", "weekly", "monthly", "single", "hourly"}) {
        add(frequency);
    }
    std::vector<std::int64_t> counts;
    for (const auto* day :
         {"2026-03-02T00:00:00Z",  // a Monday
          "2026-03-03T00:00:00Z",
          "2026-03-09T00:00:00Z",     // the next Monday
          "2026-04-01T00:00:00Z"}) {  // the next month, and week
        set_time(day);
        counts.push_back(created());
    }

    EXPECT_THAT(counts, ElementsAre(4, 1, 2, 3)) << "nobody knows `hourly`";
}

TEST_P(PromptsInTrouble, whose_models_are_no_list_stays_due) {
    add("single", R"({"id":"gpt-5"})");
    add("single");

    EXPECT_EQ(created(), 1);
    EXPECT_EQ(lines("select count(*) from prompts where last_run_at is null").at(0), "1");
}

TEST_P(PromptsInTrouble, only_the_frequencies_that_were_named_run) {
    add("daily");
    add("weekly");

    EXPECT_EQ(created(R"({"frequencies": ["weekly"]})"), 1);
    EXPECT_EQ(lines("select count(*) from prompts where last_run_at is null").at(0), "1");
}

TEST_P(PromptsInTrouble, a_slot_that_is_caught_up_is_its_own_day) {
    add("daily");
    attempts_.context.job_.slot =
        job::SlotRef{.schedule = "daily", .slot = parse_time("2026-02-28T00:00:00Z").value()};

    EXPECT_EQ(enqueue().at("batchKey"), "2026-02-28");
    attempts_.context.job_.slot.reset();
    EXPECT_EQ(enqueue().at("batchKey"), "2026-03-02");
    EXPECT_THAT(attempts_.context.spawned_, SizeIs(2));
}

TEST_P(PromptsInTrouble, a_day_begins_where_the_zone_says) {
    add("daily");
    set_time("2026-03-02T15:00:00Z");

    EXPECT_EQ(enqueue(R"({"batch_zone": "Asia/Tokyo"})").at("batchKey"), "2026-03-03");
}

TEST_P(PromptsInTrouble, one_job_that_is_refused_does_not_stop_the_others) {
    add("daily", R"([{"id":"gpt-5"},{"id":"no-such"},{"id":"opus"}])");
    add("daily");
    attempts_.context.refuse_spawn_ = [](const job::JobRequest& request) {
        return request.payload->contains("no-such");
    };

    const auto result = enqueue();

    EXPECT_EQ(result.at("jobsCreated"), 3);
    EXPECT_EQ(result.at("failed").at(0).at("promptId"), "1");
    EXPECT_EQ(
        lines("select id from prompts where last_run_at is null"), std::vector<std::string>{"1"}
    );
}

TEST_P(PromptsInTrouble, lists_of_models_may_be_anything) {
    add("daily", R"(["gpt-5", "gpt-5", {"id": 7}, {"name": "x"}, null, [1]])");
    add("daily", R"({"id": "gpt-5"})");

    EXPECT_EQ(created(), 2);
    EXPECT_EQ(attempts_.context.spawned_.at(1).unique->key, "1:7:0:2026-03-02");
}

TEST_P(PromptsInTrouble, a_provider_that_is_down_is_tried_again) {
    add("daily");
    enqueue();
    ai_.say(Error{.code = "unavailable", .message = "openai answered 503"});

    const auto outcome = attempt();

    EXPECT_EQ(outcome.end, AttemptEnd::failed);
    EXPECT_TRUE(outcome.error.retryable);
    EXPECT_EQ(ai_.asked.at(0).makeshift, ai::Makeshift::impossible);
}

TEST_P(PromptsInTrouble, a_budget_that_is_used_up_skips) {
    add("daily");
    enqueue();
    ai_.say(Error{.code = "budget_exhausted", .message = "until midnight"});

    const auto outcome = attempt();

    EXPECT_EQ(outcome.end, AttemptEnd::skipped);
    EXPECT_EQ(outcome.error.code, "budget_exhausted");
}

TEST_P(PromptsInTrouble, answers_without_a_name_are_no_answers) {
    add("daily");
    enqueue();
    ai_.replies.emplace_back(ai::ChatReply{.ending = ai::Ending::refusal});
    ai_.replies.emplace_back(
        ai::ChatReply{.ending = ai::Ending::length, .text = R"({"entity":"Noti)"}
    );
    ai_.say(" *** ");

    EXPECT_EQ(attempt().error.code, "refusal");
    EXPECT_EQ(attempt().error.message, "the model's answer was cut off");
    EXPECT_EQ(attempt().error.code, "invalid_reply");
    EXPECT_THAT(lines("select name from entities"), IsEmpty());
}

TEST_P(PromptsInTrouble, text_is_no_answer_where_an_object_is_wanted) {
    add("daily");
    enqueue();
    ai_.say("Notion");

    EXPECT_EQ(attempt(R"({"text_fallback": false})").error.code, "invalid_reply");
}

TEST_P(PromptsInTrouble, answers_are_kept_as_they_are_without_polish) {
    add("daily");
    enqueue();
    ai_.replies.emplace_back(
        ai::ChatReply{.object = read_json(R"({"entity":"notion - a tool"})").value()}
    );

    attempt(R"({"polish": false})");

    EXPECT_THAT(lines("select name from entities"), ElementsAre("notion - a tool"));
}

TEST_P(PromptsInTrouble, an_attempt_after_a_kill_asks_no_model_again) {
    add("daily");
    enqueue();
    attempts_.context.job_.created_at = parse_time("2026-03-02T00:00:00.123456Z").value();
    ai_.say("Notion");
    attempt();

    const auto again = attempt();

    EXPECT_THAT(ai_.asked, SizeIs(1));
    const auto result = read_json(again.result).value().as_object();
    EXPECT_EQ(result.at("entityId"), 1);
    EXPECT_EQ(result.at("polished"), "Notion");
    EXPECT_EQ(result.at("storedBefore"), true);
    EXPECT_THAT(lines("select total_mentions from entities"), ElementsAre("1"));
}

TEST_P(PromptsInTrouble, runs_of_one_prompt_are_stored_each) {
    add("daily");
    script("update prompts set runs = 3");
    enqueue();
    for (std::size_t run = 0; run < 3; ++run) {
        ai_.say("Notion");
        attempt("{}", run);
    }

    EXPECT_THAT(lines("select name, total_mentions from entities"), ElementsAre("Notion|3"));
    EXPECT_THAT(lines("select count(distinct timestamp) from responses"), ElementsAre("3"));
}

TEST_P(PromptsInTrouble, models_go_to_the_route_of_their_provider) {
    add("daily", R"([{"id":"gpt-5"},{"id":"opus"},{"id":"unknown"}])");
    enqueue();
    for (std::size_t job = 0; job < 3; ++job) {
        ai_.say("Notion");
        attempt(R"({"routes": {"openai": "first", "anthropic": "second"}})", job);
    }

    EXPECT_EQ(ai_.asked.at(0).connection, "first");
    EXPECT_EQ(ai_.asked.at(1).connection, "second");
    EXPECT_EQ(ai_.asked.at(2).connection, "default");
}

TEST_P(PromptsInTrouble, a_job_that_runs_before_its_row_is_there_has_the_last_word) {
    add("daily");
    enqueue();  // without a mirror: as if its row were written later
    ai_.say("Notion");
    attempt(kMirrored);
    EXPECT_THAT(status(), ElementsAre("succeeded|1|"));
    script("update prompts set last_run_at = null");

    enqueue(kMirrored);

    EXPECT_THAT(status(), ElementsAre("succeeded|1|"));
}

TEST_P(PromptsInTrouble, a_row_follows_its_job) {
    add("daily");
    enqueue(kMirrored);
    EXPECT_THAT(status(), ElementsAre("queued|0|"));
    attempts_.context.job_.max_attempts = 2;

    ai_.say(Error{.code = "unavailable", .message = "openai answered 503"});
    attempt(kMirrored);
    EXPECT_THAT(status(), ElementsAre("queued|1|openai answered 503"));

    attempts_.context.job_.attempt = 2;
    ai_.say(Error{.code = "unavailable", .message = "openai answered 503"});
    attempt(kMirrored);
    EXPECT_THAT(status(), ElementsAre("failed|2|openai answered 503"));
}

TEST_P(PromptsInTrouble, a_mirror_that_cannot_be_written_is_a_warning) {
    add("daily");
    enqueue();
    ai_.say("Notion");

    EXPECT_EQ(attempt(R"({"jobs": "nowhere"})").end, AttemptEnd::succeeded);
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("the mirror stays as it was")));
}

TEST_P(PromptsInTrouble, a_payload_of_somebody_else_fails_for_good) {
    for (const auto* payload :
         {"", "[]", R"({"promptId":1})", R"({"promptId":1,"modelId":"m","prompt":{}})"}) {
        const auto outcome = attempts_.run(run_, "{}", payload);
        EXPECT_EQ(outcome.error.code, "invalid_payload") << payload;
        EXPECT_FALSE(outcome.error.retryable);
    }
}

}  // namespace
}  // namespace pawl::database
