# SPDX-License-Identifier: Apache-2.0
"""API keys: rows 2 and 7-11 of guarantees.md, section 6, and `pawl keys`."""

import pathlib
import time
import unittest

from bad_rows import CONFIG, BadInput
from pawl import Server, database_of
from store_kinds import on_sqlite_alone

ROLES = ("admin", "operator", "producer", "worker", "viewer")


def make_key(api, role="viewer", **more):
    """The whole answer: `secret` is the key."""
    answer = api.post("/v1/keys", {"name": f"a-{role}", "role": role, **more})
    assert answer.status == 201, answer.text
    return answer.json


class Keys(BadInput):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {role: make_key(cls.api, role) for role in ROLES}

    def test_row_02_keys_that_are_not_quite_right(self):
        key = self.keys["viewer"]["secret"]
        first = self.api.get("/v1/jobs", token="").json
        for wrong in (key[:-1], key + "x", key.upper(), key.swapcase(), key[5:], key[14:]):
            answer = self.refuse(401, "unauthorized", "GET", "/v1/jobs", token=wrong)
            self.assertEqual({**first, "request_id": ""}, {**answer.json, "request_id": ""})

    def test_row_07_a_revoked_key(self):
        made = make_key(self.api)
        self.assertEqual(self.api.get("/v1/jobs", token=made["secret"]).status, 200)
        self.assertEqual(self.api.delete(f"/v1/keys/{made['id']}").status, 204)
        for method, path in (("GET", "/v1/jobs"), ("POST", "/v1/jobs"), ("GET", "/v1/nowhere")):
            answer = self.refuse(401, "token_revoked", method, path, token=made["secret"])
            self.assertTrue(answer.headers["www-authenticate"].startswith("Bearer"))

    def test_row_07_an_expired_key(self):
        ends = time.time() + 1.2
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ends)) + f".{int(ends % 1 * 1000):03}Z"
        key = make_key(self.api, expires_at=text)["secret"]
        self.assertEqual(self.api.get("/v1/jobs", token=key).status, 200)
        while self.api.get("/v1/jobs", token=key).status == 200:
            self.assertLess(time.time(), ends + 1, "it still opens the door")
            time.sleep(0.05)
        self.assertGreaterEqual(time.time(), ends - 0.1)
        self.refuse(401, "token_expired", "GET", "/v1/jobs", token=key)

    def test_row_08_a_key_that_may_not_write(self):
        for method, path, body in (
            ("POST", "/v1/jobs", {"task": "light"}), ("POST", "/v1/jobs:bulk", {"jobs": []}),
            ("PUT", "/v1/schedules/x", {"task": "light", "cron": "0 0 1 1 *"}),
            ("PUT", "/v1/queues/x", {}), ("POST", "/v1/queues/x/pause", None),
            ("POST", f"/v1/jobs/{self.known}/cancel", None), ("POST", "/v1/keys", {}),
            ("DELETE", "/v1/keys/1", None), ("GET", "/v1/keys", None), ("POST", "/v1/backup", None),
        ):
            answer = self.refuse(
                403, "forbidden", method, path, body, token=self.keys["viewer"]["secret"])
            self.assertIn("scope", answer.json["detail"])
            self.refuse(403, "forbidden", method, path, body, token=self.keys["worker"]["secret"])

    def test_row_08_a_key_for_another_queue(self):
        key = make_key(self.api, "operator", queues=["mail"])["secret"]
        for method, path, body in (
            ("POST", "/v1/jobs", {"task": "light"}),
            ("POST", "/v1/jobs", {"task": "light", "queue": "billing"}),
            ("POST", "/v1/jobs:bulk", {"jobs": [{"task": "light", "queue": "mail"},
                                                {"task": "light", "queue": "billing"}]}),
            ("POST", "/v1/queues/billing/pause", None), ("GET", "/v1/queues/default", None),
            ("PUT", "/v1/schedules/x", {"task": "light", "cron": "0 0 1 1 *"}),
        ):
            answer = self.refuse(403, "forbidden", method, path, body, token=key)
            self.assertIn("scope of this key: mail", answer.json["detail"])

    def test_row_09_a_job_of_another_scope(self):
        scoped = make_key(self.api, "operator", queues=["mail"])["secret"]
        for key in (scoped, self.keys["producer"]["secret"]):
            absent = self.api.get("/v1/jobs/999999999", token=key).json
            for method, verb in (("GET", ""), ("GET", "/attempts"), ("GET", "/logs"),
                                 ("DELETE", ""), ("POST", "/cancel"), ("POST", "/retry"),
                                 ("POST", "/run-now"), ("GET", "?wait=5s")):
                answer = self.refuse(
                    404, "not_found", method, f"/v1/jobs/{self.known}{verb}", token=key)
                self.assertEqual(
                    answer.json["detail"].replace(self.known, "999999999"), absent["detail"])
            self.assertEqual(self.api.get("/v1/jobs", token=key).json["data"], [])

    def test_row_10_what_is_shown_of_a_key(self):
        made = self.keys["producer"]
        shown = self.api.get(f"/v1/keys/{made['id']}")
        listed = self.api.get("/v1/keys?limit=500")
        self.texts += [shown.text, listed.text]
        self.assertEqual(
            set(shown.json), {"id", "name", "role", "prefix", "queues", "tasks", "created_at",
                              "expires_at", "revoked_at"})
        self.assertRegex(shown.json["prefix"], "^[0-9a-f]{8}$")
        for key in self.keys.values():
            self.assertIn(key["prefix"], listed.text)
            self.assertNotIn(key["secret"], listed.text)
            self.assertNotIn(key["secret"][14:], listed.text + shown.text)

    def test_bad_requests_for_keys(self):
        for body in ({}, {"name": "a"}, {"role": "viewer"}, {"name": "a/b", "role": "viewer"},
                     {"name": "a", "role": "root"}, {"name": "a", "role": "cron"},
                     {"name": "a", "role": "viewer", "queues": "mail"},
                     {"name": "a", "role": "viewer", "queues": ["x"] * 101},
                     {"name": "a", "role": "viewer", "secret": "mine"},
                     {"name": "a", "role": "viewer", "expires_at": "1999-01-01T00:00:00Z"},
                     {"name": "a", "role": "admin", "tasks": ["light"]}):
            self.refuse(422, None, "POST", "/v1/keys", body)
        self.refuse(422, "not_supported", "POST", "/v1/keys", {"name": "a", "role": "viewer"},
                    headers={"Idempotency-Key": "k"})
        for form in ("abc", "0", "-1", "999999999", "1e3"):
            self.refuse(404, "not_found", "DELETE", f"/v1/keys/{form}")

    def test_each_role_has_its_doors(self):
        for role, sees, creates, changes, administers in (
            ("admin", True, True, True, True), ("operator", True, True, True, False),
            ("producer", False, False, False, False), ("worker", False, False, False, False),
            ("viewer", True, False, False, False),
        ):
            token = self.keys[role]["secret"]
            with self.subTest(role):
                for may, method, path in (
                    (sees, "GET", "/v1/stats"), (sees, "GET", "/v1/queues"),
                    (sees, "GET", "/metrics"), (changes, "POST", "/v1/queues/default/resume"),
                    (administers, "GET", "/v1/keys"),
                ):
                    answer = self.api.call(method, path, token=token)
                    self.assertEqual(answer.status, 200 if may else 403, f"{path} {answer.text}")
                answer = self.api.post("/v1/jobs", {"task": "nobody"}, token=token)
                allowed = creates or role == "producer"
                self.assertEqual(answer.status, 422 if allowed else 403, answer.text)


class AtRest(unittest.TestCase):
    """Row 11: whoever has the files has no key; and keys live through a restart."""

    @on_sqlite_alone
    def test_a_key_is_nowhere_but_with_its_holder(self):
        with Server(CONFIG) as server:
            api = server.client()
            kept, revoked = (make_key(api, "producer")["secret"] for _ in range(2))
            self.assertEqual(api.delete("/v1/keys/2").status, 204)
            for key in (kept, revoked):
                api.post("/v1/jobs", {"task": "light"}, token=key)
            copy = api.post("/v1/backup").body
            limits = pathlib.Path(f"/proc/{server.process.pid}/limits").read_text()
            command = pathlib.Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
            self.assertRegex(limits, r"Max core file size +0 ")

            server.restart()
            api = server.client()
            self.assertEqual(api.get("/v1/jobs", token=kept).status, 200)
            self.assertEqual(api.get("/v1/jobs", token=revoked).code, "token_revoked")
            self.assertEqual(server.terminate(), 0)

            texts = {"the backup": copy, "the command line": command,
                     "the log": server.log().encode(), "the store": database_of(server).read_bytes()}
            texts.update({path.name: path.read_bytes() for path in server.data.iterdir()})
            for name, text in texts.items():
                for key in (kept, revoked):
                    self.assertNotIn(key.encode(), text, name)
                    self.assertNotIn(key[14:].encode(), text, name)
            self.assertIn(kept[5:13].encode(), texts["the store"])


class CommandLine(unittest.TestCase):
    def test_a_key_is_created_listed_and_revoked(self):
        with Server(CONFIG) as server:
            api = server.client()
            made = server.cli("keys", "create", "ci", "--role", "producer", "--queue", "mail",
                              "--task", "light", "--expires", "30d")
            self.assertEqual(made.returncode, 0, made.stderr)
            key = made.stdout.strip()
            self.assertRegex(key, r"^pawl_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$")
            self.assertNotIn(key, made.stderr)
            job = {"task": "light", "queue": "mail"}
            self.assertEqual(api.post("/v1/jobs", job, token=key).status, 201)

            listed = server.cli("keys", "list", "--json")
            self.assertIn('"queues":["mail"],"tasks":["light"]', listed.stdout)
            self.assertNotIn(key, listed.stdout + server.cli("keys", "list").stdout)
            denied = server.cli("keys", "list", env={"PAWL_TOKEN": key})
            self.assertEqual(denied.returncode, 4, denied.stderr)

            self.assertEqual(server.cli("keys", "revoke", "1").returncode, 0)
            self.assertEqual(api.post("/v1/jobs", job, token=key).code, "token_revoked")
            refused = server.cli("jobs", "list", env={"PAWL_TOKEN": key})
            self.assertEqual(refused.returncode, 4)
            self.assertIn("revoked", refused.stderr)
            self.assertEqual(server.cli("keys", "revoke", "9").returncode, 5)


if __name__ == "__main__":
    unittest.main()
