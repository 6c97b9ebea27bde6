# SPDX-License-Identifier: Apache-2.0
"""The wiki (seed 0) on the real binary: GET /api/summary, a model, a cache, kill -9, no key."""

import json
import sqlite3
import threading
import unittest

from pawl import CRON_SECRET, Server, SystemTest
from target import Reply, Target
from waiting import wait_for

KEY = "sk-of-the-summary-tests-0123456789"
CACHE_TOKEN = "t0ken-of-upstash"

CONFIG = """
[databases.app]
url = "sqlite:./app.db"
[caches.main]
upstash = { url = "$TARGET", token = "env:UPSTASH_REDIS_REST_TOKEN" }
[tasks.article-summaries]
kind = "summarize_missing"
cron = "0 0 * * 0"
priority = -10
"""
MODEL = """
[ai.default]
base_url = "$TARGET/v1"
model = "gpt-5-nano"
api_key = "env:AI_KEY"
"""

SCHEMA = """
create table if not exists articles(id integer primary key autoincrement, title text not null, slug text unique,
  content text not null, summary text, image_url text, published boolean default true,
  author_id text, created_at timestamp, updated_at timestamp)
"""
CHAT = "/v1/chat/completions"


class Wiki:
    """The application's own database, beside the server that works on it."""

    def __init__(self, server):
        self.path = server.folder / "app.db"
        self.sql(SCHEMA)
        self.sql("delete from articles")  # ids go on: a row that failed is left alone for a while

    def sql(self, text, *values):
        with sqlite3.connect(self.path, timeout=10) as database:
            rows = database.execute(text, values).fetchall()
        database.close()
        return rows

    def add(self, *articles):
        for title, content in articles:
            self.sql("insert into articles(title, content) values (?, ?)", title, content)

    def summaries(self):
        return dict(self.sql("select title, summary from articles order by id"))


def says(text):
    return Reply(200, {"content-type": "application/json"}, json.dumps({
        "model": "gpt-5-nano", "usage": {"prompt_tokens": 100, "completion_tokens": 10},
        "choices": [{"message": {"content": text}, "finish_reason": "stop"}],
    }).encode())


def title_of(hit):
    return hit.json["messages"][-1]["content"].split("\n")[0].removeprefix("Title: ")


class WithoutAKey(SystemTest):
    CONFIG = CONFIG
    ENV = {"CRON_SECRET": CRON_SECRET, "UPSTASH_REDIS_REST_TOKEN": CACHE_TOKEN}

    def setUp(self):
        self.wiki = Wiki(self.server)
        self.target.on("/pipeline", Reply(200, {}, b'[{"result":1}]'))
        self.cache_calls = len(self.target.hits("/pipeline"))

    def ask(self, secret=f"Bearer {CRON_SECRET}", method="GET"):
        headers = {"Authorization": secret} if secret else {}
        return self.api.call(method, "/api/summary", token="", headers=headers)

    def new_cache_calls(self):
        return [hit.json for hit in self.target.hits("/pipeline")[self.cache_calls:]]

    def test_rows_without_a_summary_get_one(self):
        self.wiki.add(
            ("Ferry", "The ferry is suspended until Friday. Divers found water in its fuel."),
            ("Frost", "Frost killed the seedlings last night."))
        self.wiki.sql("insert into articles(title, content, summary) values ('Done', 'x', 'kept')")

        answer = self.check(self.ask(), 200)

        self.assertEqual(answer.json, {"ok": True, "updated": 2})
        summaries = self.wiki.summaries()
        self.assertIn("The ferry is suspended until Friday.", summaries["Ferry"])
        self.assertEqual(summaries["Done"], "kept")
        self.assertEqual(self.new_cache_calls(), [[["DEL", "articles:all"]]])
        job = next(iter(self.api.pages("/v1/jobs", task="article-summaries")))
        self.assertEqual(job["priority"], -10)
        self.assertEqual(job["result"]["engine"], "extractive-v1")

    def test_the_cache_is_left_alone_when_nothing_changed(self):
        self.assertEqual(self.check(self.ask(method="POST"), 200).json, {"ok": True, "updated": 0})

        self.assertEqual(self.new_cache_calls(), [])

    def test_a_cache_that_is_away_is_a_warning(self):
        self.target.on("/pipeline", Reply(500, {}, b"{}"))
        self.wiki.add(("Frost", "Frost killed the seedlings last night."))

        self.assertEqual(self.check(self.ask(), 200).json, {"ok": True, "updated": 1})

        job = next(iter(self.api.pages("/v1/jobs", task="article-summaries")))
        logged = [line["message"] for line in self.api.pages(f"/v1/jobs/{job['id']}/logs")]
        self.assertIn("updated 1 rows, 0 failed", logged)
        self.assertTrue(any(line.startswith("the cached keys stay") for line in logged), logged)
        self.assertNotIn(CACHE_TOKEN, json.dumps(logged) + self.server.log())

    def test_a_row_that_fails_does_not_stop_the_others(self):
        self.wiki.add(("Blank", "   "), ("Frost", "Frost killed the seedlings last night."))

        self.assertEqual(self.check(self.ask(), 200).json, {"ok": True, "updated": 1})

        job = next(iter(self.api.pages("/v1/jobs", task="article-summaries")))
        (blank,), = self.wiki.sql("select id from articles where title = 'Blank'")
        self.assertEqual([row["id"] for row in job["result"]["failed"]], [str(blank)])

    def test_nobody_else_runs_it(self):
        for secret in ("", "Bearer wrong", "Bearer undefined", self.server.token):
            answer = self.check(self.ask(secret), 401)
            self.assertEqual(answer.json, {"error": "Unauthorized"})

    def test_a_missing_table_is_not_a_success(self):
        self.wiki.sql("drop table articles")

        self.assertEqual(self.check(self.ask(), 500).json, {"error": "Cron job failed"})

    def test_a_dry_run_changes_nothing(self):
        self.wiki.add(("Frost", "Frost killed the seedlings last night."))

        job = self.run_job("article-summaries", {"dryRun": True})

        self.assertEqual((job["result"]["missing"], job["result"]["dryRun"]), (1, True))
        self.assertEqual(self.wiki.summaries(), {"Frost": None})

    def test_sundays_at_midnight(self):
        schedule = self.check(self.api.get("/v1/schedules/article-summaries"), 200).json

        self.assertTrue(schedule["next_runs"][0].endswith("T00:00:00.000Z"))
        self.assertEqual(schedule["cron"], "0 0 * * 0")


class WithAModel(unittest.TestCase):
    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.target.on("/pipeline", Reply(200, {}, b'[{"result":1}]'))
        self.server = Server((CONFIG + MODEL).replace("$TARGET", self.target.url), {
            "CRON_SECRET": CRON_SECRET, "AI_KEY": KEY, "UPSTASH_REDIS_REST_TOKEN": CACHE_TOKEN})
        self.addCleanup(self.server.close)
        self.server.start()
        self.wiki = Wiki(self.server)

    def ask(self):
        return self.server.client(token="").get(
            "/api/summary", headers={"Authorization": f"Bearer {CRON_SECRET}"})

    def test_writes_the_summaries_and_its_key_is_seen_nowhere(self):
        self.target.on(CHAT, says("  It says something.\n"))
        self.wiki.add(("Ferry", "The ferry is suspended until Friday."))

        answer = self.ask()

        self.assertEqual(answer.json, {"ok": True, "updated": 1})
        self.assertEqual(self.wiki.summaries(), {"Ferry": "It says something."})
        hit, = self.target.hits(CHAT)
        self.assertEqual(hit.headers["authorization"], f"Bearer {KEY}")
        self.assertEqual(hit.json["model"], "gpt-5-nano")
        self.assertNotIn(KEY, self.server.log())
        usage = self.server.client().get("/v1/ai/usage").json
        self.assertEqual(usage["total"]["calls"], 1)

    def test_a_key_that_is_refused_is_not_a_success(self):
        self.target.on(CHAT, Reply(401, {}, b'{"error":{"message":"no"}}'))
        self.wiki.add(("Ferry", "The ferry."), ("Frost", "Frost."))

        self.assertEqual(self.ask().json, {"error": "Cron job failed"})

        self.assertEqual(len(self.target.hits(CHAT)), 1)
        self.assertEqual(self.wiki.summaries(), {"Ferry": None, "Frost": None})

    def test_a_call_while_one_runs_joins_it(self):
        gate = self.target.gate(CHAT, says("A summary."))
        self.wiki.add(("Ferry", "The ferry."))
        answers = []
        callers = [threading.Thread(target=lambda: answers.append(self.ask())) for _ in range(2)]
        for caller in callers:
            caller.start()
        self.target.wait_hits(CHAT)
        gate.set()
        for caller in callers:
            caller.join(30)

        self.assertEqual([answer.json for answer in answers], [{"ok": True, "updated": 1}] * 2)
        jobs = list(self.server.client().pages("/v1/jobs", task="article-summaries"))
        self.assertEqual(len(jobs), 1)

    def test_a_kill_in_the_middle_loses_nothing(self):
        held = threading.Event()
        self.addCleanup(held.set)

        def answer(hit):
            if title_of(hit) == "Third" and len(self.target.hits(CHAT)) == 3:
                held.wait(60)
            return says(f"About {title_of(hit)}.")

        self.target.on(CHAT, answer)
        self.wiki.add(("First", "One."), ("Second", "Two."), ("Third", "Three."))
        api = self.server.client()
        job = api.post("/v1/jobs", {"task": "article-summaries"}).json["id"]
        self.target.wait_hits(CHAT, 3)

        self.server.restart()

        api = self.server.client()
        wait_for(lambda: api.get(f"/v1/jobs/{job}").json["state"] == "succeeded", 60,
                 "the job to be finished by its next attempt")
        self.assertEqual(self.wiki.summaries(), {
            "First": "About First.", "Second": "About Second.", "Third": "About Third."})
        asked = [title_of(hit) for hit in self.target.hits(CHAT)]
        self.assertEqual(asked.count("First"), 1, "what was paid for was kept")
        self.assertEqual([hit.json for hit in self.target.hits("/pipeline")],
                         [[["DEL", "articles:all"]]])


class WithoutASecret(unittest.TestCase):
    def test_the_address_stays_shut(self):
        config = CONFIG.replace("$TARGET", "http://127.0.0.1:9")
        with Server(config, {"UPSTASH_REDIS_REST_TOKEN": CACHE_TOKEN}) as server:
            for secret in ("", "Bearer undefined", "Bearer ", "undefined"):
                headers = {"Authorization": secret} if secret else {}
                answer = server.client(token="").get("/api/summary", headers=headers)
                self.assertIn(answer.status, (401, 500), secret)
            self.assertEqual(list(server.client().pages("/v1/jobs")), [])


if __name__ == "__main__":
    unittest.main()
