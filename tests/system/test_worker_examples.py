# SPDX-License-Identifier: Apache-2.0
"""The workers of examples/ and the calls of docs/guides/workers.md, against the real binary."""

import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import pawl
from waiting import wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


class Workers(unittest.TestCase):
    def setUp(self):
        self.server = pawl.Server((EXAMPLES / "worker-python" / "pawl.toml").read_text())
        self.addCleanup(self.server.close)
        self.api = self.server.start().client()
        self.env = pawl.clean_env(PAWL_URL=self.server.url, PAWL_TOKEN=self.server.token)

    def start(self, *command):
        worker = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL)
        self.addCleanup(worker.wait)
        self.addCleanup(worker.kill)
        return worker

    def enqueue(self, payload, **more):
        answer = self.api.post("/v1/jobs", {
            "task": "shout", "queue": "shouts", "payload": payload, **more})
        self.assertEqual(answer.status, 201, answer.text)
        return answer.json["id"]

    def check_worker(self, *command):
        """What the README says: it shouts, and fails what has no text."""
        self.start(*command)
        job = pawl.wait_final(self.api, self.enqueue({"text": "hello"}))
        self.assertEqual((job["state"], job["result"]), ("succeeded", {"text": "HELLO"}))
        job = pawl.wait_final(self.api, self.enqueue({}, max_attempts=1))
        self.assertEqual(job["state"], "failed")
        self.assertTrue(job["error"]["code"].endswith("Error"), job["error"])

    def test_the_python_worker(self):
        self.check_worker(sys.executable, str(EXAMPLES / "worker-python" / "worker.py"))

    def test_the_typescript_worker(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-worker-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        built = subprocess.run(
            ["tsc", "--project", str(EXAMPLES / "worker-typescript"), "--outDir", str(folder)],
            capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)

        self.check_worker("node", str(folder / "worker.js"))

    def test_a_killed_worker_loses_its_job_to_the_next_one(self):
        script = self.server.folder / "slow.py"
        source = (EXAMPLES / "worker-python" / "worker.py").read_text()
        script.write_text(source.replace("LEASE = 10", "LEASE = 3").replace(
            "    return {", "    stopped.wait(60)\n    return {"))
        first = self.start(sys.executable, str(script))
        job = self.enqueue({"text": "hello"})
        wait_for(lambda: self.api.get("/v1/workers").json["data"], what="a worker holds the job")

        first.send_signal(signal.SIGKILL)
        self.start(sys.executable, str(EXAMPLES / "worker-python" / "worker.py"))
        done = pawl.wait_final(self.api, job)

        self.assertEqual((done["state"], done["attempt"]), ("succeeded", 2))

    def test_the_calls_of_the_guide(self):
        """Each ```http block is sent, and each ```json block behind it is what comes back."""
        guide = (ROOT / "docs" / "guides" / "workers.md").read_text()
        self.enqueue({"text": "hello"})
        known = {}
        blocks = re.findall(r"```http\n(\w+) (\S+)\n(.*?)```\n+(?:```json\n(.*?)```)?", guide, re.S)
        self.assertGreater(len(blocks), 4)
        for method, path, body, expected in blocks:
            path = path.replace("TOKEN", known.get("token", ""))
            body = body.strip().replace("TOKEN", known.get("token", ""))
            answer = self.api.call(method, path, json.loads(body) if body else None)
            self.assertEqual(answer.status, 200, f"{method} {path}: {answer.text}")
            if expected:
                self.assertEqual(shape(answer.json), shape(json.loads(expected)), path)
            for held in (answer.json.get("data") or []) if path.endswith("/lease") else []:
                known["token"] = held["lease"]["token"]


def shape(value):
    """Names and types, without the values; a job counts by its id alone."""
    if isinstance(value, dict):
        if "id" in value and "task" in value:
            return "job"
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value]
    return type(value).__name__


if __name__ == "__main__":
    unittest.main()
