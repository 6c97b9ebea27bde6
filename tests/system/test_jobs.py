# SPDX-License-Identifier: Apache-2.0
"""Jobs over /v1: create one or many, and none twice. contract.md, section 5."""

import time
import unittest

from job_tasks import TASKS
from pawl import SystemTest, wait_final

JOB_KEYS = {
    "id", "task", "queue", "state", "priority", "payload", "result", "error", "attempt",
    "max_attempts", "run_at", "created_at", "started_at", "finished_at", "progress", "unique_key",
    "tags", "schedule", "slot", "waiting_for", "user_id",
}
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"


class Create(SystemTest):
    CONFIG = TASKS

    def test_answers_201_with_the_job_and_its_place(self):
        answer = self.check(self.api.post("/v1/jobs", {"task": "light", "payload": {"a": 1}}), 201)

        job = answer.json
        self.assertEqual(answer.headers["location"], f"/v1/jobs/{job['id']}")
        self.assertLessEqual(JOB_KEYS - set(job), set())
        self.assertIsInstance(job["id"], str)
        self.assertEqual(job["payload"], {"a": 1})
        self.assertEqual((job["queue"], job["priority"]), ("default", 0))
        self.assertRegex(job["created_at"], TIME)

    def test_a_noop_job_succeeds_and_returns_its_payload(self):
        job = self.run_job("light", {"a": [1, 2, "three"]})

        self.assertEqual(job["state"], "succeeded")
        self.assertEqual(job["result"], {"a": [1, 2, "three"]})
        self.assertEqual(job["attempt"], 1)
        self.assertRegex(job["finished_at"], TIME)
        self.assertFalse(job["error"])

    def test_payload_numbers_keep_their_text(self):
        body = b'{"task":"light","payload":{"n":1.10,"big":123456789012345678901234567890}}'
        answer = self.check(self.api.post("/v1/jobs", body), 201)

        job = self.api.get(f"/v1/jobs/{answer.json['id']}")
        self.assertIn("1.10", job.text)
        self.assertIn("123456789012345678901234567890", job.text)

    def test_without_a_payload_it_is_null(self):
        answer = self.check(self.api.post("/v1/jobs", {"task": "light"}), 201)

        self.assertIsNone(answer.json["payload"])

    def test_takes_the_fields_of_the_request(self):
        job = self.enqueue(
            "light", {}, queue="mail", priority=7, delay="1h", max_attempts=9, timeout="90s",
            tags=["red", "blue"], user_id="u-1",
        )

        self.assertEqual(job["state"], "scheduled")
        self.assertEqual((job["queue"], job["priority"], job["max_attempts"]), ("mail", 7, 9))
        self.assertEqual(sorted(job["tags"]), ["blue", "red"])
        self.assertEqual(job["user_id"], "u-1")

    def test_run_at_ahead_is_scheduled_and_runs_then(self):
        began = time.monotonic()
        job = self.enqueue("light", delay="700ms")
        self.assertEqual(job["state"], "scheduled")

        done = wait_final(self.api, job["id"])

        self.assertEqual(done["state"], "succeeded")
        self.assertGreaterEqual(time.monotonic() - began, 0.69)

    def test_run_at_in_the_past_is_ready_now(self):
        done = self.run_job("light", run_at="2020-01-01T00:00:00Z")

        self.assertEqual(done["state"], "succeeded")

    def test_run_at_with_delay_is_refused(self):
        body = {"task": "light", "delay": "1s", "run_at": "2030-01-01T00:00:00Z"}

        self.check(self.api.post("/v1/jobs", body), 422)

    def test_an_unknown_task_is_refused(self):
        answer = self.check(self.api.post("/v1/jobs", {"task": "ligth"}), 422, "unknown_task")

        self.assertEqual(answer.json["errors"][0]["pointer"], "/task")

    def test_ids_grow(self):
        ids = [int(self.enqueue("light")["id"]) for _ in range(5)]

        self.assertEqual(ids, sorted(set(ids)))
        self.assertLess(ids[-1], 2**53)


class Idempotency(SystemTest):
    CONFIG = TASKS

    def post(self, key, body, path="/v1/jobs"):
        return self.api.post(path, body, headers={"Idempotency-Key": key})

    def test_the_same_key_replays_the_first_answer(self):
        first = self.check(self.post("k-1", {"task": "light", "payload": 1}), 201)
        second = self.check(self.post("k-1", {"task": "light", "payload": 1}), 201)

        self.assertEqual(first.json["id"], second.json["id"])
        self.assertNotIn("idempotency-replayed", first.headers)
        self.assertEqual(second.headers.get("idempotency-replayed"), "true")

    def test_another_body_is_refused_and_makes_nothing(self):
        self.check(self.post("k-2", {"task": "light", "tags": ["k2"]}), 201)

        answer = self.post("k-2", {"task": "light", "tags": ["k2", "k2b"]})

        self.check(answer, 422, "idempotency_mismatch")
        self.assertEqual(len(list(self.api.pages("/v1/jobs", tag="k2"))), 1)

    def test_a_refused_request_is_not_remembered(self):
        self.check(self.post("k-3", {"task": "nobody"}), 422)

        self.check(self.post("k-3", {"task": "light"}), 201)

    def test_bulk_is_replayed_whole(self):
        body = {"jobs": [{"task": "light", "tags": ["bulk-replay"]} for _ in range(3)]}
        first = self.check(self.post("k-4", body, "/v1/jobs:bulk"), 201)
        second = self.check(self.post("k-4", body, "/v1/jobs:bulk"), 201)

        self.assertEqual(first.json, second.json)
        self.assertEqual(len(list(self.api.pages("/v1/jobs", tag="bulk-replay"))), 3)

    def test_a_restart_forgets_no_key(self):
        first = self.check(self.post("k-5", {"task": "light"}), 201)
        self.server.restart()
        type(self).api = self.server.client()

        second = self.check(self.post("k-5", {"task": "light"}), 201)

        self.assertEqual(first.json["id"], second.json["id"])


class Bulk(SystemTest):
    CONFIG = TASKS

    def test_stores_all(self):
        body = {"jobs": [{"task": "light", "payload": n, "tags": ["b1"]} for n in range(250)]}
        answer = self.check(self.api.post("/v1/jobs:bulk", body), 201)

        ids = [row["id"] for row in answer.json["data"]]
        self.assertEqual(len(set(ids)), 250)
        self.assertEqual({job["id"] for job in self.api.pages("/v1/jobs", tag="b1")}, set(ids))
        self.assertEqual(wait_final(self.api, ids[17])["payload"], 17)

    def test_takes_json_lines(self):
        lines = b"".join(b'{"task":"light","payload":%d}\n' % n for n in range(3))
        answer = self.api.post(
            "/v1/jobs:bulk", lines, headers={"Content-Type": "application/x-ndjson"})

        self.check(answer, 201)
        self.assertEqual(len(answer.json["data"]), 3)

    def test_one_bad_job_stores_none_and_is_pointed_at(self):
        jobs = [{"task": "light", "tags": ["b2"]} for _ in range(20)]
        jobs[17]["priority"] = 5000
        answer = self.check(self.api.post("/v1/jobs:bulk", {"jobs": jobs}), 422)

        self.assertEqual(answer.json["errors"][0]["pointer"], "/jobs/17/priority")
        self.assertEqual(list(self.api.pages("/v1/jobs", tag="b2")), [])

    def test_takes_ten_thousand(self):
        jobs = [{"task": "light", "delay": "1h"}] * 10_000

        answer = self.check(self.api.post("/v1/jobs:bulk", {"jobs": jobs}), 201)

        self.assertEqual(len({row["id"] for row in answer.json["data"]}), 10_000)


if __name__ == "__main__":
    unittest.main()
