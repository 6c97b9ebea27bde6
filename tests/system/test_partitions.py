# SPDX-License-Identifier: Apache-2.0
"""Nodes that the network separates from their database, in a network of its own (guarantees G13, G38, G39).

One node reaches PostgreSQL at an address of its own, where nftables drops what it is told to.
"""

import time
import unittest

import private_network
from nodes import Nodes
from pawl import wait_final
from servers import PASSWORD, Postgres
from target import Target
from waiting import holds_for, wait_for

FAR = "10.77.0.1"  # where one node finds the database
TASKS = """
[server]
slots = 1
[tasks.call]
kind = "http"
url = "$TARGET/call"
timeout = "5m"
[tasks.quick]
kind = "noop"
"""


class Partitions(unittest.TestCase):
    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.postgres = Postgres((f"listen_addresses=127.0.0.1,{FAR}",))
        self.addCleanup(self.postgres.close)
        self.postgres.allow_from(FAR)
        CUT.heal()
        self.addCleanup(CUT.heal)
        self.nodes = Nodes(TASKS.replace("$TARGET", self.target.url), postgres=self.postgres)
        self.addCleanup(self.nodes.close)
        self.far = self.nodes.start(url=f"postgres://pawl:{PASSWORD}@{FAR}:{self.postgres.port}/postgres")

    def enqueue(self, api, task="quick", **more):
        return api.post("/v1/jobs", {"task": task}, **more)

    def test_a_node_that_is_cut_off_stops_its_work_before_another_begins_it(self):
        gate = self.target.gate("/call")
        self.addCleanup(gate.set)
        api = self.far.client()
        job = self.enqueue(api, "call").json["id"]
        first, = self.target.wait_hits("/call")
        near = self.nodes.start().client()

        CUT.both(self.postgres.port)
        cut_at = time.monotonic()
        answer = wait_for(lambda: (found := self.enqueue(api)).status == 503 and found, 20, "the node to notice")
        self.assertIn(answer.json["code"], ("commit_unknown", "store_unavailable"))
        began = time.monotonic()
        self.assertEqual(self.enqueue(api).json["code"], "store_unavailable")
        self.assertLess(time.monotonic() - began, 2)
        self.assertEqual(api.get("/livez").status, 200)
        self.assertEqual(self.enqueue(near).status, 201)
        holds_for(lambda: len(self.target.hits("/call")) == 1, cut_at + 24 - time.monotonic(), "the job to stay where it is")

        second = self.target.wait_hits("/call", 2, 40)[1]
        self.assertLess(time.monotonic() - cut_at, 30 + 15)
        self.assertEqual((second.job, second.attempt), (job, 2))
        self.assertGreater(second.fence, first.fence)
        self.assertIn('"msg":"node.lease_lost","attempts_stopped":1', self.far.log())

        CUT.heal()
        gate.set()
        done = wait_final(near, job, 30)
        self.assertEqual((done["state"], done["attempt"]), ("succeeded", 2))
        wait_for(lambda: self.enqueue(api).status == 201, 20, "the node to be back without a restart")
        self.assertEqual(near.get(f"/v1/jobs/{job}").json, done)
        self.assertEqual(len(self.target.hits("/call")), 2)

    def test_answers_that_are_lost_do_not_make_a_job_twice(self):
        api, near = self.far.client(), self.nodes.start().client()
        for number in range(5):
            key = {"Idempotency-Key": f"order-{number}"}
            CUT.back(self.postgres.port)  # what the database answers is lost; what it is asked is not
            lost = self.enqueue(api, headers=key)
            self.assertEqual(lost.status, 503, lost.body)
            CUT.heal()
            true = wait_for(lambda: (found := self.enqueue(near, headers=key)).status in (200, 201) and found, 20,
                            "the true answer")
            self.assertEqual(wait_final(near, true.json["id"])["state"], "succeeded")
            wait_for(lambda: self.enqueue(api, headers=key).json.get("id") == true.json["id"], 20, "the same elsewhere")
        jobs = list(near.pages("/v1/jobs", task="quick"))
        self.assertEqual(len(jobs), 5)

    def test_everything_runs_where_a_tenth_of_the_packets_is_lost(self):
        CUT.both(self.postgres.port, "numgen random mod 10 == 0 drop")
        api, accepted = self.far.client(), []
        until = time.monotonic() + 8
        while time.monotonic() < until:
            answer = self.enqueue(api)
            self.assertIn(answer.status, (201, 503), answer.body)
            if answer.status == 201:
                accepted.append(answer.json["id"])
        CUT.heal()
        self.assertTrue(accepted)
        near = self.nodes.start().client()
        for job in accepted:
            self.assertEqual(wait_final(near, job, 30)["state"], "succeeded")


if __name__ == "__main__":
    private_network.enter(__file__)
    NETWORK = private_network.Network([f"{FAR}/32"])
    CUT = private_network.Cut(FAR)
    unittest.main()
