# SPDX-License-Identifier: Apache-2.0
"""The five systems' own addresses on the real binary. contract.md, section 6.

Their kinds are tested with stand-ins in tests/scenarios; here is what needs none of them.
"""

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
        self.assertEqual(answer.headers["location"], "/dashboard/schedules")

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
