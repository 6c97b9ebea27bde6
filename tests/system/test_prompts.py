# SPDX-License-Identifier: Apache-2.0
"""The prompts (seed 1) on the real binary and a real PostgreSQL: /api/cron, /api/jobs/process and
/api/jobs/status, called as their document calls them."""

import json
import threading
import unittest
from collections import Counter

from pawl import CRON_SECRET, Server, wait_final
from servers import PASSWORD, Postgres
from target import Reply, Target
from waiting import wait_for

KEYS = {"OPENAI_KEY": "sk-openai-of-these-tests-012345", "ROUTER_KEY": "sk-or-of-these-tests-012345"}

CONFIG = """
[databases.app]
url = "env:DATABASE_URL"
[tasks.prompts-daily]
kind = "prompt_matrix"
cron = "0 0 * * *"
jobs = "prompt_jobs"
[tasks.prompt-run]
kind = "prompt_run"
queue = "prompts"
jobs = "prompt_jobs"
max_attempts = 2
backoff = ["1s"]
backoff_jitter = "none"
"""
MODELS = """
[ai.openai]
base_url = "$TARGET/openai/v1"
model = "gpt-5"
api_key = "env:OPENAI_KEY"
max_retries = 0
[ai.openrouter]
base_url = "$TARGET/router/v1"
model = "opus"
api_key = "env:ROUTER_KEY"
max_retries = 0
"""

SCHEMA = """
drop schema public cascade;
create schema public;
create table prompts(id bigint generated always as identity primary key, category text,
  question text not null, frequency text not null default 'daily', runs integer not null default 1,
  active boolean not null default true, models jsonb not null, last_run_at timestamptz,
  created_at timestamptz);
create table models(id text primary key, name text not null, provider text not null,
  created_at timestamptz);
create table prompt_jobs(id bigint generated always as identity primary key,
  prompt_id bigint not null, model_id text not null, run_index integer not null,
  batch_key text not null, status text not null default 'queued', error_message text,
  attempt_count integer not null default 0, scheduled_for timestamptz, started_at timestamptz,
  finished_at timestamptz, created_at timestamptz,
  unique(prompt_id, model_id, run_index, batch_key));
create table entities(id bigint generated always as identity primary key, name text not null unique,
  category text, total_mentions integer not null default 0, last_mentioned_at timestamptz,
  created_at timestamptz);
create table responses(id bigint generated always as identity primary key,
  prompt_id bigint not null, model_id text not null, entity_id bigint, response_text text,
  timestamp timestamptz);
insert into models(id, name, provider) values ('gpt-5', 'GPT-5', 'openai'),
  ('opus', 'Opus', 'anthropic');
insert into prompts(category, question, runs, models) values
  ('tools', 'Which note app?', 2, '[{"id":"gpt-5"},{"id":"opus"}]'),
  ('cars', 'Which car?', 1, '[{"id":"gpt-5"}]');
insert into prompts(question, active, models) values ('Never?', false, '[{"id":"gpt-5"}]');
"""
OPENAI, ROUTER = "/openai/v1/chat/completions", "/router/v1/chat/completions"


def says(text):
    return Reply(200, {"content-type": "application/json"}, json.dumps({
        "model": "m", "usage": {"prompt_tokens": 100, "completion_tokens": 10},
        "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
    }).encode())


class PromptTest(unittest.TestCase):
    WITH = MODELS

    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)

    def setUp(self):
        self.postgres.sql(SCHEMA)
        self.target = Target()
        self.addCleanup(self.target.close)
        self.target.on(OPENAI, says('{"entity":"notion"}'))
        self.target.on(ROUTER, says("**Notion** - it is the most used"))
        self.server = Server((CONFIG + self.WITH).replace("$TARGET", self.target.url), {
            "CRON_SECRET": CRON_SECRET, "DATABASE_URL": self.postgres.url, **KEYS})
        self.addCleanup(self.server.close)
        self.server.start()
        self.api = self.server.client()

    # The bare secret, as the document's calls send it.
    def ask(self, method, path, body=None, secret=CRON_SECRET):
        headers = {"Authorization": secret} if secret else {}
        return self.server.client(token="").call(method, path, body, headers=headers)

    def cron(self):
        answer = self.ask("GET", "/api/cron")
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def status(self, query=""):
        answer = self.ask("GET", "/api/jobs/status" + query)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def wait_ended(self, seconds=40):
        def ended():
            summary = self.status()["summary"]
            return summary if summary["queued"] + summary["processing"] == 0 else None
        return wait_for(ended, seconds, "all prompts to be over")


class Prompts(PromptTest):
    def test_what_is_due_becomes_a_job_for_each_model_and_run(self):
        made = self.cron()

        self.assertEqual(list(made), ["success", "message", "promptCount", "jobsCreated", "batchKey"])
        self.assertEqual((made["success"], made["promptCount"], made["jobsCreated"]), (True, 2, 5))
        self.assertEqual(made["message"], "Enqueued 5 jobs for 2 prompts")
        self.assertRegex(made["batchKey"], r"^\d{4}-\d\d-\d\d$")
        self.assertEqual(self.wait_ended(), {
            "total": 5, "queued": 0, "processing": 0, "succeeded": 5, "failed": 0, "skipped": 0})

        self.assertEqual(
            self.postgres.sql("select name, total_mentions from entities"), ["Notion|5"])
        self.assertEqual(
            self.postgres.sql("select prompt_id, model_id, count(*) from responses "
                              "group by 1, 2 order by 1, 2"),
            ["1|gpt-5|2", "1|opus|2", "2|gpt-5|1"])
        self.assertEqual(
            self.postgres.sql("select status, count(*) from prompt_jobs group by 1"),
            ["succeeded|5"])
        hit = self.target.hits(ROUTER)[0]
        self.assertEqual(hit.headers["authorization"], f"Bearer {KEYS['ROUTER_KEY']}")
        self.assertEqual((hit.json["model"], hit.json["temperature"]), ("opus", 0.3))
        for secret in (*KEYS.values(), PASSWORD, CRON_SECRET):
            self.assertNotIn(secret, self.server.log())

    def test_the_second_call_of_a_day_finds_nothing_due(self):
        self.cron()

        self.assertEqual(self.cron(), {
            "success": True, "message": "No prompts due for processing", "promptCount": 0})
        self.postgres.sql("update prompts set last_run_at = null")
        self.assertEqual(self.cron()["message"], "Enqueued 0 jobs for 2 prompts")

    def test_jobs_are_looked_up_as_the_document_says(self):
        batch_key = self.cron()["batchKey"]
        self.wait_ended()

        found = self.status(f"?batchKey={batch_key}&promptId=2")
        row, = found["jobs"]
        self.assertEqual(found["summary"]["total"], 1)
        self.assertEqual(
            list(row["job"]),
            ["id", "promptId", "modelId", "runIndex", "batchKey", "status", "errorMessage",
             "attemptCount", "scheduledFor", "startedAt", "finishedAt", "createdAt"])
        self.assertEqual(
            (row["job"]["promptId"], row["job"]["modelId"], row["job"]["runIndex"],
             row["job"]["status"], row["job"]["attemptCount"], row["job"]["errorMessage"]),
            (2, "gpt-5", 0, "succeeded", 1, None))
        self.assertEqual(row["prompt"], {"id": 2, "question": "Which car?", "category": "cars"})
        self.assertEqual(row["model"], {"id": "gpt-5", "name": "GPT-5", "provider": "openai"})
        job = row["job"]["id"]
        self.assertEqual(self.status(f"?jobId={job}")["jobs"], [row])
        self.assertEqual(self.status("?status=failed")["summary"]["total"], 0)
        self.assertEqual(self.status("?batchKey=2020-01-01")["jobs"], [])

    def test_one_job_is_processed_on_demand(self):
        self.assertEqual(self.api.post("/v1/queues/prompts/pause").status, 200)
        self.cron()
        self.assertEqual(self.status()["summary"]["queued"], 5)
        job = self.status("?promptId=2")["jobs"][0]["job"]["id"]

        done = self.ask("POST", "/api/jobs/process", {"jobId": job})

        self.assertEqual(done.json, {
            "success": True, "jobId": job, "status": "succeeded", "entityId": 1})
        again = self.ask("POST", "/api/jobs/process", {"jobId": str(job)})
        self.assertEqual(again.json, {
            "success": True, "jobId": job, "status": "succeeded",
            "message": "Job already processed"})
        self.assertEqual(self.status()["summary"]["queued"], 4)

    def test_a_model_that_fails_does_not_stop_the_others(self):
        self.target.on(ROUTER, Reply(400, {}, b'{"error":{"message":"no such model"}}'))

        self.cron()
        summary = self.wait_ended()

        self.assertEqual((summary["succeeded"], summary["failed"]), (3, 2))
        for row in self.status("?status=failed")["jobs"]:
            self.assertEqual(row["job"]["modelId"], "opus")
            self.assertTrue(row["job"]["errorMessage"])
        failed = self.postgres.sql(
            "SELECT model_id, error_message FROM prompt_jobs WHERE status = 'failed' "
            "ORDER BY created_at DESC")
        self.assertEqual(len(failed), 2)
        job = self.status("?status=failed")["jobs"][0]["job"]["id"]
        self.assertEqual(
            self.ask("POST", "/api/jobs/process", {"jobId": job}).json["status"], "failed")

    def test_a_provider_that_is_down_for_a_moment_costs_an_attempt(self):
        self.target.on(ROUTER, [Reply(503, {}, b"{}"), Reply(503, {}, b"{}"), says("Notion")])

        self.cron()
        summary = self.wait_ended()

        self.assertEqual(summary["succeeded"], 5)
        attempts = Counter(row["job"]["attemptCount"] for row in self.status()["jobs"])
        self.assertEqual(attempts, {1: 3, 2: 2})

    def test_nobody_else_may(self):
        for method, path in (("GET", "/api/cron"), ("POST", "/api/jobs/process"),
                             ("GET", "/api/jobs/status")):
            for secret in ("", "wrong", "Bearer undefined"):
                answer = self.ask(method, path, secret=secret)
                self.assertEqual(answer.status, 401, path)
        self.assertEqual(self.ask("GET", "/api/cron", secret="wrong").text, "Unauthorized")
        self.assertEqual(self.postgres.connections(), 0)

    def test_a_bad_call_is_told_so(self):
        self.assertEqual(self.ask("POST", "/api/jobs/process", {"jobId": ""}).json,
                         {"error": "Job ID is required"})
        unknown = self.ask("POST", "/api/jobs/process", {"jobId": 999_999})
        self.assertEqual((unknown.status, unknown.json), (404, {"error": "Job not found"}))

    def test_a_kill_in_the_middle_asks_and_stores_nothing_twice(self):
        held = threading.Event()
        self.addCleanup(held.set)

        def hold_first(_):
            if len(self.target.hits(ROUTER)) <= 2:
                held.wait(60)
            return says("Notion")

        self.target.on(ROUTER, hold_first)
        self.cron()
        self.target.wait_hits(ROUTER, 2)
        wait_for(lambda: self.status()["summary"]["succeeded"] == 3, 20, "the other model's jobs")

        self.server.restart()
        self.api = self.server.client()
        self.assertEqual(self.wait_ended()["succeeded"], 5)

        self.assertEqual(self.postgres.sql("select count(*) from responses"), ["5"])
        self.assertEqual(self.postgres.sql("select total_mentions from entities"), ["5"])
        self.assertEqual(len(self.target.hits(OPENAI)), 3)
        self.assertEqual(
            self.postgres.sql("select distinct status from prompt_jobs"), ["succeeded"])

    def test_a_dry_run_changes_nothing(self):
        answer = self.ask("GET", "/api/cron?dryRun=1")

        self.assertEqual(answer.json["message"], "Enqueued 0 jobs for 2 prompts")
        self.assertEqual(self.status()["summary"]["total"], 0)
        self.assertEqual(self.postgres.sql(
            "select count(*) from prompts where last_run_at is not null"), ["0"])


class WithoutAKey(PromptTest):
    WITH = ""

    def test_nothing_is_made_up(self):
        self.assertEqual(self.cron()["jobsCreated"], 5)

        self.assertEqual(self.wait_ended()["skipped"], 5)

        row = self.status()["jobs"][0]
        self.assertEqual(row["job"]["status"], "skipped")
        self.assertTrue(row["job"]["errorMessage"].startswith("an answer cannot be made up"))
        self.assertEqual(self.postgres.sql("select count(*) from responses"), ["0"])
        job = wait_final(self.api, str(row["job"]["id"]))
        self.assertEqual(job["error"]["code"], "no_provider")


if __name__ == "__main__":
    unittest.main()
