# SPDX-License-Identifier: Apache-2.0
"""What the documents of the wiki, the prompts and the registry tell their readers to run, against the real binary.

Not run: what installs, deploys or watches the application itself (docker-compose, npm), and code that pawl replaces
(the wiki's route, the registry's tasks). What reads tables of jobs is tested where those are.
"""

import datetime
import json
import unittest

from app_database import AppDatabase
from pawl import CRON_SECRET, Server, wait_final
from snippets import (
    FOLDER, Project, document, expressions, fill, imported, next_time, placed, reference_server, run_curl, variables,
)
from target import Reply, Target
from test_prompts import KEYS, MODELS, OPENAI, ROUTER, says
from waiting import wait_for

SECRET = {"your-cron-secret": CRON_SECRET, "<CRON_SECRET>": CRON_SECRET}
WEDNESDAY = "2026-03-04T10:07:00Z"


def today():
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d")


class DocumentTest(unittest.TestCase):
    """The application's database, and a server with the reference configuration that works on it."""

    NAME, MORE, ENV = "", "", {}

    @classmethod
    def setUpClass(cls):
        cls.snippets = document(cls.NAME)
        cls.database = AppDatabase("sqlite")
        cls.addClassCleanup(cls.database.close)
        fill(cls.database)
        cls.target = Target()
        cls.addClassCleanup(cls.target.close)
        cls.server = reference_server(cls.database, cls.MORE.replace("$TARGET", cls.target.url),
                                      {"CRON_SECRET": CRON_SECRET, **cls.ENV})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def curl(self, name, words=None, **env):
        answers = run_curl(placed(self.snippets[name], self.server.url, {**SECRET, **(words or {})}), **env)
        return answers[0] if len(answers) == 1 else answers

    def run_imported(self, task, kind="vercel", *more):
        """A second server as the platform that calls the application: the final job of its task."""
        config, _ = imported(kind, placed(self.snippets["vercel.json"], self.server.url), *more)
        with Server(config, {"CRON_SECRET": CRON_SECRET}) as platform:
            client = platform.client()
            schedule = client.get(f"/v1/schedules/{task}").json
            job = wait_final(client, client.post("/v1/jobs", {"task": task}).json["id"])
        return schedule, job


class Wiki(DocumentTest):
    NAME = "wiki"

    def setUp(self):
        self.database.script("delete from articles")
        self.database.script("insert into articles(title, content) values "
                             "('Ferry', 'The ferry is suspended until Friday. Divers found water in its fuel.'), "
                             "('Frost', 'Frost killed the seedlings last night. Cover what is left.')")

    def summaries(self):
        return self.database.rows("select summary from articles order by id")

    def test_its_vercel_json_calls_the_route_on_sundays_with_the_secret(self):
        schedule, job = self.run_imported("api-summary", "vercel", "--base-url", self.server.url)

        self.assertEqual(schedule["cron"], "0 0 * * 0")
        first = datetime.datetime.fromisoformat(schedule["next_runs"][0])
        self.assertEqual((first.strftime("%A %H:%M"), first.utcoffset()), ("Sunday 00:00", datetime.timedelta()))
        self.assertEqual((job["state"], job["result"]["status"]), ("succeeded", 200), job)
        self.assertEqual(json.loads(job["result"]["body"]), {"ok": True, "updated": 2})
        self.assertNotIn("", self.summaries())

    def test_in_production_a_browser_is_not_let_in(self):
        answer, = run_curl("curl " + placed(self.snippets["in a browser"], self.server.url))

        self.assertEqual((answer.status, answer.json), (401, {"error": "Unauthorized"}))
        self.assertEqual(self.summaries(), ["", ""])

    def test_in_development_a_browser_runs_it(self):
        with reference_server(self.database, env={"CRON_SECRET": CRON_SECRET, "NODE_ENV": "development"}) as server:
            for updated in (2, 0):
                answer, = run_curl("curl " + placed(self.snippets["in a browser"], server.url))
                self.assertEqual((answer.status, answer.json), (200, {"ok": True, "updated": updated}))

        self.assertTrue(self.summaries()[0].startswith("The ferry is suspended until Friday."))


class Prompts(DocumentTest):
    NAME, MORE, ENV = "prompts", MODELS, KEYS

    def setUp(self):
        self.addCleanup(wait_for, self.is_over, 30, "all jobs to be over")
        self.target.on(OPENAI, says('{"entity":"notion"}'))
        self.target.on(ROUTER, says("**Notion** - it is the most used"))
        self.database.script("""
            delete from prompts; delete from models; delete from responses; delete from entities;
            insert into models(id, name, provider) values ('gpt-5', 'GPT-5', 'openai'), ('opus', 'Opus', 'anthropic');
            insert into prompts(category, question, runs, models) values
              ('tools', 'Which note app?', 5, '[{"id":"gpt-5"},{"id":"opus"}]'),
              ('cars', 'Which car?', 5, '[{"id":"gpt-5"},{"id":"opus"}]');
            insert into prompts(category, question, active, models) values
              ('off', 'Which one was switched off?', false, '[{"id":"gpt-5"}]')""")
        self.prompts = self.database.rows("select id from prompts where active order by id")

    def said(self, name):
        """The JSON that the document shows; it leaves a list out as [...]."""
        return json.loads(self.snippets[name].replace("[...]", "[]"))

    def status(self, day):
        answer = self.curl("job status", {"2025-10-14": f"{day}&promptId={self.prompts[0]}"})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json

    def is_over(self):
        summary = self.server.client(token=CRON_SECRET).get("/api/jobs/status").json["summary"]
        return summary["queued"] + summary["processing"] == 0

    def test_cron_makes_the_jobs_that_the_document_counts(self):
        answer = self.curl("trigger cron")

        self.assertEqual((answer.status, answer.json), (200, {**self.said("cron answer"), "batchKey": today()}))
        again = self.curl("trigger cron")
        self.assertEqual(again.json["message"], "No prompts due for processing")
        wait_for(self.is_over, 30, "all jobs to be over")
        self.assertEqual(self.database.rows("select count(*) from responses"), ["20"])
        self.assertEqual(self.database.rows("select name, total_mentions from entities"), ["Notion|20"])

    def test_status_is_asked_for_a_day(self):
        self.curl("trigger cron")

        wait_for(self.is_over, 30, "all jobs to be over")
        shown = self.status(today())
        self.assertEqual(list(shown), list(self.said("status answer")))
        self.assertEqual(list(shown["summary"]), list(self.said("status answer")["summary"]))
        self.assertEqual((shown["summary"]["total"], shown["summary"]["succeeded"]), (10, 10))
        self.assertEqual(len(shown["jobs"]), 10)
        self.assertEqual({row["job"]["batchKey"] for row in shown["jobs"]}, {today()})
        another_day = self.curl("job status")  # the document's: 2025-10-14
        self.assertEqual((another_day.status, another_day.json["summary"]["total"], another_day.json["jobs"]),
                         (200, 0, []))

    def test_one_job_is_processed(self):
        self.check(self.api.post("/v1/queues/prompts/pause"))
        self.addCleanup(lambda: self.check(self.api.post("/v1/queues/prompts/resume")))
        self.curl("trigger cron")
        job = self.status(today())["jobs"][0]["job"]["id"]
        headers = dict(line.split(": ") for line in placed(self.snippets["process headers"], "", SECRET).splitlines())
        body = self.snippets["process body"].replace("123", str(job)).encode()

        answer = self.server.client(token="").post("/api/jobs/process", body, headers=headers)

        entity, = self.database.rows("select id from entities")
        self.assertEqual((answer.status, answer.json), (200, {
            **self.said("process answer"), "jobId": job, "entityId": int(entity)}))
        self.assertEqual(self.database.rows("select entity_id from responses"), [entity])
        self.assertEqual(self.status(today())["summary"]["queued"], 9)

    def test_another_secret_opens_nothing(self):
        for name in ("trigger cron", "job status"):
            answer = self.curl(name, {"your-cron-secret": "another"})
            self.assertEqual(answer.status, 401)
        self.assertEqual(self.curl("trigger cron", {"your-cron-secret": "another"}).text, "Unauthorized")
        self.assertEqual(self.database.rows("select count(*) from prompts where last_run_at is not null"), ["0"])

    def test_its_vercel_json_calls_cron_every_day(self):
        schedule, job = self.run_imported("api-cron", "vercel", "--base-url", self.server.url)

        self.assertTrue(schedule["next_runs"][0].endswith("T00:00:00.000Z"))
        self.assertEqual(job["state"], "succeeded", job)
        self.assertEqual(json.loads(job["result"]["body"])["jobsCreated"], 20)

    def test_its_expressions_mean_what_it_says(self):
        expected = {"Daily at midnight": "2026-03-05T00:00:00Z", "Every 6 hours": "2026-03-04T12:00:00Z",
                    "Daily at noon": "2026-03-04T12:00:00Z"}
        for expression, words in expressions(self.snippets["expressions"]):
            self.assertEqual(next_time(expression, WEDNESDAY), expected[words], words)

    def check(self, answer):
        self.assertEqual(answer.status, 200, answer.text)


class Registry(unittest.TestCase):
    """A handler stays in the application, behind a URL; its result is the body of the task's result."""

    CONFIG = """
    [tasks.my-custom-task]
    kind = "http"
    url = "$TARGET/tasks/my-custom-task"
    cron = "0 * * * *"
    max_attempts = 1
    [tasks.heartbeat]
    kind = "noop"
    cron = "* * * * * *"
    """

    @classmethod
    def setUpClass(cls):
        cls.snippets = document("registry")
        cls.project = Project()
        cls.addClassCleanup(cls.project.close)
        cls.project.compile({"by name": cls.snippets["by name"]}, {"by name": ["result"]})
        cls.target = Target()
        cls.addClassCleanup(cls.target.close)
        cls.server = Server(cls.CONFIG.replace("$TARGET", cls.target.url), variables(cls.snippets["switch"]))
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def runs(self, name):
        return self.api.get("/api/cron/runs", query={"jobName": name}).json["jobRuns"]

    def test_a_task_is_run_by_its_name(self):
        said = {"success": True, "count": 3}
        self.target.on("/tasks/my-custom-task", Reply(200, {}, json.dumps(said).encode()))

        line, = self.project.run("by name", self.server)

        result = json.loads(line)["result"]
        self.assertEqual((result["status"], json.loads(result["body"])), (200, said))
        self.assertEqual(len(self.target.hits("/tasks/my-custom-task")), len(self.runs("my-custom-task")))
        self.assertEqual(self.runs("my-custom-task")[0]["status"], "completed")

    def test_a_task_that_fails_throws_and_is_remembered_as_failed(self):
        self.target.on("/tasks/my-custom-task", Reply(422, {}, b"no users"))

        done = self.project.run("by name", self.server, check=False)

        self.assertNotEqual(done.returncode, 0)
        self.assertIn("PawlError", done.stderr)
        run = self.runs("my-custom-task")[0]
        self.assertEqual(run["status"], "failed")
        self.assertTrue(run["error"] and run["finishedAt"])

    def test_its_switch_starts_schedules(self):
        self.assertEqual(variables(self.snippets["switch"]), {"ENABLE_CRON_JOBS": "true"})
        wait_for(lambda: self.runs("heartbeat"), 5, "a slot")

    def test_its_expressions_mean_what_it_says(self):
        expected = ["2026-03-04T11:00:00Z", "2026-03-05T00:00:00Z", "2026-03-08T00:00:00Z", "2026-04-01T00:00:00Z",
                    "2026-03-04T10:15:00Z"]
        listed = expressions(self.snippets["expressions"])
        self.assertEqual([next_time(expression, WEDNESDAY) for expression, _ in listed], expected)


class Snippets(unittest.TestCase):
    def test_none_is_forgotten(self):
        tests = "".join(path.read_text() for path in FOLDER.parent.glob("test_documents*.py"))
        for path in FOLDER.glob("*.md"):
            snippets = document(path.stem)
            self.assertEqual(len(snippets), path.read_text().count("\n## "))
            for name in snippets:
                self.assertIn(f'"{name}"', tests, path.name)


if __name__ == "__main__":
    unittest.main()
