# SPDX-License-Identifier: Apache-2.0
"""Limits and turns as the other end of the calls sees them, and unique keys under a race and kills."""

import os
import threading
import unittest

from pawl import FINAL, Server, SystemTest, wait_final
from waiting import wait_for

RATE = 40


class Flow(SystemTest):
    CONFIG = f"""
[queues.limited]
rate = "{RATE}/1s"
[queues.fair]
concurrency = 4
[queues.keyed]
per_key_concurrency = 1
[tasks.limited]
kind = "http"
url = "$TARGET/limited"
queue = "limited"
[tasks.fair]
kind = "http"
url = "$TARGET/fair"
queue = "fair"
[tasks.keyed]
kind = "http"
url = "$TARGET/keyed"
queue = "keyed"
[tasks.ordered]
kind = "http"
url = "$TARGET/ordered"
backoff = "linear:1s"
backoff_jitter = "none"
"""

    def bulk(self, jobs):
        answer = self.api.post("/v1/jobs:bulk", {"jobs": jobs})
        self.assertEqual(answer.status, 201, answer.text)
        return [job["id"] for job in answer.json["data"]]

    def test_a_rate_is_held_at_the_receiving_end(self):
        seconds = 8
        self.bulk([{"task": "limited", "payload": n} for n in range(RATE * seconds)])

        hits = self.target.wait_hits("/limited", RATE * seconds, seconds * 2)

        times = sorted(hit.at for hit in hits)
        # The target's own threads wait for a processor: what they saw is off by some milliseconds.
        for i in range(len(times) - RATE):
            self.assertGreater(times[i + RATE] - times[i], 0.95, f"more than {RATE} in a second")
        self.assertGreater((len(times) - 1) / (times[-1] - times[0]), RATE * 0.95)

    def test_a_tenant_with_one_job_is_served_between_those_of_a_busy_one(self):
        gate = self.target.gate("/fair")
        self.bulk([{"task": "fair", "concurrency_key": "a", "payload": n} for n in range(2000)])
        self.target.wait_hits("/fair", 4)
        self.bulk([{"task": "fair", "concurrency_key": "b", "payload": "b"}])

        gate.set()
        hits = self.target.wait_hits("/fair", 12)

        self.assertIn("b", [hit.json for hit in hits[:12]])
        self.api.post("/v1/queues/fair/purge")

    def test_a_key_runs_one_at_a_time_and_others_do_not_wait(self):
        gate = self.target.gate("/keyed")
        self.bulk([{"task": "keyed", "concurrency_key": key, "payload": key}
                   for key in ("a", "a", "a", "b", "c")])

        hits = self.target.wait_hits("/keyed", 3)

        self.assertEqual(sorted(hit.json for hit in hits), ["a", "b", "c"])
        gate.set()
        self.assertEqual(len(self.target.wait_hits("/keyed", 5)), 5)

    def test_jobs_of_an_ordering_key_arrive_in_order_also_over_retries(self):
        failed = threading.Event()

        def rule(hit):
            from target import Reply
            if hit.json == 0 and not failed.is_set():
                failed.set()
                return Reply(status=503)
            return Reply()

        self.target.on("/ordered", rule)
        jobs = self.bulk([{"task": "ordered", "ordering_key": "o", "payload": n} for n in range(10)])
        wait_final(self.api, jobs[-1])

        self.assertEqual(
            [hit.json for hit in self.target.hits("/ordered")], [0, *range(10)]
        )


class UniqueKeysUnderKills(unittest.TestCase):
    """64 threads race on keys while the server is killed again and again; PAWL_LONG=1: on 10,000."""

    KEYS, THREADS, KILLS = (10_000, 64, 20) if os.environ.get("PAWL_LONG") else (400, 64, 4)

    def test_one_live_job_a_key_and_no_id_that_is_not_stored(self):
        config = '[tasks.light]\nkind = "noop"\n[queues.default]\nconcurrency = 16\n'
        with Server(config) as server:
            server.client().post("/v1/queues/default/pause")
            told, lock, stop = {}, threading.Lock(), threading.Event()

            def race(seed):
                n = seed
                while not stop.is_set():
                    n = (n * 1103515245 + 12345) % 2**31
                    key = f"k{n % self.KEYS}"
                    try:
                        answer = server.client().post(
                            "/v1/jobs", {"task": "light", "unique": {"key": key}}
                        )
                    except (OSError, ValueError):
                        continue  # killed in between: nobody was told anything
                    if answer.status in (200, 201):
                        with lock:
                            told.setdefault(key, set()).add(answer.json["id"])

            threads = [threading.Thread(target=race, args=(n,)) for n in range(self.THREADS)]
            for thread in threads:
                thread.start()
            for kill in range(self.KILLS):
                wait_for(lambda wanted=(kill + 1) * self.KEYS // (self.KILLS + 1): len(told) >= wanted,
                         120, "answers between two kills")
                server.restart()
            stop.set()
            for thread in threads:
                thread.join(60)

            client = server.client()
            for key, ids in told.items():
                self.assertEqual(len(ids), 1, f"{key} was told to be {ids} while none had ended")
            for ids in told.values():
                for job in ids:
                    self.assertEqual(client.get(f"/v1/jobs/{job}").status, 200)
            ready = client.get("/v1/stats").json["states"]["ready"]
            self.assertLessEqual(ready, self.KEYS)
            client.post("/v1/queues/default/resume")
            for ids in list(told.values())[:50]:
                self.assertIn(wait_final(client, next(iter(ids)))["state"], FINAL)
            wait_for(lambda: client.get("/v1/stats").json["states"]["ready"] == 0, 30, "the drain")
            key, ids = next(iter(told.items()))
            again = client.post("/v1/jobs", {"task": "light", "unique": {"key": key}})
            self.assertEqual(again.status, 201, "no key is stuck")
            self.assertNotIn(again.json["id"], ids)


if __name__ == "__main__":
    unittest.main()
