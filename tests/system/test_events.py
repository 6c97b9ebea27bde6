# SPDX-License-Identifier: Apache-2.0
"""Server-sent events: what happened, in order, resumed where a client left off."""

import unittest

from event_stream import EventStream
from pawl import Server, SystemTest, wait_final

TASKS = """
[tasks.light]
kind = "noop"
[tasks.broken]
kind = "fail"
max_attempts = 2
backoff = "linear:1s"
backoff_jitter = "none"
"""


class Events(SystemTest):
    CONFIG = TASKS

    def test_a_job_is_followed_from_its_creation_to_its_end(self):
        job = self.run_job("broken", {"times": 1})

        stream = EventStream(self.server, f"/v1/jobs/{job['id']}/events")
        events = stream.until("job.succeeded")
        stream.close()

        self.assertEqual(
            [kind for _, kind, _ in events],
            ["job.created", "job.started", "job.retrying", "job.started", "job.succeeded"],
        )
        ids = [number for number, _, _ in events]
        self.assertEqual(ids, sorted(set(ids)))
        for number, kind, content in events:
            self.assertEqual(content["id"], str(number))
            self.assertEqual(content["type"], kind)
            self.assertEqual(content["job"], job["id"])
            self.assertRegex(content["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_a_stream_without_a_last_id_begins_now(self):
        self.run_job("light")
        stream = EventStream(self.server)
        job = self.enqueue("light")

        first = stream.next()

        self.assertEqual(first[1], "job.created")
        self.assertEqual(first[2]["job"], job["id"])
        stream.close()
        wait_final(self.api, job["id"])

    def test_a_client_that_comes_back_misses_nothing_and_gets_nothing_twice(self):
        stream = EventStream(self.server)
        self.run_job("light")
        seen = stream.until("job.succeeded")
        stream.close()
        missed = [self.run_job("light")["id"] for _ in range(5)]

        again = EventStream(self.server, last_id=seen[0][0])
        events = [again.next() for _ in range(len(seen) - 1 + 3 * len(missed))]
        again.close()

        self.assertEqual(events[: len(seen) - 1], seen[1:])
        for job in missed:
            kinds = [kind for _, kind, content in events if content.get("job") == job]
            self.assertEqual(kinds, ["job.created", "job.started", "job.succeeded"])

    def test_queues_and_schedules_tell_too(self):
        stream = EventStream(self.server)
        self.api.post("/v1/queues/q/pause")
        self.api.post("/v1/queues/q/resume")
        self.assertEqual(stream.next()[1:2] + (stream.next()[1],), ("queue.paused", "queue.resumed"))
        self.api.put("/v1/schedules/every", {"task": "light", "cron": "* * * * * *"})

        fired = stream.until("schedule.fired")[-1]

        self.assertEqual(fired[2]["schedule"], "every")
        self.api.delete("/v1/schedules/every")
        stream.close()

    def test_bad_ids_and_strangers_are_refused(self):
        self.check(self.api.get("/v1/jobs/4711/events"), 404, "not_found")
        self.check(
            self.api.get("/v1/events", headers={"Last-Event-ID": "soon"}), 422, "invalid_cursor"
        )
        self.assertEqual(EventStream(self.server, token="x" * 43).status, 401)


class EventsOverRestarts(unittest.TestCase):
    def test_ids_go_on_after_a_kill_and_a_client_resumes(self):
        with Server(TASKS) as server:
            client = server.client()
            stream = EventStream(server)
            wait_final(client, client.post("/v1/jobs", {"task": "light"}).json["id"])
            last = stream.until("job.succeeded")[-1][0]
            server.restart()
            client = server.client()
            job = client.post("/v1/jobs", {"task": "light"}).json["id"]
            wait_final(client, job)

            resumed = EventStream(server, last_id=last)
            events = resumed.until("job.succeeded")
            resumed.close()

            self.assertTrue(all(number > last for number, _, _ in events))
            self.assertEqual({content["job"] for _, _, content in events}, {job})

    def test_a_stream_ends_when_the_server_shuts_down(self):
        with Server(TASKS) as server:
            stream = EventStream(server)

            self.assertEqual(server.terminate(), 0)

            self.assertIsNone(stream.next())


if __name__ == "__main__":
    unittest.main()
