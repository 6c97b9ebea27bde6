# SPDX-License-Identifier: Apache-2.0
"""The five systems' own addresses on the real binary. contract.md, section 6.

The kinds are tested with stand-ins in tests/scenarios; here is what needs none of them, and the
upkeep of sites on a real database.
"""

import sqlite3
import unittest

from pawl import CRON_SECRET, Server, SystemTest, wait_final
from test_tokens import token

JWT_SECRET = "a-secret-of-the-application-32-bytes"
FUNCTION_KEY = "the-service-role-key-of-these-tests"

CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET"]
jwt = { secret = "env:JWT_SECRET" }
[compat]
wait = "3s"
public_info = true
[tasks.tick]
kind = "noop"
cron = "0 0 1 1 *"
[tasks.by-hand]
kind = "sleep"
endpoint = true
payload = { duration = "10ms" }
[tasks.slow]
kind = "sleep"
endpoint = true
payload = { duration = "1h" }
[tasks.broken]
kind = "fail"
endpoint = true
payload = { permanent = true }
[tasks.inner]
kind = "noop"
"""


class Compat(SystemTest):
    CONFIG = CONFIG
    ENV = {
        "CRON_SECRET": CRON_SECRET,
        "JWT_SECRET": JWT_SECRET,
        "SUPABASE_SERVICE_ROLE_KEY": FUNCTION_KEY,
    }

    def setUp(self):
        self.anna = self.token_of("anna")
        self.bert = self.token_of("bert")

    @staticmethod
    def token_of(user, **claims):
        return token(JWT_SECRET, sub=user, **claims)

    def ask(self, method, path, key="", body=None, headers=None):
        return self.api.call(method, path, body, token=key, headers=headers)

    def is_error(self, answer, status, error):
        self.assertEqual((answer.status, answer.json), (status, {"error": error}), answer.text)

    # ---- who ------------------------------------------------------------------------
    def test_cron_routes_take_the_secret_alone(self):
        for path in ("/api/summary", "/api/jobs/status", "/api/cron/daily",
                     "/api/cron/nightly-cluster"):
            self.is_error(self.ask("GET", path), 401, "Unauthorized")
            self.is_error(self.ask("GET", path, key=self.server.token), 401, "Unauthorized")
            self.is_error(self.ask("GET", path, key=CRON_SECRET), 404, "Not found")

    def test_a_bare_secret_that_is_wrong_is_told_so_in_text(self):
        answer = self.ask("POST", "/api/jobs/process", headers={"Authorization": "wrong"})

        self.assertEqual((answer.status, answer.text), (401, "Unauthorized"))
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))
        self.is_error(self.ask("POST", "/api/jobs/process"), 401, "Unauthorized")

    def test_functions_take_the_service_role_key(self):
        path = "/functions/v1/nightly-cluster"
        self.assertEqual(self.ask("POST", path, key=FUNCTION_KEY).status, 404)
        self.assertEqual(self.ask("POST", path, key=CRON_SECRET).status, 404)
        self.is_error(self.ask("POST", path, key="wrong"), 401, "Unauthorized")
        self.is_error(self.ask("GET", "/api/cron/tick", key=FUNCTION_KEY), 401, "Unauthorized")

    def test_process_jobs_says_what_it_is_if_it_may(self):
        answer = self.ask("GET", "/api/cron/process-jobs")

        self.assertEqual(answer.status, 200)
        self.assertIn("Authorization: Bearer", answer.text)
        self.is_error(self.ask("POST", "/api/cron/process-jobs"), 401,
                      "Unauthorized - Invalid cron secret")

    def test_the_page_of_the_registry_has_moved(self):
        answer = self.ask("GET", "/dashboard/cron")

        self.assertEqual(answer.status, 302)
        self.assertEqual(answer.headers["location"], "../dashboard/schedules")

    # ---- one job --------------------------------------------------------------------
    def job_of(self, user, task="tick"):
        answer = self.api.post("/v1/jobs", {"task": task}, token=self.token_of(user))
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json["id"]

    def test_the_owner_follows_a_job(self):
        job = self.job_of("anna")
        wait_final(self.api, job)
        path = f"/api/jobs/{job}/status"

        answer = self.check(self.ask("GET", path, key=self.anna), 200)

        shown = answer.json["job"]
        self.assertEqual(answer.json["success"], True)
        self.assertEqual(
            list(shown),
            ["id", "type", "status", "priority", "progress", "result", "error", "attempts",
             "maxAttempts", "scheduledFor", "startedAt", "completedAt", "createdAt", "updatedAt"],
        )
        self.assertEqual(
            (shown["id"], shown["type"], shown["status"], shown["progress"], shown["attempts"]),
            (job, "TICK", "COMPLETED", 100, 1),
        )
        same = self.ask("GET", path, key=self.anna,
                        headers={"If-None-Match": answer.headers["etag"]})
        self.assertEqual((same.status, same.text), (304, ""))

    def test_nobody_else_does(self):
        job = self.job_of("anna")
        for verb, method in (("status", "GET"), ("cancel", "POST"), ("retry", "POST")):
            path = f"/api/jobs/{job}/{verb}"
            self.is_error(self.ask(method, path, key=self.bert), 403, "Forbidden")
            self.is_error(self.ask(method, path), 401, "Unauthorized")
            missing = self.ask(method, f"/api/jobs/999999/{verb}", key=self.anna)
            self.is_error(missing, 404, "Job not found")

    def test_the_owner_cancels_and_retries(self):
        self.check(self.api.post("/v1/queues/default/pause"), 200)
        try:
            job = self.job_of("anna")
            cancelled = self.check(
                self.ask("POST", f"/api/jobs/{job}/cancel", key=self.anna), 200)
            self.assertEqual(cancelled.json["success"], True)
            self.check(self.ask("POST", f"/api/jobs/{job}/cancel", key=self.anna), 409)
            retried = self.check(self.ask("POST", f"/api/jobs/{job}/retry", key=self.anna), 200)
            self.assertEqual(retried.json["success"], True)
            self.check(self.ask("POST", f"/api/jobs/{job}/retry", key=self.anna), 409)
        finally:
            self.check(self.api.post("/v1/queues/default/resume"), 200)
        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")

    # ---- the registry ---------------------------------------------------------------
    def test_lists_runs_and_switches(self):
        listed = self.check(self.ask("GET", "/api/cron/jobs", key=self.anna), 200).json
        self.assertEqual(listed["success"], True)
        tick, = listed["jobs"]
        self.assertEqual((tick["name"], tick["schedule"], tick["active"]),
                         ("tick", "0 0 1 1 *", True))
        self.assertTrue(tick["nextRun"].endswith("-01-01T00:00:00.000Z"))

        operator = self.token_of("olga", role="operator")
        path = "/api/cron/jobs/tick/"
        self.is_error(self.ask("POST", path + "disable", key=self.anna), 403, "Forbidden")
        self.check(self.ask("POST", path + "disable", key=operator), 200)
        off, = self.ask("GET", "/api/cron/jobs", key=self.anna).json["jobs"]
        self.assertEqual((off["active"], off["nextRun"]), (False, None))
        self.check(self.ask("POST", path + "enable", key=operator), 200)
        unknown = self.check(self.ask("POST", "/api/cron/jobs/x/enable", key=operator), 404)
        self.assertEqual(unknown.json, {"success": False, "error": "Job 'x' not found"})

    def test_runs_by_hand_and_remembers(self):
        run = self.check(
            self.ask("POST", "/api/cron/run", self.anna, {"jobName": "tick"}), 200)
        self.assertEqual(run.json, {"success": True, "result": None})
        failed = self.check(
            self.ask("POST", "/api/cron/run", self.anna, {"jobName": "broken"}), 200)
        self.assertEqual(failed.json["success"], False)
        self.assertTrue(failed.json["error"])

        runs = self.ask("GET", "/api/cron/runs?jobName=tick&limit=1", key=self.anna).json
        row, = runs["jobRuns"]
        self.assertEqual(
            list(row),
            ["id", "jobName", "startedAt", "finishedAt", "duration", "status", "error",
             "createdAt"],
        )
        self.assertEqual((row["jobName"], row["status"]), ("tick", "completed"))
        broken = self.ask("GET", "/api/cron/runs?status=failed&jobName=broken", key=self.anna).json
        self.assertEqual({row["jobName"] for row in broken["jobRuns"]}, {"broken"})

        last, = self.ask("GET", "/api/cron/jobs", key=self.anna).json["jobs"]
        self.assertIsNotNone(last["lastRun"])

    def test_a_run_that_takes_long_is_named(self):
        answer = self.check(
            self.ask("POST", "/api/cron/run", self.anna, {"jobName": "slow"}), 202)

        job = answer.json["jobId"]
        self.assertEqual(answer.json["statusUrl"], f"/api/jobs/{job}/status")
        status = self.ask("GET", answer.json["statusUrl"], key=self.anna)
        self.assertEqual(status.json["job"]["status"], "PROCESSING")
        stopped = self.check(self.ask("POST", f"/api/jobs/{job}/cancel", key=self.anna), 200)
        self.assertEqual(stopped.json["message"], "Cancellation requested")
        self.assertEqual(wait_final(self.api, job)["state"], "cancelled")

    def test_does_not_run_what_is_not_registered(self):
        for name in ("inner", "nobody"):
            answer = self.check(
                self.ask("POST", "/api/cron/run", self.anna, {"jobName": name}), 404)
            self.assertEqual(answer.json,
                             {"success": False, "error": f"Job '{name}' not found"})


class Upkeep(SystemTest):
    """Jobs of sites: created by their routes, processed by callers while the queue is paused."""

    CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET"]
jwt = { secret = "env:JWT_SECRET" }
[databases.app]
url = "sqlite:./app.db"
[queues.aside]
[tasks.daily]
kind = "cleanup"
preset = "seology"
queue = "aside"
[tasks.monthly]
kind = "usage_reset"
queue = "aside"
max_attempts = 1
[tasks.tick]
kind = "noop"
"""
    ENV = Compat.ENV

    TABLES = """
drop table if exists fixes; drop table if exists users; drop table if exists usage;
create table fixes(id integer, rollback_expires_at text, before_state text);
insert into fixes values (1, '2020-01-01T00:00:00Z', 'x'), (2, '2999-01-01T00:00:00Z', 'x');
create table if not exists audit_logs(id integer, created_at text);
create table if not exists notifications(id integer, read boolean, created_at text);
create table users(id text primary key, status text);
insert into users values ('a', 'ACTIVE'), ('b', 'PAUSED');
create table usage(user_id text, month text, fixes_applied int, ai_calls_made int,
  sites_connected int, primary key(user_id, month));
"""

    def setUp(self):
        self.sql(self.TABLES)
        self.check(self.api.post("/v1/queues/aside/purge"), 200)
        self.switch("resume")

    def sql(self, statements):
        with sqlite3.connect(self.server.folder / "app.db") as database:
            database.executescript(statements)

    def rows(self, query):
        with sqlite3.connect(self.server.folder / "app.db") as database:
            return database.execute(query).fetchall()

    def switch(self, verb):
        self.check(self.api.post(f"/v1/queues/aside/{verb}"), 200)

    def cron(self, method, path, body=None):
        return self.check(self.api.call(method, path, body, token=CRON_SECRET), 200).json

    def created(self, path, priority):
        """The job that a cron route created, and its answer without the id."""
        answer = self.cron("GET", path)
        job = self.check(self.api.get("/v1/jobs/" + answer["jobId"]), 200).json
        self.assertEqual((job["priority"], answer["success"]), (priority, True))
        return job["id"], answer

    def test_the_day_and_the_month_create_jobs_and_do_not_wait(self):
        daily, answer = self.created("/api/cron/daily", 1)
        self.assertEqual(answer["message"], "Daily cleanup job queued")
        monthly, answer = self.created("/api/cron/monthly", 10)
        self.assertEqual(answer["message"], "Monthly usage reset job queued")
        self.assertRegex(answer["month"], r"^\d{4}-\d{2}$")

        self.assertEqual(wait_final(self.api, daily)["state"], "succeeded")
        self.assertEqual(wait_final(self.api, monthly)["state"], "succeeded")
        self.assertEqual(self.rows("select before_state from fixes order by id"), [(None,), ("x",)])
        self.assertEqual(self.rows("select user_id, month, fixes_applied from usage"),
                         [("a", answer["month"], 0)])

    def test_an_administrator_cleans_up(self):
        path, body = "/api/jobs/cleanup", {"daysOld": 30}
        answer = self.check(self.api.post(path, body), 202).json
        self.assertEqual(answer, {"success": True, "jobId": answer["jobId"],
                                  "message": "Cleanup job queued"})
        job = wait_final(self.api, answer["jobId"])
        self.assertEqual((job["state"], job["payload"]["daysOld"]), ("succeeded", 30))
        shown = self.check(self.api.get(f"/api/jobs/{job['id']}/status"), 200).json["job"]
        self.assertEqual((shown["type"], shown["status"]), ("CLEANUP_ROLLBACKS", "COMPLETED"))

        boss = token(JWT_SECRET, sub="olga", role="admin")
        told = self.check(self.api.call("POST", path, body, token=boss), 202).json
        self.assertEqual(wait_final(self.api, told["jobId"])["state"], "succeeded")
        user = token(JWT_SECRET, sub="anna")
        refused = self.api.call("POST", path, body, token=user)
        self.assertEqual((refused.status, refused.json), (403, {"error": "Forbidden"}))
        self.assertEqual(self.api.call("POST", path, body, token="").status, 401)
        self.assertEqual(self.api.post(path, {"daysOld": 0}).status, 400)

    def test_callers_process_what_is_due_from_a_paused_queue(self):
        self.switch("pause")
        daily, _ = self.created("/api/cron/daily", 1)
        monthly, _ = self.created("/api/cron/monthly", 10)
        before = self.cron("GET", "/api/jobs/process")["stats"]
        self.assertEqual((before["pending"], before["processing"]), (2, 0))

        first = self.cron("POST", "/api/jobs/process")
        self.assertEqual((first["success"], first["jobId"], first["type"]),
                         (True, monthly, "RESET_USAGE"))
        self.assertEqual(first["result"]["usersReset"], 1)
        named = self.cron("POST", "/api/jobs/process", {"jobId": daily})
        self.assertEqual(named, {"success": True, "jobId": int(daily), "status": "succeeded",
                                 "entityId": None})
        self.assertEqual(self.cron("POST", "/api/jobs/process", {"jobId": int(daily)})["message"],
                         "Job already processed")
        self.assertEqual(self.cron("POST", "/api/jobs/process"),
                         {"success": True, "message": "No pending jobs to process"})
        after = self.cron("GET", "/api/jobs/process")["stats"]
        self.assertEqual(after, {**before, "pending": 0, "completed": before["completed"] + 2})

    def test_a_pass_takes_several(self):
        self.switch("pause")
        jobs = {self.created("/api/cron/daily", 1)[0] for _ in range(2)}
        self.sql("drop table usage")
        broken, _ = self.created("/api/cron/monthly", 10)

        done = self.cron("POST", "/api/cron/process-jobs")

        self.assertEqual((done["success"], done["processedCount"]), (True, 3))
        self.assertEqual(list(done), ["success", "processedCount", "jobs", "queueStats",
                                      "duration"])
        shown = {job["jobId"]: job for job in done["jobs"]}
        self.assertEqual(set(shown), jobs | {broken})
        self.assertEqual({shown[job]["status"] for job in jobs}, {"completed"})
        self.assertEqual(shown[broken]["status"], "failed")
        self.assertIn("usage", shown[broken]["error"])
        self.assertEqual(self.cron("GET", "/api/cron/process-jobs")["processedCount"], 0)

    def test_other_tasks_are_not_theirs(self):
        tick = self.enqueue("tick", run_at="2999-01-01T00:00:00Z")["id"]
        answer = self.api.call("POST", "/api/jobs/process", {"jobId": tick}, token=CRON_SECRET)
        self.assertEqual((answer.status, answer.json), (404, {"error": "Job not found"}))
        self.assertEqual(self.cron("POST", "/api/jobs/process")["message"],
                         "No pending jobs to process")


class InDevelopment(unittest.TestCase):
    def test_users_need_no_key_and_are_called_dev(self):
        with Server(CONFIG, Compat.ENV,
                    args=["--dev"]) as server:
            client = server.client(token="")
            run = client.post("/api/cron/run", {"jobName": "by-hand"})
            self.assertEqual(run.status, 200, run.text)
            job = next(iter(server.client().pages("/v1/jobs")))
            self.assertEqual(job["user_id"], "dev")
            self.assertEqual(client.get(f"/api/jobs/{job['id']}/status").status, 200)
            self.assertEqual(client.get("/v1/jobs").status, 401)
            self.assertEqual(client.post("/api/jobs/cleanup", {}).status, 401)


class Settings(unittest.TestCase):
    def test_the_size_of_a_pass_is_checked(self):
        server = Server(CONFIG, {**Compat.ENV, "JOB_PROCESS_BATCH_SIZE": "many"})
        try:
            server.spawn()
            self.assertEqual(server.wait_exit(), 78, server.log())
            self.assertIn("JOB_PROCESS_BATCH_SIZE", server.log())
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
