# SPDX-License-Identifier: Apache-2.0
"""The PostgreSQL of the store goes away and comes back (guarantee G38)."""

import time
import unittest

from cutting_proxy import CuttingProxy
from nodes import Nodes
from pawl import wait_final
from target import Target
from waiting import wait_for

TASKS = """
[tasks.call]
kind = "http"
url = "$TARGET/call"
[tasks.quick]
kind = "noop"
[tasks.tick]
kind = "noop"
cron = "* * * * * *"
"""


class Outage(unittest.TestCase):
    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.nodes = Nodes(TASKS.replace("$TARGET", self.target.url))
        self.addCleanup(self.nodes.close)
        self.node = self.nodes.start()
        self.api = self.node.client()

    def enqueue(self, task="quick"):
        return self.api.post("/v1/jobs", {"task": task})

    def refused(self):
        began = time.monotonic()
        answer = self.enqueue()
        self.assertLess(time.monotonic() - began, 2)
        return answer

    def test_writes_are_refused_and_work_goes_on_without_a_restart(self):
        gate = self.target.gate("/call")
        running = self.enqueue("call").json["id"]
        self.target.wait_hits("/call")
        self.nodes.postgres.stop()

        for _ in range(20):
            answer = self.refused()
            self.assertEqual((answer.status, answer.json["code"]), (503, "store_unavailable"))
            self.assertEqual(int(answer.headers["retry-after"]), 1)
        self.assertEqual(self.api.get("/livez").status, 200)
        ready = wait_for(lambda: (answer := self.api.get("/readyz")).status == 503 and answer, 5,
                         "/readyz to say so")
        self.assertEqual(ready.json["reasons"], ["store_unavailable"])
        self.assertEqual(self.api.get(f"/v1/jobs/{running}").status, 503)
        gate.set()  # it ends while its end cannot be recorded

        self.nodes.postgres.start()
        back = time.monotonic()
        wait_for(lambda: self.enqueue().status == 201, 5, "writes to be taken again")
        wait_for(lambda: self.api.get("/readyz").status == 200, 5, "/readyz to be well again")
        self.assertLess(time.monotonic() - back, 5)
        done = wait_final(self.api, running)
        self.assertEqual((done["state"], done["attempt"]), ("succeeded", 1))
        self.assertEqual(len(self.target.hits("/call")), 1)
        self.assertIsNone(self.node.process.poll())

    def test_slots_of_an_outage_are_in_the_ledger(self):
        def lines():
            return list(self.api.pages("/v1/schedules/tick/slots"))

        wait_for(lambda: len(lines()) >= 2, 10, "two slots")
        self.nodes.postgres.stop()
        began = time.monotonic()
        wait_for(lambda: time.monotonic() - began > 3, 5, "three slots to pass")
        self.nodes.postgres.start()
        before = wait_for(lambda: self.api.get("/readyz").status == 200 and len(lines()), 10, "the store")
        wait_for(lambda: len(lines()) >= before + 2, 10, "two more lines")
        slots = []
        for line in lines():
            first = time.mktime(time.strptime(line["slot"][:19], "%Y-%m-%dT%H:%M:%S"))
            slots += [first + i for i in range(line["count"])]
        slots.sort()
        self.assertEqual([b - a for a, b in zip(slots, slots[1:])], [1.0] * (len(slots) - 1))

    def test_a_start_without_a_server_says_so(self):
        self.nodes.postgres.stop()
        lost = self.nodes.make().spawn()
        self.assertEqual(lost.wait_exit(), 78)
        self.assertIn("store_unavailable", lost.log())
        self.assertNotIn("s3cret-pw", lost.log())


class LostCommit(unittest.TestCase):
    """The connection breaks while it commits (guarantee G39)."""

    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.nodes = Nodes(TASKS.replace("$TARGET", self.target.url).replace('cron = "* * * * * *"', ""))
        self.addCleanup(self.nodes.close)
        self.proxy = CuttingProxy(self.nodes.postgres.port)
        self.addCleanup(self.proxy.close)
        url = self.nodes.postgres.url.replace(f":{self.nodes.postgres.port}/", f":{self.proxy.port}/")
        self.api = self.nodes.start(url=url).client()
        self.assertEqual(self.api.post("/v1/queues/default/pause").status, 200)
        # What a start commits by itself is over then: nobody else commits.
        wait_for(lambda: time.monotonic() - self.proxy.commit_seen_at > 0.5, 10, "the node to be idle")

    def enqueue(self, key):
        return self.api.post("/v1/jobs", {"task": "quick", "payload": key}, headers={"idempotency-key": key})

    def stored(self):
        return int(self.nodes.postgres.sql("select count(*) from pawl.live_jobs")[0])

    def retried(self, key):
        return wait_for(lambda: (answer := self.enqueue(key)).status == 201 and answer, 5, "the true answer")

    def test_the_same_key_gives_the_true_answer(self):
        for number in range(1, 26):
            for where in ("behind", "before"):
                with self.subTest(where=where, number=number):
                    key, before = f"{where}-{number}", self.stored()
                    self.proxy.cut(where)
                    answer = self.enqueue(key)
                    self.assertEqual((answer.status, answer.json.get("code")), (503, "commit_unknown"))
                    self.assertEqual(self.stored() - before, 1 if where == "behind" else 0)

                    first = self.retried(key)
                    self.assertEqual(self.stored() - before, 1)
                    self.assertEqual(self.retried(key).json["id"], first.json["id"])
                    self.assertEqual(self.api.get(f"/v1/jobs/{first.json['id']}").json["payload"], key)
        self.assertEqual(self.proxy.cuts, 50)

    def test_what_was_claimed_without_a_word_runs_all_the_same(self):
        """Claims and ends are commits too: none of them leaves a job running for ever."""
        jobs = [self.api.post("/v1/jobs", {"task": "call"}).json["id"] for _ in range(40)]
        self.assertEqual(self.api.post("/v1/queues/default/resume").status, 200)
        self.proxy.cut(*["behind", "before", "behind"] * 4)
        self.api.post("/v1/jobs", {"task": "call"})  # whatever becomes of it: there is a commit to cut
        for job in jobs:
            done = wait_for(lambda: (got := self.api.get(f"/v1/jobs/{job}")).status == 200
                            and got.json["state"] == "succeeded" and got.json, 40, "the job to succeed")
            self.assertEqual(done["attempt"], 1)
        self.assertLessEqual(set(jobs), {hit.job for hit in self.target.hits("/call")})
        self.assertEqual({hit.attempt for hit in self.target.hits("/call")}, {1})
        self.assertGreater(self.proxy.cuts, 4)


if __name__ == "__main__":
    unittest.main()
