# SPDX-License-Identifier: Apache-2.0
"""/v1/openapi.json against the server: every documented operation answers as documented."""

import json
import os
import pathlib
import re
import unittest

from pawl import SystemTest
from schema import faults, resolve

CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET"]
[tasks.light]
kind = "noop"
cron = "0 0 1 1 *"
"""
METHODS = ("get", "put", "post", "patch", "delete")
# Streams and other answers that have no end are read by tests of their own.
NOT_CALLED = {("post", "/v1/backup"), ("get", "/v1/events")}


class OpenApi(SystemTest):
    CONFIG = CONFIG

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        answer = cls.api.get("/v1/openapi.json")
        assert answer.status == 200, answer.text
        cls.document = answer.json
        assert cls.api.put(
            "/v1/schedules/known", {"task": "light", "cron": "0 0 1 1 *"}).status in (200, 201)
        job = cls.api.post("/v1/jobs", {"task": "light"}).json["id"]
        cls.api.get(f"/v1/jobs/{job}?wait=10s")
        cls.job = job
        cls.key = cls.api.post("/v1/keys", {"name": "known", "role": "viewer"}).json["id"]

    def test_is_what_the_pages_were_written_for(self):
        kept = pathlib.Path(__file__).resolve().parents[2] / "web/openapi.json"
        if os.environ.get("PAWL_WRITE_OPENAPI"):
            kept.write_text(json.dumps(self.document, indent=1), encoding="utf-8")
        self.assertEqual(self.document, json.loads(kept.read_text(encoding="utf-8")),
                         "PAWL_WRITE_OPENAPI=1 writes web/openapi.json anew")

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method, path, item[method]

    def fill(self, path, known):
        """The path with every parameter filled in: with what is there, or with what is not."""
        def value(found):
            name = found.group(1)
            if name in ("id", "job"):
                there = self.key if "/keys/" in path else self.job
                return there if known else "999999999"
            if "schedules" in path:
                return "known" if known else "nobody"
            if "tasks" in path or "/api/cron" in path:
                return "light" if known else "nobody"
            return "default" if known else "nobody"

        return re.sub(r"\{([^}]+)\}", value, path)

    def documented(self, operation, answer):
        responses = operation["responses"]
        status = str(answer.status)
        found = responses.get(status) or responses.get(status[0] + "XX") or responses.get("default")
        return None if found is None else resolve(self.document, found)

    def assert_documented(self, method, path, operation, answer):
        what = f"{method.upper()} {path} answered {answer.status} {answer.text[:300]}"
        response = self.documented(operation, answer)
        self.assertIsNotNone(response, f"not documented: {what}")
        if not answer.body:
            return
        kind = answer.headers["content-type"].split(";")[0]
        self.assertIn(kind, response.get("content", {}), what)
        schema = response["content"][kind].get("schema", {})
        if kind.endswith("json"):
            self.assertEqual(faults(self.document, schema, answer.json), [], what)

    def test_is_openapi_3_1(self):
        self.assertTrue(self.document["openapi"].startswith("3.1."))
        self.assertTrue(self.document["info"]["version"])
        self.assertTrue(list(self.operations()))

    def test_every_reference_leads_somewhere(self):
        def walk(node):
            if isinstance(node, dict):
                if "$ref" in node:
                    resolve(self.document, node)
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)

        walk(self.document)

    def test_operation_ids_are_there_and_unique(self):
        ids = [operation["operationId"] for _, _, operation in self.operations()]

        self.assertEqual(len(ids), len(set(ids)))

    def test_every_path_parameter_is_described(self):
        for method, path, operation in self.operations():
            item = self.document["paths"][path]
            described = {
                resolve(self.document, one)["name"]
                for one in item.get("parameters", []) + operation.get("parameters", [])
                if resolve(self.document, one)["in"] == "path"
            }
            self.assertEqual(described, set(re.findall(r"\{([^}]+)\}", path)), f"{method} {path}")

    def test_the_routes_of_the_contract_are_documented(self):
        have = {(method, re.sub(r"\{[^}]+\}", "{}", path)) for method, path, _ in self.operations()}
        for line in """
            post /v1/jobs | post /v1/jobs:bulk | get /v1/jobs | get /v1/jobs/{}
            get /v1/jobs/{}/attempts | get /v1/jobs/{}/logs | delete /v1/jobs/{}
            post /v1/jobs/{}/cancel | post /v1/jobs/{}/retry | patch /v1/jobs/{}
            post /v1/jobs/{}/snooze | post /v1/jobs/{}/clone | get /v1/jobs/{}/why
            post /v1/bulk-actions | get /v1/bulk-actions/{}
            get /v1/queues | get /v1/queues/{} | put /v1/queues/{} | post /v1/queues/{}/pause
            post /v1/queues/{}/resume | post /v1/queues/{}/purge
            get /v1/schedules | get /v1/schedules/{} | put /v1/schedules/{}
            patch /v1/schedules/{} | delete /v1/schedules/{} | post /v1/schedules/{}/run
            post /v1/schedules/{}/pause | post /v1/schedules/{}/resume
            post /v1/schedules/{}/backfill | get /v1/schedules/{}/slots
            get /v1/tasks | get /v1/tasks/{} | get /v1/stats | get /v1/ai/usage
            post /v1/backup
            get /v1/keys | post /v1/keys | get /v1/keys/{} | delete /v1/keys/{}
        """.replace("|", "\n").split("\n"):
            if line.strip():
                self.assertIn(tuple(line.split()), have)

    def call_all(self, known, **more):
        for method, path, operation in self.operations():
            if (method, path) in NOT_CALLED:
                continue
            with self.subTest(f"{method} {path}"):
                answer = self.api.call(method.upper(), self.fill(path, known), **more)
                self.assertLess(answer.status, 500, answer.text)
                self.assert_documented(method, path, operation, answer)

    def test_answers_about_what_is_there(self):
        self.call_all(known=True)

    def test_answers_about_what_is_not_there(self):
        self.call_all(known=False)

    def test_answers_to_an_empty_object(self):
        self.call_all(known=False, body={})

    def test_answers_to_a_wrong_type(self):
        self.call_all(known=True, body=b"[1]")

    def test_without_a_key_only_the_public_ones_answer(self):
        for method, path, operation in self.operations():
            if not path.startswith("/v1/") or operation.get("security") == []:
                continue
            with self.subTest(f"{method} {path}"):
                answer = self.api.call(method.upper(), self.fill(path, True), token="")
                self.check(answer, 401, "unauthorized")
                self.assert_documented(method, path, operation, answer)


if __name__ == "__main__":
    unittest.main()
