// SPDX-License-Identifier: Apache-2.0
// The kinds `prompt_matrix` and `prompt_run` on both dialects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/kinds/prompts/prompt_matrix_kind.h"
#include "pawl/kinds/prompts/prompt_run_kind.h"
#include "said_client.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kTables = R"(
create table prompts(id {pk}, category text, question text not null, frequency text not null,
  runs integer not null default 1, active boolean not null default true, models {json} not null,
  last_run_at {ts}, created_at {ts});
create table models(id text primary key, name text not null, provider text not null,
  created_at {ts});
create table entities(id {pk}, name text not null unique, category text,
  total_mentions integer not null default 0, last_mentioned_at {ts}, created_at {ts});
create table responses(id {pk}, prompt_id bigint not null, model_id text not null, entity_id bigint,
  response_text text, timestamp {ts});
create table prompt_jobs(id {pk}, prompt_id bigint not null, model_id text not null,
  run_index integer not null, batch_key text not null, status text not null default 'queued',
  error_message text, attempt_count integer not null default 0, scheduled_for {ts}, started_at {ts},
  finished_at {ts}, created_at {ts}, unique(prompt_id, model_id, run_index, batch_key));
insert into models(id, name, provider) values ('gpt-5', 'GPT-5', 'openai'),
  ('opus', 'Opus', 'anthropic');
insert into prompts(category, question, frequency, runs, active, models) values
  ('tools', 'Which note app?', 'daily', 2, true, '[{"id":"gpt-5"},{"id":"opus"}]'),
  ('tools', 'Which car?', 'weekly', 99, true, '["gpt-5"]'),
  ('tools', 'Never', 'daily', 1, false, '[{"id":"gpt-5"}]'))";

class Prompts : public KindTest {
 protected:
    Prompts() { script(kTables); }

    auto enqueue(std::string_view options = "{}", std::string payload = "") -> boost::json::object {
        attempts_.context.begin_again();
        const auto outcome = attempts_.run(matrix_, options, std::move(payload));
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    auto ask(std::string_view options = "{}") -> job::Outcome {
        const auto payload = attempts_.context.spawned_.at(0).payload.value();
        return attempts_.run(run_, options, payload);
    }

    SaidClient ai_;
    kinds::prompts::PromptMatrixKind matrix_{
        connections_,
        [](std::string_view kind) { return std::string(kind == "prompt_run" ? "ask" : ""); }
    };
    kinds::prompts::PromptRunKind run_{connections_, ai_};
};

INSTANTIATE_TEST_SUITE_P(
    , Prompts, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(Prompts, become_a_job_for_each_model_and_run) {
    const auto result = enqueue();

    EXPECT_EQ(result.at("promptCount"), 2);
    EXPECT_EQ(result.at("jobsCreated"), 4 + 10);  // runs are capped
    EXPECT_EQ(result.at("batchKey"), "2026-03-02");
    const auto& first = attempts_.context.spawned_.at(0);
    EXPECT_EQ(first.task, "ask");
    EXPECT_EQ(first.unique->key, "1:gpt-5:0:2026-03-02");
    EXPECT_THAT(
        first.tags,
        ElementsAre("batchKey:2026-03-02", "promptId:1", "batchKey:2026-03-02 promptId:1")
    );
    EXPECT_EQ(
        read_json(*first.payload).value(),
        read_json(R"({"promptId":1,"modelId":"gpt-5","runIndex":0,"batchKey":"2026-03-02",
            "prompt":{"id":1,"question":"Which note app?","category":"tools"},
            "model":{"id":"gpt-5","name":"GPT-5","provider":"openai"}})")
            .value()
    );
    EXPECT_EQ(attempts_.context.spawned_.at(4).unique->key, "2:gpt-5:0:2026-W10");
}

TEST_P(Prompts, that_ran_are_not_due_until_their_next_period) {
    enqueue();
    EXPECT_EQ(enqueue().at("promptCount"), 0);

    // Three seconds early, as ticks come: it is the next day's.
    attempts_.context.clock_.set_wall(parse_time("2026-03-02T23:59:57Z").value());
    const auto next = enqueue();
    EXPECT_EQ(next.at("promptCount"), 1);
    EXPECT_EQ(next.at("batchKey"), "2026-03-03");
    EXPECT_EQ(next.at("jobsCreated"), 4);
}

TEST_P(Prompts, whose_jobs_are_there_already_create_none) {
    enqueue();
    script("update prompts set last_run_at = null");

    const auto again = enqueue();

    EXPECT_EQ(again.at("promptCount"), 2);
    EXPECT_EQ(again.at("jobsCreated"), 0);
}

TEST_P(Prompts, are_not_marked_when_their_jobs_could_not_be_stored) {
    attempts_.context.spawn_error_ = Error{.code = "storage_full", .message = "no room"};
    attempts_.context.begin_again();
    const auto outcome = attempts_.run(matrix_, "{}");

    EXPECT_EQ(outcome.end, AttemptEnd::failed);
    EXPECT_EQ(lines("select count(*) from prompts where last_run_at is null").at(0), "3");
}

TEST_P(Prompts, change_nothing_in_a_dry_run) {
    const auto result = enqueue("{}", R"({"dryRun": true})");

    EXPECT_EQ(result.at("jobsWanted"), 14);
    EXPECT_THAT(attempts_.context.spawned_, IsEmpty());
    EXPECT_EQ(lines("select count(*) from prompts where last_run_at is null").at(0), "3");
}

TEST_P(Prompts, store_the_name_in_an_answer) {
    enqueue();
    ai_.replies.emplace_back(ai::ChatReply{
        .object = read_json(R"({"entity":"notion"})").value(), .engine = "openai", .model = "gpt-5"
    });

    const auto outcome = ask();

    ASSERT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
    const auto result = read_json(outcome.result).value().as_object();
    EXPECT_EQ(result.at("entityId"), 1);
    EXPECT_EQ(result.at("polished"), "Notion");
    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_EQ(ai_.asked.at(0).connection, "openai");
    EXPECT_EQ(ai_.asked.at(0).model, "gpt-5");
    EXPECT_EQ(ai_.asked.at(0).temperature, 0.3);
    EXPECT_THAT(
        lines("select name, category, total_mentions from entities"), ElementsAre("Notion|tools|1")
    );
    EXPECT_THAT(
        lines("select prompt_id, model_id, entity_id, response_text from responses"),
        ElementsAre(R"(1|gpt-5|1|{"entity":"notion"})")
    );
}

TEST_P(Prompts, store_nothing_twice_when_an_attempt_is_repeated) {
    enqueue();
    ai_.say("Notion");
    ai_.say("Obsidian");
    ask();
    const auto again = ask();

    EXPECT_EQ(again.end, AttemptEnd::succeeded) << again.error.message;
    EXPECT_THAT(lines("select name, total_mentions from entities"), ElementsAre("Notion|1"));
    EXPECT_THAT(lines("select response_text from responses"), ElementsAre("Notion"));
}

TEST_P(Prompts, count_another_mention_of_an_entity_that_is_known) {
    script("insert into entities(name, total_mentions) values ('Notion', 41)");
    enqueue();
    ai_.say("**Notion**, because it is used");

    ask();

    EXPECT_THAT(lines("select name, total_mentions from entities"), ElementsAre("Notion|42"));
}

TEST_P(Prompts, without_a_provider_are_skipped) {
    enqueue();

    const auto outcome = ask();

    EXPECT_EQ(outcome.end, AttemptEnd::skipped);
    EXPECT_EQ(outcome.error.code, "no_provider");
    EXPECT_THAT(lines("select id from responses"), IsEmpty());
}

TEST_P(Prompts, that_were_switched_off_are_skipped) {
    enqueue();
    script("update prompts set active = false");
    ai_.say("Notion");

    EXPECT_EQ(ask().error.code, "inactive");
    EXPECT_THAT(ai_.asked, IsEmpty());
}

TEST_P(Prompts, fail_as_the_provider_does) {
    enqueue();
    ai_.say(Error{.code = "rate_limited", .message = "too many"});
    ai_.say(Error{.code = "unauthorized", .message = "the key is wrong"});

    EXPECT_TRUE(ask().error.retryable);
    EXPECT_FALSE(ask().error.retryable);
}

TEST_P(Prompts, are_mirrored_for_those_who_read_the_table) {
    enqueue(R"({"jobs": "prompt_jobs"})");
    EXPECT_EQ(lines("select count(*) from prompt_jobs where status = 'queued'").at(0), "14");
    ai_.say(Error{.code = "unauthorized", .message = "the key is wrong"});

    attempts_.context.job_.max_attempts = 3;
    ask(R"({"jobs": "prompt_jobs"})");

    EXPECT_THAT(
        lines("select model_id, run_index, status, error_message from prompt_jobs "
              "where status <> 'queued'"),
        ElementsAre("gpt-5|0|failed|the key is wrong")
    );
}

TEST_P(Prompts, need_a_task_that_runs_them) {
    const kinds::prompts::PromptMatrixKind alone(connections_, [](std::string_view) {
        return std::string();
    });

    EXPECT_EQ(attempts_.run(alone, "{}").error.code, "no_run_task");
}

}  // namespace
}  // namespace pawl::database
