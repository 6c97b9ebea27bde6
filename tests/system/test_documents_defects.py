# SPDX-License-Identifier: Apache-2.0
"""What was wrong in the five systems, and must not be wrong here: each as somebody outside would notice it.

Here are those that no other test of this folder would find.
"""

import datetime
import threading
import unittest

from app_database import AppDatabase
from pawl import CRON_SECRET, FINAL, Server, wait_final
from site_server import Site, page
from snippets import fill, reference_server
from target import Target
from test_prompts import KEYS, MODELS, OPENAI, says
from waiting import wait_for

JWT_SECRET = "a-secret-of-the-application-32-bytes"
CRON_ROUTES = (
    "/api/summary", "/api/cron", "/api/jobs/process", "/api/cron/process-jobs", "/api/cron/daily",
    "/api/cron/monthly", "/api/cron/nightly-cluster", "/api/cron/nightly-stacks", "/api/cron/weekly-insights",
    "/api/cron/data-sync", "/functions/v1/nightly-cluster", "/functions/v1/nightly-stacks",
    "/functions/v1/weekly-insights", "/api/jobs/status",
)


def now():
    return datetime.datetime.now(datetime.UTC)


def stored(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def together(count, call):
    """The answers of `count` calls that begin at once, in the order in which they come."""
    answers, start = [], threading.Barrier(count)

    def caller():
        start.wait(10)
        answers.append(call())

    threads = [threading.Thread(target=caller, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    return answers, threads


class Defects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = AppDatabase("sqlite")
        cls.addClassCleanup(cls.database.close)
        fill(cls.database)
        cls.target = Target()
        cls.addClassCleanup(cls.target.close)
        cls.server = reference_server(cls.database, MODELS.replace("$TARGET", cls.target.url),
                                      {"CRON_SECRET": CRON_SECRET, "JWT_SECRET": JWT_SECRET, **KEYS})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def one(self, sql):
        row, = self.database.rows(sql)
        return row

    def ask(self, method, path, body=None):
        answer = self.server.client(token=CRON_SECRET).call(method, path, body)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def pause(self, queue):
        self.assertEqual(self.api.post(f"/v1/queues/{queue}/pause").status, 200)
        self.addCleanup(self.empty_and_resume, queue)

    def empty_and_resume(self, queue):
        """What one test left waiting must not run in the next one's."""
        for job in list(self.api.pages("/v1/jobs", queue=queue)):
            if job["state"] not in FINAL:
                self.assertEqual(self.api.post(f"/v1/jobs/{job['id']}/cancel").status, 200)
        self.assertEqual(self.api.post(f"/v1/queues/{queue}/resume").status, 200)

    # ---- prompts ----------------------------------------------------------------------
    def add_prompt(self, frequency, last_run=None):
        at = "null" if last_run is None else f"'{stored(last_run)}'"
        self.database.script("insert into prompts(question, frequency, models, last_run_at) values "
                             f"('Which one?', '{frequency}', '[{{\"id\":\"gpt-5\"}}]', {at})")

    def start_with_prompts(self):
        self.pause("prompts")
        self.target.on(OPENAI, says('{"entity":"notion"}'))
        self.database.script("delete from prompts; delete from responses; delete from models; "
                             "insert into models(id, name, provider) values ('gpt-5', 'GPT-5', 'openai')")

    def test_a_tick_that_comes_earlier_than_yesterdays_skips_no_day(self):
        self.start_with_prompts()
        day = now()
        yesterday = day.replace(hour=23, minute=49, second=0) - datetime.timedelta(days=1)
        three_seconds_later = day - datetime.timedelta(days=1) + datetime.timedelta(seconds=3)
        self.add_prompt("daily", min(yesterday, three_seconds_later))

        self.assertEqual(self.ask("GET", "/api/cron")["jobsCreated"], 1)
        self.assertNotIn("jobsCreated", self.ask("GET", "/api/cron"))

    def test_every_frequency_is_asked_and_once_in_its_period(self):
        self.start_with_prompts()
        for frequency in ("daily", "weekly", "monthly", "single"):
            self.add_prompt(frequency)

        self.assertEqual(self.ask("GET", "/api/cron")["jobsCreated"], 4)
        self.assertNotIn("jobsCreated", self.ask("GET", "/api/cron"))
        self.add_prompt("weekly", now() - datetime.timedelta(days=8))
        self.add_prompt("single", now() - datetime.timedelta(days=400))
        self.assertEqual(self.ask("GET", "/api/cron")["jobsCreated"], 1)

    def test_many_who_process_one_prompt_ask_its_model_once(self):
        self.start_with_prompts()
        self.add_prompt("daily")
        self.ask("GET", "/api/cron")
        job = self.ask("GET", "/api/jobs/status?status=queued")["jobs"][0]["job"]["id"]
        asked = len(self.target.hits(OPENAI))

        answers, threads = together(8, lambda: self.ask("POST", "/api/jobs/process", {"jobId": job}))
        for thread in threads:
            thread.join(30)

        self.assertEqual({(answer["success"], answer["status"]) for answer in answers}, {(True, "succeeded")})
        self.assertEqual(len(answers), 8)
        self.assertEqual(len(self.target.hits(OPENAI)) - asked, 1)
        self.assertEqual(self.one("select count(*) from responses"), "1")

    # ---- notes ------------------------------------------------------------------------
    def add_notes(self, count, age=datetime.timedelta()):
        rows = ", ".join(f"('ada', 'idea', 'Note {i} about the soil of the garden', '{stored(now() - age)}')"
                         for i in range(count))
        self.database.script(f"insert into notes(user_id, type, content, created_at) values {rows}")

    def test_notes_beyond_a_hundred_do_not_starve(self):
        self.database.script("delete from notes")
        self.add_notes(230)

        answer = self.ask("POST", "/api/cron/nightly-cluster")

        self.assertEqual((answer["notesEmbedded"], answer["notesClustered"]), (230, 230))
        self.assertEqual(self.one("select count(*) from notes where embedding is null or cluster is null"), "0")

    def test_insights_are_of_the_last_seven_days_whatever_day_it_is(self):
        self.database.script("delete from notes; delete from weekly_insights")
        for count, hours in ((1, 1), (2, 3 * 24), (4, 7 * 24 - 1), (8, 7 * 24 + 1), (16, 9 * 24)):
            self.add_notes(count, datetime.timedelta(hours=hours))
        mondays = {f"{time - datetime.timedelta(days=time.weekday()):%Y-%m-%d}"
                   for time in (now(), now() + datetime.timedelta(minutes=1))}

        self.ask("POST", "/api/cron/weekly-insights")

        count, week = self.one("select note_count, week_start from weekly_insights").split("|")
        self.assertEqual(count, "7")
        self.assertIn(week[:10], mondays)

    # ---- sites ------------------------------------------------------------------------
    def test_many_workers_that_ask_at_once_take_a_job_once(self):
        site = Site()
        self.addCleanup(site.close)
        site.pages = {"/": page("/a"), "/a": page("/")}
        gate = site.gate("/")
        self.database.script(f"insert into sites(id, user_id, url) values ('claimed', 'ada', '{site.url}')")
        self.pause("default")
        job = self.api.post("/v1/jobs", {"task": "crawl-site", "payload": {"siteId": "claimed"}}).json["id"]

        answers, threads = together(8, lambda: self.ask("POST", "/api/jobs/process"))
        wait_for(lambda: len(answers) == 7 and site.hits["/"], 20, "seven to go away empty-handed")
        self.assertEqual({answer.get("message") for answer in answers}, {"No pending jobs to process"})
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "running")
        gate.set()
        for thread in threads:
            thread.join(30)

        self.assertEqual(answers[-1]["jobId"], job)
        self.assertEqual((site.hits["/"], site.hits["/a"]), (1, 1))
        self.assertEqual(wait_final(self.api, job)["attempt"], 1)


class Processes(unittest.TestCase):
    """Where a scheduler starts in every process of a server, each task runs as often as there are processes."""

    CONFIG = '[tasks.tick]\nkind = "noop"\ncron = "* * * * * *"\n'

    def test_a_second_process_on_the_same_store_does_not_start_and_each_slot_fires_once(self):
        with Server(self.CONFIG) as server:
            second = Server(server.config.read_text())
            self.addCleanup(second.close)
            self.assertEqual(second.spawn().wait_exit(), 78, second.log())
            self.assertIn("store_in_use", second.log())

            api = server.client()
            wait_for(lambda: len(list(api.pages("/v1/jobs", schedule="tick"))) >= 3, 10, "three slots")
            slots = [job["slot"] for job in api.pages("/v1/jobs", schedule="tick")]
            self.assertEqual(len(slots), len(set(slots)))


class WithoutASecret(unittest.TestCase):
    """What is `Bearer undefined` where a program forgets to look whether there is a secret."""

    def test_every_route_of_a_cron_stays_shut(self):
        database = AppDatabase("sqlite")
        self.addCleanup(database.close)
        fill(database)
        for env in ({}, {"CRON_SECRET": ""}):
            with reference_server(database, env={"JWT_SECRET": JWT_SECRET, **env}) as server:
                client = server.client(token="")
                for secret in ("", "Bearer undefined", "undefined", "Bearer null", "Bearer ", "Bearer", " "):
                    headers = {"Authorization": secret} if secret else {}
                    for method, path in ((m, p) for p in CRON_ROUTES for m in ("GET", "POST")):
                        answer = client.call(method, path, headers=headers)
                        self.assertIn(answer.status, (401, 405, 500), f"{method} {path} {secret!r}: {answer.text}")
                        self.assertIn("error", answer.text)
                self.assertEqual(list(server.client().pages("/v1/jobs")), [])


if __name__ == "__main__":
    unittest.main()
