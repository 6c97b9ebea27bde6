# SPDX-License-Identifier: Apache-2.0
"""pawl migrate: an embedded store into an empty PostgreSQL store."""

import unittest

from pawl import FINAL, Server, run_pawl, wait_final
from nodes import TOKEN
from servers import Postgres
from target import Reply, Target
from waiting import wait_for

CONFIG = """
[tasks.call]
kind = "http"
url = "$TARGET/call"
[tasks.fails]
kind = "fail"
max_attempts = 1
[tasks.quick]
kind = "noop"
[tasks.tick]
kind = "noop"
cron = "* * * * * *"
[queues.slow]
concurrency = 2
"""
LISTS = ("/v1/jobs", "/v1/keys", "/v1/queues", "/v1/errors")


class Moving(unittest.TestCase):
    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)
        self.target.on("/call", Reply(body=b'{"text":"tab\\tand\\u0000\\\\N"}'))
        self.env = {"PAWL_ADMIN_TOKEN": TOKEN}
        self.config = CONFIG.replace("$TARGET", self.target.url)
        self.old = Server(self.config, env=self.env)
        self.addCleanup(self.old.close)
        self.old.start()
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)

    def fill(self):
        """A bit of everything; the API key that it made."""
        api = self.old.client()
        key = api.post("/v1/keys", {"name": "shop", "role": "producer"}).json["secret"]
        ended = [api.post("/v1/jobs", {"task": task, "payload": {"n": 1.0, "big": "x" * 5000}}).json["id"]
                 for task in ("call", "fails", "quick")]
        for job in ended:
            wait_final(api, job)
        later = api.post("/v1/jobs", {"task": "quick", "delay": "1h", "tags": ["a b"]}).json["id"]
        api.post("/v1/jobs", {"task": "quick", "depends_on": [later]})
        api.post("/v1/jobs", {"task": "quick", "delay": "1h", "unique": {"key": "once"}})
        api.post("/v1/jobs:bulk", {"jobs": [{"task": "quick", "queue": "slow"}] * 1500})
        self.idempotent = api.post("/v1/jobs", {"task": "quick"}, headers={"idempotency-key": "k"}).json["id"]
        wait_for(lambda: len(list(api.pages("/v1/schedules/tick/slots"))) >= 2, 10, "two slots")
        wait_for(lambda: not api.get("/v1/jobs", query={"state": "ready", "limit": 1}).json["data"], 20, "the rest")
        self.assertEqual(api.post("/v1/schedules/tick/pause").status, 200)
        wait_for(lambda: all(job["state"] in FINAL | {"scheduled", "blocked"} for job in api.pages("/v1/jobs")),
                 20, "all to be still")
        return key

    def seen(self, api):
        """What the API says of everything."""
        lists = {path: list(api.pages(path)) for path in LISTS}
        jobs = [api.get(f"/v1/jobs/{job['id']}").json for job in lists["/v1/jobs"][:50] + lists["/v1/jobs"][-50:]]
        attempts = {job["id"]: api.get(f"/v1/jobs/{job['id']}/attempts").json for job in jobs}
        slots = list(api.pages("/v1/schedules/tick/slots"))
        return lists, jobs, attempts, slots

    def test_everything_is_as_it_was(self):
        key = self.fill()
        before = self.seen(self.old.client())
        self.assertEqual(self.old.terminate(), 0)
        words = ("migrate", "--from", f"sqlite:{self.old.data}", "--to", self.postgres.url)

        done = run_pawl(*words, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = dict(line.split("\t") for line in done.stdout.splitlines())
        self.assertEqual(int(rows["job_history"]) + int(rows["live_jobs"]), len(before[0]["/v1/jobs"]))
        again = run_pawl(*words, timeout=60)
        self.assertEqual((again.returncode, again.stdout), (6, ""), again.stderr)

        new = Server(f'[store]\nurl = "{self.postgres.url}"\n{self.config}', env=self.env)
        self.addCleanup(new.close)
        new.start()
        api = new.client()
        after = self.seen(api)
        for one, other in zip(before[:3], after[:3], strict=True):
            self.assertEqual(one, other)
        self.assertEqual(after[3][-len(before[3]):], before[3])  # newer slots came in front
        self.assertEqual(api.post("/v1/jobs", {"task": "quick"}, headers={"idempotency-key": "k"}).json["id"],
                         self.idempotent)
        taken = api.post("/v1/jobs", {"task": "quick", "unique": {"key": "once", "on_conflict": "reject"}})
        self.assertEqual(taken.json["code"], "unique_conflict")
        fresh = new.client(token=key).post("/v1/jobs", {"task": "quick"})
        self.assertEqual(fresh.status, 201, fresh.text)
        self.assertGreater(int(fresh.json["id"]), max(int(job["id"]) for job in before[0]["/v1/jobs"]))
        self.assertEqual(wait_final(api, fresh.json["id"])["state"], "succeeded")

        self.old.start()  # it is as it was
        self.assertEqual(self.seen(self.old.client())[:3], before[:3])

    def test_a_store_that_a_server_uses_is_left_alone(self):
        done = run_pawl("migrate", "--from", f"sqlite:{self.old.data}", "--to", self.postgres.url, timeout=60)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertNotIn("s3cret-pw", done.stderr)

    def test_a_server_that_cannot_be_reached_is_told(self):
        self.old.kill()
        done = run_pawl("migrate", "--from", f"sqlite:{self.old.data}", "--to",
                        "postgres://pawl:s3cret-pw@127.0.0.1:9/pawl", timeout=60)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertNotIn("s3cret-pw", done.stderr)


class Roles(unittest.TestCase):
    """One role owns the schema, and the nodes' role may not change it."""

    GRANTS = """
        GRANT USAGE ON SCHEMA pawl TO node;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pawl TO node;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA pawl TO node;
        GRANT EXECUTE ON FUNCTION pawl.ensure_partitions(bigint), pawl.drop_partitions(bigint) TO node;
    """

    def test_a_node_runs_under_a_role_without_ddl(self):
        postgres = Postgres()
        self.addCleanup(postgres.close)
        postgres.sql("CREATE ROLE node LOGIN PASSWORD 'node-pw'")
        url = postgres.url.replace("pawl:s3cret-pw", "node:node-pw")
        refused = run_pawl("migrate", "--store", url, timeout=30)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertEqual(run_pawl("migrate", "--store", postgres.url, timeout=30).returncode, 0)
        postgres.sql(self.GRANTS)

        with Server(f'[store]\nurl = "{url}"\n[tasks.quick]\nkind = "noop"\n', env={"PAWL_ADMIN_TOKEN": TOKEN}) as node:
            api = node.client()
            job = api.post("/v1/jobs", {"task": "quick"}).json["id"]
            self.assertEqual(wait_final(api, job)["state"], "succeeded")
            self.assertEqual(len(api.get("/v1/nodes").json["data"]), 1)


if __name__ == "__main__":
    unittest.main()
