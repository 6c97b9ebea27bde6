# SPDX-License-Identifier: Apache-2.0
"""/api/cron/{name}: the door that other people's cron knocks at. contract.md, section 6."""

import unittest

from pawl import CRON_SECRET, Server, SystemTest, wait_final

CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET", "env:OLD_SECRET"]
[tasks.tick]
kind = "noop"
cron = "0 0 1 1 *"
[tasks.by-hand]
kind = "noop"
endpoint = true
[tasks.inner]
kind = "noop"
"""
OLD_SECRET = "the-secret-before-the-rotation"


class CronRoutes(SystemTest):
    CONFIG = CONFIG
    ENV = {"CRON_SECRET": CRON_SECRET, "OLD_SECRET": OLD_SECRET}

    def knock(self, name, secret=f"Bearer {CRON_SECRET}", method="GET"):
        headers = {"Authorization": secret} if secret else {}
        return self.api.call(method, f"/api/cron/{name}", token="", headers=headers)

    def test_runs_the_task_and_does_not_wait(self):
        for method in ("GET", "POST"):
            answer = self.check(self.knock("tick", method=method), 200)

            self.assertEqual(answer.json["success"], True)
            job = wait_final(self.api, answer.json["jobId"])
            self.assertEqual((job["task"], job["state"]), ("tick", "succeeded"))
            self.assertIsNone(job["slot"])

    def test_takes_the_bare_secret_too(self):
        self.check(self.knock("tick", CRON_SECRET), 200)

    def test_takes_both_secrets_of_a_rotation(self):
        self.check(self.knock("tick", f"Bearer {OLD_SECRET}"), 200)

    def test_anything_else_is_401(self):
        wrong = ["", "Bearer", "Bearer ", "Bearer wrong", CRON_SECRET[:-1], f"{CRON_SECRET}x",
                 f"Basic {CRON_SECRET}", f"Bearer {CRON_SECRET.upper()}"]
        before = len(list(self.api.pages("/v1/jobs")))
        for secret in wrong:
            answer = self.check(self.knock("tick", secret), 401)
            self.assertEqual(answer.json, {"error": "Unauthorized"})
        self.assertEqual(len(list(self.api.pages("/v1/jobs"))), before)

    def test_the_query_is_no_place_for_a_secret(self):
        answer = self.api.get(f"/api/cron/tick?secret={CRON_SECRET}", token="")

        self.check(answer, 401)
        self.assertNotIn(CRON_SECRET, self.server.log())

    def test_a_task_with_endpoint_needs_no_schedule(self):
        self.check(self.knock("by-hand"), 200)

    def test_other_tasks_and_unknown_names_are_404(self):
        for name in ("inner", "nobody", "tick/x", "..%2ftick"):
            self.check(self.knock(name), 404)

    def test_a_cron_secret_opens_nothing_else(self):
        self.check(self.api.get("/v1/jobs", token=CRON_SECRET), 401, "unauthorized")


class WithoutSecrets(SystemTest):
    CONFIG = '[tasks.tick]\nkind = "noop"\ncron = "0 0 1 1 *"\n'
    ENV = {}

    def test_the_routes_say_that_no_secret_is_configured(self):
        for headers in ({}, {"Authorization": "Bearer anything-at-all-here"}):
            answer = self.api.get("/api/cron/tick", token="", headers=headers)

            self.check(answer, 500)
            self.assertEqual(answer.json, {"error": "Cron secret not configured"})
        self.assertEqual(list(self.api.pages("/v1/jobs")), [])


class InDevelopment(unittest.TestCase):
    CONFIG = WithoutSecrets.CONFIG

    def open_door(self, **server):
        with Server(self.CONFIG, **server) as running:
            answer = running.client().get("/api/cron/tick", token="")
            self.assertEqual(answer.status, 200, answer.text)

    def test_dev_on_loopback_needs_no_secret(self):
        self.open_door(args=["--dev"])

    def test_node_env_development_is_the_same(self):
        self.open_door(env={"NODE_ENV": "development"})

    def test_dev_on_a_public_address_is_refused(self):
        server = Server(self.CONFIG, args=["--dev", "--listen", "0.0.0.0:0"])
        try:
            server.spawn()
            self.assertEqual(server.wait_exit(), 78, server.log())
        finally:
            server.close()


class Rotated(unittest.TestCase):
    """guarantees.md, section 6, row 13: after the overlap the old secret is 401."""

    def test_the_old_secret_is_refused_after_the_overlap(self):
        env = {"CRON_SECRET": CRON_SECRET}
        with Server('[auth]\ncron_secrets = ["env:CRON_SECRET"]\n' + InDevelopment.CONFIG,
                    env) as server:
            api = server.client()
            old = api.get("/api/cron/tick", token=OLD_SECRET)
            new = api.get("/api/cron/tick", token=CRON_SECRET)

        self.assertEqual((old.status, new.status), (401, 200))


if __name__ == "__main__":
    unittest.main()
