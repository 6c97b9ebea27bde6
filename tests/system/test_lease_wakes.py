# SPDX-License-Identifier: Apache-2.0
"""A worker that waits in a queue is woken by everything that gives it work there."""

import threading
import time
import unittest

from pawl import SystemTest, wait_final
from waiting import holds_for

CONFIG = """
[tasks.render]
kind = "pull"
[tasks.light]
kind = "noop"
"""
# Far below what the workers of these tests wait for.
SOON = 3.0


class Waiting:
    """A worker that waits half a minute for one job of a queue."""

    def __init__(self, server, queue):
        self._client = server.client()
        self._queue = queue
        self._answer = None
        self._thread = threading.Thread(target=self._lease)
        self._thread.start()
        holds_for(self._thread.is_alive, 0.15, f"the worker of {queue} waits")

    def _lease(self):
        self._answer = self._client.post(
            f"/v1/queues/{self._queue}/lease", {"worker": "w", "wait": "30s"})

    def is_waiting(self):
        return self._thread.is_alive()

    def leased(self, began):
        self._thread.join(40)
        took = time.monotonic() - began
        assert self._answer.status == 200, self._answer.text
        assert took < SOON, f"{self._queue}: not within {SOON} s but {took:.1f}"
        return self._answer.json["data"][0]


class LeaseWakes(SystemTest):
    CONFIG = CONFIG

    def woken_by(self, queue, change):
        """What a worker that waits in the queue is given because of the change."""
        worker = Waiting(self.server, queue)
        began = time.monotonic()
        change()
        return worker.leased(began)

    def take(self, queue):
        answer = self.api.post(f"/v1/queues/{queue}/lease", {"worker": "w"})
        return self.check(answer, 200).json["data"][0]

    def post(self, path, body=None):
        self.assertIn(self.api.post(path, body).status, (200, 201, 202))

    def finish(self, leased, verb="complete"):
        self.check(self.api.post(f"/v1/leases/{leased['lease']['token']}/{verb}"), 200)

    def test_a_new_job_and_one_whose_time_comes(self):
        self.finish(self.woken_by("new", lambda: self.enqueue("render", queue="new")))
        self.finish(self.woken_by("new", lambda: self.enqueue("render", queue="new", delay="1s")))

    def test_a_job_that_somebody_makes_ready(self):
        job = self.enqueue("render", queue="hand", delay="1h")["id"]
        leased = self.woken_by("hand", lambda: self.post(f"/v1/jobs/{job}/run-now"))
        self.finish(leased)
        self.finish(self.woken_by("hand", lambda: self.post(f"/v1/jobs/{job}/retry")))

    def test_a_dependent_of_a_job_of_another_queue(self):
        parent = self.enqueue("light", queue="parents", delay="1h")["id"]
        self.enqueue("render", queue="children", depends_on=[parent])
        self.finish(self.woken_by("children", lambda: self.post(f"/v1/jobs/{parent}/run-now")))
        wait_final(self.api, parent)

    def test_the_callback_of_a_batch(self):
        batch = {"jobs": [{"task": "light"}], "on_complete": {"task": "render", "queue": "calls"}}
        self.finish(self.woken_by("calls", lambda: self.post("/v1/batches", batch)))

    def test_a_resumed_queue_task_and_key(self):
        for path, body in (("/v1/queues/pauses/%s", None), ("/v1/tasks/render/%s", None),
                           ("/v1/queues/pauses/%s", {"key": "k"})):
            with self.subTest(path=path, body=body):
                self.post(path % "pause", body)
                self.enqueue("render", queue="pauses", concurrency_key="k")
                self.finish(self.woken_by("pauses", lambda: self.post(path % "resume", body)))

    def test_a_free_slot_and_a_wider_limit(self):
        self.api.put("/v1/queues/narrow", {"concurrency": 1})
        for _ in range(3):
            self.enqueue("render", queue="narrow")
        first = self.take("narrow")
        second = self.woken_by("narrow", lambda: self.finish(first))
        wider = {"concurrency": 2}
        third = self.woken_by("narrow", lambda: self.api.put("/v1/queues/narrow", wider))
        self.finish(second)
        self.finish(third)

    def test_a_released_lease_and_the_next_of_an_ordering_key(self):
        for _ in range(2):
            self.enqueue("render", queue="order", ordering_key="o")
        first = self.take("order")
        again = self.woken_by("order", lambda: self.finish(first, "release"))
        self.assertEqual(again["job"]["id"], first["job"]["id"])
        second = self.woken_by("order", lambda: self.finish(again))
        self.assertNotEqual(second["job"]["id"], first["job"]["id"])
        self.finish(second)

    def test_work_of_another_queue_is_none(self):
        worker = Waiting(self.server, "quiet")
        for _ in range(20):
            self.run_job("light", queue="busy")
        self.assertTrue(worker.is_waiting())
        began = time.monotonic()
        self.enqueue("render", queue="quiet")
        self.finish(worker.leased(began))


if __name__ == "__main__":
    unittest.main()
