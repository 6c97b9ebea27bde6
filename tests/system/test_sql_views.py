# SPDX-License-Identifier: Apache-2.0
"""Jobs as the tables jobs, prompt_jobs and CronJobRun, read by another process while the server runs."""

import pathlib
import re
import signal
import sqlite3
import unittest

from pawl import Server, database_of, wait_final
from waiting import wait_for

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "guides" / "sql-views.md"

CONFIG = """
[compat]
sql_views = true
[databases.app]
url = "sqlite:./app.db"
[tasks.monthly]
kind = "usage_reset"
max_attempts = 2
backoff = ["1ms"]
[tasks.prompt-run]
kind = "prompt_run"
max_attempts = 1
[tasks.rest]
kind = "sleep"
endpoint = true
[tasks.other]
kind = "noop"
"""
PROMPT = {"promptId": 7, "modelId": "gpt-5", "runIndex": 1, "batchKey": "2026-01-02", "prompt": {"question": "?"}}


class Views(unittest.TestCase):
    def setUp(self):
        self.server = Server(CONFIG)
        self.addCleanup(self.server.close)
        self.server.start()
        self.api = self.server.client()

    def sql(self, statement):
        database = sqlite3.connect(database_of(self.server), timeout=10)
        try:
            with database:
                return database.execute(statement).fetchall()
        finally:
            database.close()

    def create(self, task, payload=None, **more):
        answer = self.api.post("/v1/jobs", {"task": task, "payload": payload, **more})
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json["id"]

    def failed_reset(self):
        job = self.create("monthly", priority=10)
        self.assertEqual(wait_final(self.api, job)["state"], "failed")  # there is no table yet
        return job

    def make_tables(self):
        database = sqlite3.connect(self.server.folder / "app.db", timeout=10)
        database.executescript("""
            create table if not exists users(id text primary key, status text);
            create table if not exists usage(user_id text, month text, fixes_applied integer, ai_calls_made integer,
              sites_connected integer, primary key(user_id, month));""")
        database.close()

    def test_jobs_are_in_the_words_of_their_table(self):
        failed = self.failed_reset()
        later = self.create("monthly", run_at="2100-01-01T00:00:00Z")
        self.create("other")

        self.assertEqual(
            self.sql("SELECT id, type, status, priority, attempts, max_attempts, error IS NOT NULL, result FROM jobs"
                     " ORDER BY CAST(id AS INTEGER)"),
            [(str(failed), "RESET_USAGE", "FAILED", 10, 1, 2, 1, None),
             (str(later), "RESET_USAGE", "PENDING", 0, 0, 2, 0, None)])
        shown, = self.sql(f"SELECT scheduled_for, created_at, completed_at FROM jobs WHERE id = '{failed}'")
        job = self.api.get(f"/v1/jobs/{failed}").json
        self.assertEqual(shown, (job["run_at"], job["created_at"], job["finished_at"]))

    def test_a_failed_job_is_set_back_and_runs_again(self):
        failed = self.failed_reset()
        self.make_tables()

        self.sql("UPDATE jobs SET status = 'PENDING', attempts = 0 WHERE status = 'FAILED'")

        done = wait_for(lambda: [row for row in self.sql("SELECT id, status, attempts FROM jobs")
                                 if row[1] == "COMPLETED"], 10, "the job to run again")
        self.assertEqual(done, [(str(failed), "COMPLETED", 1)])
        self.assertEqual(self.api.get(f"/v1/jobs/{failed}").json["state"], "succeeded")

    def test_what_is_set_back_is_pending_at_once_and_survives_a_kill(self):
        failed = self.failed_reset()
        self.make_tables()
        self.server.kill()

        self.sql("UPDATE jobs SET status = 'PENDING', attempts = 0")

        self.assertEqual(self.sql("SELECT id, status, attempts, error, completed_at FROM jobs"),
                         [(str(failed), "PENDING", 0, None, None)])
        self.server.start()
        self.api = self.server.client()
        wait_for(lambda: self.api.get(f"/v1/jobs/{failed}").json["state"] == "succeeded", 10, "the retry")

    def test_every_other_change_is_refused_with_the_reason(self):
        self.failed_reset()
        running = self.create("rest", {"duration": "30s"})
        for statement, reason in [
            ("UPDATE jobs SET status = 'COMPLETED'", "the only change it takes is SET status = 'PENDING', attempts = 0"),
            ("UPDATE jobs SET status = 'PENDING'", "the only change it takes"),
            ("UPDATE jobs SET status = 'PENDING', attempts = 0, priority = 3", "the only change it takes"),
            ("DELETE FROM jobs", "cannot modify jobs because it is a view"),
            ("INSERT INTO prompt_jobs(id) VALUES (1)", "cannot modify prompt_jobs because it is a view"),
            ("UPDATE CronJobRun SET status = 'failed'", "cannot modify CronJobRun because it is a view"),
        ]:
            with self.subTest(statement), self.assertRaisesRegex(sqlite3.Error, re.escape(reason)):
                self.sql(statement)
        self.api.post(f"/v1/jobs/{running}/cancel")

    def test_prompt_jobs(self):
        job = self.create("prompt-run", PROMPT)
        self.assertEqual(wait_final(self.api, job)["state"], "failed")

        self.assertEqual(
            self.sql("SELECT id, prompt_id, model_id, run_index, batch_key, status, attempt_count,"
                     " error_message IS NOT NULL, finished_at IS NOT NULL FROM prompt_jobs"),
            [(int(job), 7, "gpt-5", 1, "2026-01-02", "failed", 1, 1, 1)])

    def test_runs_of_registered_tasks_from_their_start_on(self):
        waiting = self.create("rest", {"duration": "1ms"}, run_at="2100-01-01T00:00:00Z")
        done = self.create("rest", {"duration": "20ms"})
        wait_final(self.api, done)
        self.create("other")
        running = self.create("rest", {"duration": "30s"})
        wait_for(lambda: self.api.get(f"/v1/jobs/{running}").json["state"] == "running", 10, "the run")

        rows = self.sql("SELECT id, jobName, status, duration, error, finishedAt IS NULL FROM CronJobRun ORDER BY id")

        self.assertEqual([row[:3] + row[4:] for row in rows],
                         [(str(done), "rest", "completed", None, 0), (str(running), "rest", "running", None, 1)])
        self.assertGreaterEqual(rows[0][3], 20)
        self.assertIsNone(rows[1][3])
        self.assertNotIn(str(waiting), [row[0] for row in rows])
        self.api.post(f"/v1/jobs/{running}/cancel")

    def test_a_payload_beside_its_row_is_shown_too(self):
        job = self.create("prompt-run", {**PROMPT, "filler": "x" * 5_000})
        wait_final(self.api, job)
        self.assertEqual(self.sql("SELECT prompt_id FROM prompt_jobs"), [(7,)])

    def test_the_statements_of_the_guide_run(self):
        self.failed_reset()
        statements = [statement for block in re.findall(r"```sql\n(.*?)```", GUIDE.read_text(), re.S)
                      for statement in block.split(";") if statement.strip()]
        self.assertEqual(len(statements), 5)
        for statement in statements:
            with self.subTest(statement):
                self.sql(statement)

    def test_a_transaction_that_somebody_leaves_open_ends_nothing(self):
        shell = sqlite3.connect(database_of(self.server), isolation_level=None)
        self.addCleanup(shell.close)
        shell.execute("BEGIN IMMEDIATE")

        answers = [self.api.post("/v1/jobs", {"task": "other"}) for _ in range(7)]  # for more than ten seconds

        self.assertEqual({(answer.status, answer.code) for answer in answers}, {(503, "store_unavailable")})
        shell.execute("ROLLBACK")
        self.assertEqual(wait_final(self.api, self.create("other"))["state"], "succeeded")

    def test_without_the_key_there_are_none(self):
        self.assertTrue(self.sql("SELECT 1 FROM sqlite_master WHERE type = 'view'"))
        self.server.terminate()
        self.server.configure(CONFIG.replace("sql_views = true", "sql_views = false"))
        self.server.start()
        self.assertEqual(self.sql("SELECT name FROM sqlite_master WHERE type = 'view'"), [])

    def test_a_reload_names_the_tasks_anew(self):
        self.create("other")
        self.server.configure(CONFIG.replace('[tasks.other]\nkind = "noop"', '[tasks.other]\nkind = "noop"\nendpoint = true'))
        self.server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: self.sql("SELECT jobName FROM CronJobRun") == [("other",)], 10, "the new task's runs")


if __name__ == "__main__":
    unittest.main()
