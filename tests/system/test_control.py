# SPDX-License-Identifier: Apache-2.0
"""Bulk actions across a kill, and `why` of the real engine. contract.md, section 5."""

import time
import unittest

from pawl import SystemTest, wait_final
from waiting import wait_for

CONFIG = """
[tasks.light]
kind = "noop"
[tasks.nap]
kind = "sleep"
[tasks.heron]
kind = "native"
[queues.one]
concurrency = 1
[queues.slow]
rate = "1/2s"
"""
MANY = 20_000
# A reason is gone within this time of its cause.
SOON = 1.0


class BulkActions(SystemTest):
    CONFIG = CONFIG

    def many(self, count, **more):
        for _ in range(count // 5_000):
            answer = self.api.post("/v1/jobs:bulk", {"jobs": [{"task": "light", **more}] * 5_000})
            self.assertEqual(answer.status, 201, answer.text)

    def finished(self, action):
        def look():
            found = self.api.get(f"/v1/bulk-actions/{action['id']}").json
            return found if found["state"] != "running" else None

        return wait_for(look, 60, "the end of the bulk action")

    def start(self, action, **more):
        answer = self.api.post("/v1/bulk-actions", {"action": action, **more})
        self.assertEqual(answer.status, 202, answer.text)
        return answer.json

    def test_a_cancel_goes_on_after_a_kill(self):
        self.many(MANY, queue="killed", delay="1h")
        action = self.start("cancel", filter={"queue": "killed"})
        self.assertEqual(action["matched"], MANY)

        self.server.restart()
        type(self).api = self.server.client()
        over = self.finished(action)

        self.assertEqual((over["state"], over["done"], over["failed"]), ("done", MANY, 0))
        states = self.api.get("/v1/queues/killed").json["states"]
        self.assertEqual((states["cancelled"], states["scheduled"]), (MANY, 0))

    def test_other_jobs_run_meanwhile(self):
        self.many(MANY, queue="busy", delay="1h")
        action = self.start("cancel", filter={"queue": "busy"})

        self.assertEqual(self.run_job("light")["state"], "succeeded")

        self.assertEqual(self.finished(action)["done"], MANY)

    def test_the_command_line_counts_cancels_and_retries(self):
        for _ in range(3):
            self.enqueue("light", queue="cli", delay="1h")
        filters = ["--all", "--queue", "cli", "--state"]
        counted = self.server.cli("jobs", "cancel", *filters, "scheduled", "--dry-run")
        cancelled = self.server.cli("jobs", "cancel", *filters, "scheduled")
        retried = self.server.cli("jobs", "retry", *filters, "cancelled")

        self.assertEqual(
            [counted.stdout, cancelled.stdout, retried.stdout], ["3\n", "3\n", "3\n"],
            counted.stderr + cancelled.stderr + retried.stderr)


class Why(SystemTest):
    CONFIG = CONFIG

    def why(self, job):
        answer = self.check(self.api.get(f"/v1/jobs/{job}/why"), 200)
        return [reason["code"] for reason in answer.json["reasons"]]

    def assert_runs_soon(self, job):
        began = time.monotonic()
        self.assertEqual(wait_final(self.api, job, 10)["state"], "succeeded")
        self.assertLess(time.monotonic() - began, SOON)
        self.assertEqual(self.why(job), [])

    def test_a_paused_queue(self):
        self.api.post("/v1/queues/paused/pause")
        job = self.enqueue("light", queue="paused")["id"]
        self.assertEqual(self.why(job), ["queue_paused"])

        self.api.post("/v1/queues/paused/resume")

        self.assert_runs_soon(job)

    def test_a_time_ahead(self):
        job = self.enqueue("light", delay="1h")["id"]
        self.assertEqual(self.why(job), ["future_time"])

        self.check(self.api.post(f"/v1/jobs/{job}/run-now"), 200)

        self.assert_runs_soon(job)

    def test_a_full_queue(self):
        first = self.enqueue("nap", {"duration": "60s"}, queue="one")["id"]
        wait_for(lambda: self.api.get(f"/v1/jobs/{first}").json["state"] == "running", 10, "run")
        job = self.enqueue("light", queue="one")["id"]
        self.assertEqual(self.why(job), ["queue_concurrency"])

        self.api.post(f"/v1/jobs/{first}/cancel")

        self.assert_runs_soon(job)

    def test_a_rate_that_is_used_up(self):
        self.run_job("light", queue="slow")
        job = self.enqueue("light", queue="slow")["id"]
        self.assertEqual(self.why(job), ["rate_limited"])

        self.assertEqual(wait_final(self.api, job, 10)["state"], "succeeded")

    def test_a_task_without_a_handler(self):
        job = self.enqueue("heron")["id"]

        self.assertEqual(self.why(job), ["no_worker"])
        self.assertIn("no_worker", self.server.cli("jobs", "why", job).stdout)


if __name__ == "__main__":
    unittest.main()
