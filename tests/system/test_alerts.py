# SPDX-License-Identifier: Apache-2.0
"""Alerts: who is told of failed jobs, when, signed, once and across a kill. guarantees.md, G48."""

import base64
import hashlib
import hmac
import unittest

from pawl import SystemTest
from target import Reply
from waiting import wait_for

SIGNING = base64.b64encode(b"a secret of at least 24 bytes").decode()
CONFIG = """
[alerts.ops]
url = "$TARGET/ops"
sign = "env:ALERT_SECRET"
[alerts.chat]
url = "$TARGET/chat"
each_failure = false
in_a_row = 2
headers = { authorization = "env:CHAT_TOKEN" }
body = '{"text":"{{payload.data.task}}: {{payload.type}}"}'
[tasks.shaky]
kind = "http"
url = "$TARGET/shaky"
max_attempts = 1
alerts = ["ops"]
[tasks.twice]
kind = "http"
url = "$TARGET/twice"
max_attempts = 1
alerts = ["ops", "chat"]
[tasks.patient]
kind = "fail"
max_attempts = 2
backoff = ["10ms"]
backoff_jitter = "none"
alerts = ["ops"]
[tasks.remote]
kind = "pull"
max_attempts = 1
alerts = ["ops"]
[tasks.silent]
kind = "fail"
max_attempts = 1
"""
ENV = {"ALERT_SECRET": "whsec_" + SIGNING, "CHAT_TOKEN": "Bearer chat-token-of-the-test"}


class Alerts(SystemTest):
    CONFIG, ENV = CONFIG, ENV

    def told(self, path, task):
        """(type, failures in a row) of what arrived about a task, in the order of its streak."""
        found = [hit.json for hit in self.target.hits(path)]
        return [(one["type"], one["data"]["failures_in_a_row"]) for one in found
                if one["data"]["task"] == task]

    def wait_told(self, path, task, count):
        wait_for(lambda: len(self.told(path, task)) >= count, 15, f"{count} alerts of {task}")
        return sorted(self.told(path, task), key=lambda one: (one[1], one[0]))

    def test_a_failed_job_is_told_at_once_and_three_in_a_row_too(self):
        self.target.on("/shaky", Reply(400))
        for _ in range(4):
            self.assertEqual(self.run_job("shaky")["state"], "failed")
        told = self.wait_told("/ops", "shaky", 5)
        self.assertEqual(told, [("job.failed", 1), ("job.failed", 2), ("job.failed", 3),
                                ("task.failing", 3), ("job.failed", 4)])

        self.target.on("/shaky", Reply(200))
        self.run_job("shaky")
        self.run_job("shaky")

        self.assertEqual(self.wait_told("/ops", "shaky", 6)[0], ("task.recovered", 0))
        self.check_nothing_is_left()
        self.assertEqual(len(self.told("/ops", "shaky")), 6)

    def check_nothing_is_left(self):
        def waiting():
            jobs = self.api.get("/v1/jobs", query={"queue": "alerts", "limit": "500"}).json["data"]
            return all(job["state"] == "succeeded" for job in jobs)
        wait_for(waiting, 15, "the deliveries to end")

    def test_the_call_is_signed_and_names_the_job(self):
        job = self.run_job("patient")
        self.assertEqual((job["state"], job["attempt"]), ("failed", 2))
        hit = wait_for(lambda: next((hit for hit in self.target.hits("/ops")
                                     if hit.json["data"]["job_id"] == job["id"]), None),
                       15, "the alert of the job")
        name, stamp = hit.headers["webhook-id"], hit.headers["webhook-timestamp"]
        digest = hmac.new(base64.b64decode(SIGNING), f"{name}.{stamp}.".encode() + hit.body,
                          hashlib.sha256).digest()
        self.assertEqual(hit.headers["webhook-signature"],
                         "v1," + base64.b64encode(digest).decode())
        data = hit.json["data"]
        self.assertEqual((data["job_id"], data["state"], data["attempt"]), (job["id"], "failed", 2))
        self.assertEqual(data["error"],
                         {"code": "asked_to_fail", "message": "attempt 2 was asked to fail"})
        self.assertRegex(hit.json["timestamp"], r"^20\d\d-\d\d-\d\dT")

    def test_two_alerts_of_a_task_each_by_its_own_rule_and_words(self):
        self.target.on("/twice", Reply(400))
        for _ in range(2):
            self.run_job("twice")
        hit = self.target.wait_hits("/chat")[0]

        self.assertEqual(hit.json, {"text": "twice: task.failing"})
        self.assertEqual(hit.headers["authorization"], "Bearer chat-token-of-the-test")
        self.assertEqual(len(self.wait_told("/ops", "twice", 2)), 2)

    def test_what_workers_outside_fail_is_told_too(self):
        job = self.enqueue("remote")
        held, = self.check(self.api.post(
            "/v1/queues/default/lease", {"worker": "w", "wait": "5s"}), 200).json["data"]
        self.check(self.api.post(f"/v1/leases/{held['lease']['token']}/fail", {
            "error": {"code": "broken", "message": "it broke"}}), 200)

        self.wait_told("/ops", "remote", 1)
        hit, = [hit for hit in self.target.hits("/ops") if hit.json["data"]["task"] == "remote"]
        self.assertEqual(hit.json["data"]["job_id"], job["id"])

    def test_a_task_without_alerts_tells_nobody(self):
        self.run_job("silent")
        self.run_job("patient")
        self.wait_told("/ops", "patient", 1)
        self.assertEqual(self.told("/ops", "silent"), [])


class DeadEndpoint(SystemTest):
    CONFIG, ENV = CONFIG, ENV

    def test_it_delays_nothing_and_is_told_after_a_kill_with_the_same_id(self):
        self.target.on("/ops", lambda hit: Reply(503, {"retry-after": "1"}))
        self.target.on("/shaky", Reply(400))
        failed = self.run_job("shaky")
        first = self.target.wait_hits("/ops")[0]
        self.assertEqual(self.run_job("silent")["state"], "failed")

        self.server.kill()
        self.target.on("/ops", Reply(200))
        self.server.start()
        self.api = self.server.client()
        jobs = self.api.get("/v1/jobs", query={"task": "alert.ops"}).json["data"]
        for job in jobs:
            if job["state"] not in ("succeeded", "running"):
                self.api.post(f"/v1/jobs/{job['id']}/run")
        wait_for(lambda: any(hit.status == 200 for hit in self.target.hits("/ops")), 20,
                 "the alert after the kill")

        last = [hit for hit in self.target.hits("/ops") if hit.status == 200][0]
        self.assertEqual(last.headers["webhook-id"], first.headers["webhook-id"])
        self.assertEqual(last.json["data"]["job_id"], failed["id"])


if __name__ == "__main__":
    unittest.main()
