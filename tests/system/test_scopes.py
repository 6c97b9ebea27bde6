# SPDX-License-Identifier: Apache-2.0
"""What keys with scopes see of events, workers and bulk actions. contract.md, section 5."""

import unittest

from event_stream import EventStream
from pawl import SystemTest
from test_keys import make_key
from waiting import wait_for

CONFIG = """
[tasks.light]
kind = "noop"
[tasks.render]
kind = "pull"
"""


class Scopes(SystemTest):
    CONFIG = CONFIG

    def key(self, role="viewer", **scope):
        return make_key(self.api, role, **scope)["secret"]

    def told(self, stream, last):
        """What a stream tells up to the end of the job `last`."""
        events = []
        while not events or (events[-1]["type"], events[-1].get("job")) != ("job.succeeded", last):
            event = stream.next()
            self.assertIsNotNone(event, "the stream ended")
            events.append(event[2])
        stream.close()
        return events

    def test_a_stream_tells_of_the_scope_alone_live_and_resumed(self):
        key = self.key(queues=["mail"])
        first = self.run_job("light", queue="mail")["id"]
        live = EventStream(self.server, token=key)
        self.run_job("light", queue="billing")
        self.api.post("/v1/queues/billing/pause")
        self.api.post("/v1/queues/mail/pause")
        self.api.post("/v1/queues/mail/resume")
        self.api.put("/v1/schedules/of-billing", {
            "task": "light", "queue": "billing", "cron": "* * * * * *"})
        self.api.put("/v1/schedules/of-mail", {
            "task": "light", "queue": "mail", "cron": "0 0 1 1 *"})
        wait_for(lambda: self.api.get("/v1/schedules/of-billing/slots").json["data"], 10, "a slot")
        self.api.delete("/v1/schedules/of-billing")
        last = self.run_job("light", queue="mail")["id"]

        events = self.told(live, last)
        resumed = self.told(EventStream(self.server, token=key, last_id=0), last)

        self.assertEqual(
            [(event["type"], event.get("job"), event.get("queue")) for event in events],
            [("queue.paused", None, "mail"), ("queue.resumed", None, "mail"),
             ("job.created", last, None), ("job.started", last, None),
             ("job.succeeded", last, None)])
        self.assertEqual([event for event in resumed if event.get("job") != first], events)

    def test_a_stream_by_task(self):
        stream = EventStream(self.server, token=self.key(tasks=["render"]))
        self.run_job("light")
        made = self.enqueue("render", queue="by-task")["id"]

        self.assertEqual(stream.next()[2]["job"], made)
        stream.close()

    def test_roles_that_see_their_own_alone_do_not_follow_everything(self):
        for role in ("producer", "worker"):
            key = self.key(role, queues=["mail"])
            self.assertEqual(EventStream(self.server, token=key).status, 403)

    def test_workers_are_shown_with_what_they_hold_of_the_scope(self):
        for queue, worker in (("in", "ada"), ("out", "ada"), ("out", "bob")):
            self.enqueue("render", queue=queue)
            answer = self.api.post(f"/v1/queues/{queue}/lease", {"worker": worker})
            self.assertEqual(len(answer.json["data"]), 1, answer.text)

        answer = self.api.get("/v1/workers", token=self.key(queues=["in"]))

        workers = self.check(answer, 200).json["data"]
        self.assertEqual([(one["worker"], one["held"]) for one in workers], [("ada", 1)])
        self.assertEqual([lease["queue"] for lease in workers[0]["leases"]], ["in"])
        self.assertNotIn("out", answer.text)

    def test_a_bulk_action_keeps_to_its_scope_over_a_kill(self):
        for queue in ("mine", "theirs"):
            body = {"jobs": [{"task": "light", "queue": queue, "delay": "1h"}] * 3_000}
            self.check(self.api.post("/v1/jobs:bulk", body), 201)
        key = self.key("operator", queues=["mine"])
        started = self.check(self.api.post(
            "/v1/bulk-actions", {"action": "cancel", "filter": {}}, token=key), 202).json
        self.assertEqual(started["matched"], 3_000)
        self.server.restart()
        type(self).api = self.server.client()
        path = f"/v1/bulk-actions/{started['id']}"

        def over():
            found = self.api.get(path, token=key).json
            return found if found["state"] != "running" else None

        self.assertEqual(wait_for(over, 60, "the end of the bulk action")["done"], 3_000)
        for queue, state in (("mine", "cancelled"), ("theirs", "scheduled")):
            states = self.api.get(f"/v1/queues/{queue}").json["states"]
            self.assertEqual(states[state], 3_000, states)
        self.check(self.api.get(path), 200)
        self.check(self.api.get(path, token=self.key("operator", queues=["mine"])), 404, "not_found")


if __name__ == "__main__":
    unittest.main()
