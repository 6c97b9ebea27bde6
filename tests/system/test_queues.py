# SPDX-License-Identifier: Apache-2.0
"""Queues over /v1: pause, resume, purge, limits, order. contract.md, section 5."""

import unittest

from pawl import SystemTest, wait_final
from waiting import holds_for, wait_for

CONFIG = """
[server]
slots = 1
[tasks.light]
kind = "noop"
[tasks.push]
kind = "http"
url = "$TARGET/push"
"""


class Queues(SystemTest):
    CONFIG = CONFIG

    def test_a_paused_queue_starts_nothing_until_it_is_resumed(self):
        self.check(self.api.post("/v1/queues/q1/pause"), 200)
        job = self.enqueue("light", queue="q1")["id"]
        holds_for(
            lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == "ready", 0.7, "still ready")

        self.check(self.api.post("/v1/queues/q1/resume"), 200)

        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")

    def test_a_pause_survives_a_restart(self):
        self.check(self.api.post("/v1/queues/q2/pause"), 200)
        job = self.enqueue("light", queue="q2")["id"]
        self.server.restart()
        type(self).api = self.server.client()

        holds_for(
            lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == "ready", 0.7, "still ready")
        self.check(self.api.post("/v1/queues/q2/resume"), 200)
        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")

    def test_purge_cancels_what_has_not_started(self):
        self.check(self.api.post("/v1/queues/q3/pause"), 200)
        ids = [self.enqueue("light", queue="q3")["id"] for _ in range(3)]
        ids.append(self.enqueue("light", queue="q3", delay="1h")["id"])

        answer = self.check(self.api.post("/v1/queues/q3/purge"), 200)

        self.assertEqual(answer.json, {"cancelled": 4})
        states = {self.api.get(f"/v1/jobs/{job}").json["state"] for job in ids}
        self.assertEqual(states, {"cancelled"})

    def test_a_queue_shows_its_depth(self):
        self.check(self.api.post("/v1/queues/q4/pause"), 200)
        for _ in range(3):
            self.enqueue("light", queue="q4")
        self.enqueue("light", queue="q4", delay="1h")

        got = self.check(self.api.get("/v1/queues/q4"), 200)

        self.assertEqual(got.json["name"], "q4")
        self.assertTrue(got.json["paused"])
        self.assertEqual(got.json["states"]["ready"], 3)
        self.assertEqual(got.json["states"]["scheduled"], 1)
        self.assertIn("q4", {row["name"] for row in self.api.get("/v1/queues").json["data"]})

    def test_put_takes_the_keys_of_the_file(self):
        answer = self.api.put("/v1/queues/q5", {"concurrency": 3})
        self.assertIn(answer.status, (200, 201), answer.text)

        self.assertIn('"concurrency":3', self.api.get("/v1/queues/q5").text.replace(" ", ""))

    def test_put_refuses_what_the_file_would_refuse(self):
        self.check(self.api.put("/v1/queues/q5", {"concurency": 3}), 422)
        self.check(self.api.put("/v1/queues/q5", {"concurrency": -1}), 422)

    def test_higher_priority_starts_first(self):
        self.check(self.api.post("/v1/queues/q6/pause"), 200)
        for priority in (0, -5, 9, 3):
            self.enqueue("push", {"p": priority}, queue="q6", priority=priority)
        self.check(self.api.post("/v1/queues/q6/resume"), 200)

        hits = self.target.wait_hits("/push", 4)

        self.assertEqual([hit.json["p"] for hit in hits], [9, 3, 0, -5])

    def test_one_slot_runs_one_job_at_a_time(self):
        gate = self.target.gate("/push")
        before = len(self.target.hits("/push"))
        ids = [self.enqueue("push", {"p": n}, queue="q7")["id"] for n in range(3)]
        self.target.wait_hits("/push", before + 1)
        holds_for(lambda: len(self.target.hits("/push")) == before + 1, 0.5, "one at a time")
        gate.set()

        for job in ids:
            self.assertEqual(wait_final(self.api, job)["state"], "succeeded")

    def test_a_bad_name_is_refused(self):
        answer = self.api.post("/v1/queues/..%20x/pause")

        self.assertIn(answer.status, (404, 422), answer.text)


class Concurrency(SystemTest):
    CONFIG = CONFIG.replace("slots = 1", "slots = 8") + "[queues.narrow]\nconcurrency = 2\n"

    def test_a_queue_runs_no_more_than_its_limit_at_once(self):
        gate = self.target.gate("/push")
        ids = [self.enqueue("push", queue="narrow")["id"] for _ in range(5)]
        self.target.wait_hits("/push", 2)
        holds_for(lambda: len(self.target.hits("/push")) == 2, 0.5, "two at once")
        gate.set()

        for job in ids:
            self.assertEqual(wait_final(self.api, job)["state"], "succeeded")
        wait_for(lambda: len(self.target.hits("/push")) == 5, 5, "all five")


if __name__ == "__main__":
    unittest.main()
