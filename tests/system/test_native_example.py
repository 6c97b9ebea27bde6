#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the example of the C++ SDK and sends it a job. Usage: test_native_example.py BINARY CONFIG"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

BINARY, CONFIG = sys.argv[1], sys.argv[2]
SECONDS = 20


class NativeExample(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        store = pathlib.Path(self.folder.name, "store")
        self.server = subprocess.Popen(
            [BINARY, "serve", "--config", CONFIG, "--listen", "127.0.0.1:0", "--store", f"sqlite:{store}"],
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        ready = self.server.stdout.readline()
        self.assertTrue(ready.startswith("pawl ready http://"), f"instead of `pawl ready`: {ready!r}")
        self.address = ready.split()[2]
        self.token = (store / "admin.token").read_text().strip()

    def stop(self):
        self.server.terminate()
        self.server.wait(SECONDS)
        self.server.stdout.close()

    def call(self, path, body=None):
        request = urllib.request.Request(
            self.address + path, data=None if body is None else json.dumps(body).encode(),
            headers={"authorization": f"Bearer {self.token}", "content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)

    def test_the_handler_runs_and_its_result_is_the_jobs(self):
        job = self.call("/v1/jobs", {"task": "greet", "payload": {"name": "Ada"}})

        done = self.call(f"/v1/jobs/{job['id']}?wait=10s")

        self.assertEqual(done["state"], "succeeded", done)
        self.assertEqual(done["result"], {"greeting": "Hello, Ada"})
        logs = self.call(f"/v1/jobs/{job['id']}/logs")
        self.assertEqual([line["message"] for line in logs["data"]], ["hello"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
