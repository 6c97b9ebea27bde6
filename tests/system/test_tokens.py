# SPDX-License-Identifier: Apache-2.0
"""Signed tokens of somebody else (`[auth] jwt`), against the real server."""

import base64
import hashlib
import hmac
import json
import signal
import time
import unittest

from pawl import Server, SystemTest, wait_final
from waiting import holds_for, wait_for

SECRET = "a-jwt-secret-of-more-than-32-bytes"
TASK = '[tasks.light]\nkind = "noop"\n[tasks.other]\nkind = "noop"\n'

# A key pair that was made for this test; its private half is gone.
JWKS = {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "one", "use": "sig",
                  "x": "xG2nUxq1IPdaEQbvyCpFRK1LTLrf2KtJDOjQK31mwAc"}]}
ADA_THE_VIEWER = (
    "eyJhbGciOiJFZERTQSIsImtpZCI6Im9uZSJ9.eyJzdWIiOiJhZGEiLCJyb2xlIjoidmlld2VyIn0."
    "w8gS8vV67veRJZuvif3iF6TbMH1sYPAX-OL08ZH5GE5sgRVW1qr4tJpIYvEOHrQZAdM3Rn8BSzhwd0SErNkbAA")


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(secret=SECRET, header=None, **claims):
    """Signed with HMAC and SHA-256, whatever the header says."""
    parts = [header or {"alg": "HS256", "typ": "JWT"}, claims]
    message = ".".join(encode(json.dumps(part).encode()) for part in parts)
    return message + "." + encode(hmac.digest(secret.encode(), message.encode(), hashlib.sha256))


class Tokens(SystemTest):
    CONFIG = '[auth]\njwt = { secret = "env:JWT_SECRET", tasks = ["light"] }\n' + TASK
    ENV = {"JWT_SECRET": SECRET}

    def test_a_user_owns_its_jobs(self):
        soon = int(time.time()) + 600
        ada, bob = token(sub="ada", exp=soon), token(sub="bob", exp=soon)
        made = self.api.post("/v1/jobs", {"task": "light"}, token=ada)
        self.check(made, 201)
        self.assertEqual(made.json["user_id"], "ada")
        wait_final(self.api, made.json["id"])

        path = f"/v1/jobs/{made.json['id']}"
        self.check(self.api.get(path, token=ada), 200)
        self.check(self.api.get(path, token=bob), 404, "not_found")
        self.check(self.api.get(path, token=token(sub="eve", role="viewer")), 200)
        self.assertEqual(self.api.get("/v1/jobs", token=bob).json["data"], [])
        self.check(self.api.get("/v1/stats", token=ada), 403, "forbidden")
        self.check(self.api.post("/v1/jobs", {"task": "other"}, token=ada), 403, "forbidden")
        body = {"task": "light", "user_id": "bob"}
        self.check(self.api.post("/v1/jobs", body, token=ada), 403, "forbidden")

    def test_roles_open_their_doors(self):
        for role, status in (("admin", 200), ("operator", 403), ("viewer", 403), ("root", 403)):
            self.check(self.api.get("/v1/keys", token=token(sub="a", role=role)), status)

    def test_what_is_not_right_is_refused(self):
        now = int(time.time())
        self.check(self.api.get("/v1/jobs", token=token(sub="a", exp=now - 120)),
                   401, "token_expired")
        self.check(self.api.get("/v1/jobs", token=token(sub="a", nbf=now + 3600)),
                   401, "unauthorized")
        unsigned = ".".join(encode(json.dumps(part).encode())
                            for part in ({"alg": "none"}, {"sub": "a", "role": "admin"})) + "."
        good = token(sub="a")
        for wrong in (unsigned, token("another secret", sub="a"), token(sub=""), token(),
                      token(sub="a", header={"alg": "HS512"}), token(sub="key:1"),
                      token(sub="a", header={"alg": "RS256"}), good[:-1], good + "A",
                      good.replace(".", "", 1), "..", "a.b.c", ADA_THE_VIEWER):
            self.check(self.api.get("/v1/jobs", token=wrong), 401, "unauthorized")
        self.assertNotIn(good, self.server.log())
        self.assertNotIn(SECRET, self.server.log())


class KeySet(unittest.TestCase):
    def config(self, server, text):
        path = server.folder / "jwks.json"
        path.write_text(text)
        return f'[auth]\njwt = {{ jwks_file = "{path}" }}\n' + TASK

    def test_tokens_of_the_set_open_the_door_until_the_set_changes(self):
        server = Server()
        server.configure(self.config(server, json.dumps(JWKS)))
        with server:
            api = server.client()
            self.assertEqual(api.get("/v1/stats", token=ADA_THE_VIEWER).status, 200)
            self.assertEqual(api.get("/v1/stats", token=ADA_THE_VIEWER + "A").status, 401)

            server.configure(self.config(server, '{"keys":[{"kty":"RSA","n":"AA","e":"AQAB"}]}'))
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: "config.reload_failed" in server.log(), 10, "the refusal")
            holds_for(lambda: api.get("/v1/stats", token=ADA_THE_VIEWER).status == 200, 0.5,
                      "the old keys hold")

            server.configure(TASK)
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: api.get("/v1/stats", token=ADA_THE_VIEWER).status == 401, 10,
                     "tokens open nothing")

    def test_a_set_without_a_key_is_refused_at_start(self):
        for text in ('{"keys":[]}', '{"keys":[{"kty":"oct","k":"AAAA"}]}', "{}", "x"):
            server = Server()
            server.configure(self.config(server, text))
            try:
                self.assertEqual(server.spawn().wait_exit(), 78, text)
            finally:
                server.close()


if __name__ == "__main__":
    unittest.main()
