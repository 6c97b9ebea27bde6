# SPDX-License-Identifier: Apache-2.0
"""`unique` and `concurrency_key` of tasks: keys made of payloads, over HTTP and by the cron."""

import pathlib
import tempfile
import unittest

from pawl import SystemTest, run_pawl, wait_final
from waiting import wait_for

CONFIG = """
[tasks.crawl]
kind = "sleep"
queue = "crawls"
unique = "{{payload.siteId}}"
concurrency_key = "{{payload.tenant}}"

[tasks.digest]
kind = "noop"
unique = { key = "{{payload.user}}", while = "window", window = "1h", on_conflict = "reject" }

[tasks.ticking]
kind = "sleep"
unique = "one at a time"
payload = { duration = "60s" }

[schedules.every-second]
task = "ticking"
cron = "* * * * * *"
overlap = "allow"

[queues.crawls]
per_key_concurrency = 1
"""


class TaskKeys(SystemTest):
    CONFIG = CONFIG

    def test_one_job_of_a_site_at_a_time(self):
        first = self.enqueue("crawl", {"siteId": "s-1", "duration": "60s"})
        self.assertEqual((first["unique_key"], first["concurrency_key"]), ("s-1", None))
        again = self.enqueue("crawl", {"siteId": "s-1", "duration": "1s"}, status=200)
        self.assertEqual(again["id"], first["id"])
        self.enqueue("crawl", {"siteId": "s-2", "duration": "1ms"})
        self.enqueue("crawl", {"duration": "1ms"})

        self.api.post(f"/v1/jobs/{first['id']}/cancel")
        wait_final(self.api, first["id"])

        self.assertNotEqual(
            self.enqueue("crawl", {"siteId": "s-1", "duration": "1ms"})["id"], first["id"])

    def test_one_job_of_a_tenant_runs(self):
        jobs = [self.enqueue("crawl", {"tenant": "t", "duration": "60s"})["id"] for _ in range(2)]
        self.assertEqual(self.enqueue("crawl", {"tenant": 7})["concurrency_key"], "7")

        def state(job):
            return self.api.get(f"/v1/jobs/{job}").json["state"]

        wait_for(lambda: state(jobs[0]) == "running", 10, "the first runs")
        why = self.api.get(f"/v1/jobs/{jobs[1]}/why").json["reasons"]
        self.assertEqual([reason["code"] for reason in why], ["key_concurrency"])
        for job in jobs:
            self.api.post(f"/v1/jobs/{job}/cancel")

    def test_a_second_digest_of_the_hour_is_refused(self):
        job = self.run_job("digest", {"user": "ada"})
        self.assertEqual(job["unique_key"], "ada")
        refused = self.api.post("/v1/jobs", {"task": "digest", "payload": {"user": "ada"}})
        self.check(refused, 409, "unique_conflict")
        own = self.enqueue("digest", {"user": "ada"}, unique={"key": "by hand"})
        self.assertEqual(own["unique_key"], "by hand")
        bad = self.api.post("/v1/jobs", {"task": "digest", "payload": {"user": "x" * 256}})
        self.check(bad, 422, "invalid_string")
        self.assertEqual(bad.json["errors"][0]["pointer"], "/payload")

    def test_a_slot_whose_key_is_taken_is_written_off(self):
        def outcomes():
            slots = self.api.get("/v1/schedules/every-second/slots").json["data"]
            return {slot["outcome"] for slot in slots}

        wait_for(lambda: outcomes() == {"fired", "skipped:overlap"}, 15, "a slot is written off")

        jobs = self.api.get("/v1/jobs", query={"task": "ticking"}).json["data"]
        self.assertEqual(len(jobs), 1)
        self.assertEqual(jobs[0]["unique_key"], "one at a time")


class Configuration(unittest.TestCase):
    def test_a_bad_template_is_told_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "pawl.toml"
            path.write_text('[tasks.a]\nkind = "noop"\nunique = "{{site}}"\n')
            path.chmod(0o600)
            done = run_pawl("config", "check", "--config", str(path))
        self.assertEqual(done.returncode, 3)
        self.assertIn(":3:10: tasks.a.unique: {{site}} is none of", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
