# SPDX-License-Identifier: Apache-2.0
"""The real binary in a folder of its own: start, ask, kill, start again."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from http_client import Client, raw
from store_kinds import IS_SQLITE, new_store_url
from target import Target
from waiting import wait_for

BINARY = os.environ.get("PAWL_BINARY", "build/release/pawl")
CRON_SECRET = "cron-secret-for-the-system-tests"
FINAL = {"succeeded", "failed", "cancelled", "skipped"}
READY = re.compile(r"^pawl ready http://(\[?[^\]\s]+\]?):(\d+)$")


def clean_env(**more):
    """No PAWL_*, no secrets of whoever runs the tests."""
    return {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", **more}


def run_pawl(*args, env=None, stdin="", cwd=None, timeout=30):
    """Runs a command to its end: CompletedProcess with text."""
    return subprocess.run(
        [BINARY, *args], env=clean_env(**(env or {})), input=stdin, cwd=cwd,
        capture_output=True, text=True, timeout=timeout, check=False,
    )


class Server:
    """One data folder and, at most times, one process on it."""

    def __init__(self, config="", env=None, args=(), folder=None):
        self._made = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="pawl-system-"))
        # Of a PostgreSQL store there is only the admin token, where the process has its folder.
        self.data = self.folder / ("data" if IS_SQLITE else "pawl-data")
        self.config = self.folder / "pawl.toml"
        self.env, self.args = dict(env or {}), list(args)
        self.process, self.host, self.port, self.output = None, "", 0, []
        self.configure(config)

    def configure(self, text):
        if "[store]" not in text:
            url = f"sqlite:{self.data}"
            if not IS_SQLITE:  # it has a password
                url = "env:PAWL_TEST_STORE_URL"
                self.env.setdefault("PAWL_TEST_STORE_URL", new_store_url())
            text = f'[store]\nurl = "{url}"\n' + text
        self.config.write_text(text)
        self.config.chmod(0o600)

    # ---- life ------------------------------------------------------------------------
    def spawn(self):
        """Starts the process and does not wait for it to be ready."""
        command = [BINARY, "serve", "--config", str(self.config)]
        if "--listen" not in self.args:
            command += ["--listen", "127.0.0.1:0"]
        self.output = []
        with open(self.folder / "stderr.log", "ab") as log:
            self.process = subprocess.Popen(
                [*command, *self.args], stdout=subprocess.PIPE, stderr=log, text=True,
                cwd=self.folder, env=clean_env(**self.env),
            )
        reader = threading.Thread(target=self._read_output, args=(self.process,), daemon=True)
        reader.start()
        return self

    def _read_output(self, process):
        for line in process.stdout:
            self.output.append(line.rstrip("\n"))
        process.stdout.close()

    def start(self, seconds=30):
        began = time.monotonic()
        self.spawn()
        found = wait_for(self._ready_or_dead, seconds, "the line `pawl ready`", every=0.005)
        self.ready_seconds = time.monotonic() - began
        if found is True:
            raise AssertionError(f"serve exited {self.process.returncode}: {self.log()[-2000:]}")
        self.host, self.port = found.group(1), int(found.group(2))
        return self

    def _ready_or_dead(self):
        for line in list(self.output):
            if found := READY.match(line):
                return found
        return self.process.poll() is not None

    def kill(self):
        """kill -9, and nothing is left of the process when this returns."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)

    def terminate(self, seconds=45):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def wait_exit(self, seconds=30):
        return self.process.wait(seconds)

    def restart(self):
        self.kill()
        return self.start()

    def close(self):
        self.kill()
        if self._made:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start() if self.process is None else self

    def __exit__(self, *_):
        self.close()

    # ---- asking ----------------------------------------------------------------------
    @property
    def url(self):
        return f"http://{self.host}:{self.port}"

    @property
    def token(self):
        if "PAWL_ADMIN_TOKEN" in self.env:
            return self.env["PAWL_ADMIN_TOKEN"]
        return (self.data / "admin.token").read_text().strip()

    def client(self, **more):
        return Client(self.host, self.port, **{"token": self.token, **more})

    def raw(self, data, seconds=20):
        return raw(self.host, self.port, data, seconds)

    def log(self):
        path = self.folder / "stderr.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def cli(self, *args, stdin="", env=None, timeout=30):
        """A client command against this server."""
        more = {"PAWL_URL": self.url, "PAWL_TOKEN": self.token, **(env or {})}
        return run_pawl(*args, env=more, stdin=stdin, cwd=self.folder, timeout=timeout)


def database_of(server):
    """The SQLite file of a stopped server."""
    files = [path for path in server.data.iterdir() if path.is_file()]
    return next(path for path in files if path.read_bytes()[:15] == b"SQLite format 3")


def wait_final(client, job, seconds=20):
    """The job once it is final, by `?wait=` and not by asking again and again."""
    deadline = time.monotonic() + seconds
    while True:
        left = max(1, int(deadline - time.monotonic()))
        answer = client.get(f"/v1/jobs/{job}", query={"wait": f"{min(left, 30)}s"})
        assert answer.status == 200, f"job {job}: {answer.status} {answer.text}"
        if answer.json["state"] in FINAL:
            return answer.json
        assert time.monotonic() < deadline, f"job {job} is not final: {answer.text}"


class SystemTest(unittest.TestCase):
    """A server and a target for all tests of one class. `$TARGET` in CONFIG is its address."""

    CONFIG = ""
    ENV = {"CRON_SECRET": CRON_SECRET}
    ARGS = ()

    @classmethod
    def setUpClass(cls):
        cls.target = Target()
        cls.server = Server(cls.CONFIG.replace("$TARGET", cls.target.url), cls.ENV, cls.ARGS)
        try:
            cls.server.start()
        except BaseException:
            cls.tearDownClass()
            raise
        cls.api = cls.server.client()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.target.close()

    def enqueue(self, task, payload=None, status=201, **more):
        body = {"task": task, "payload": payload, **more}
        answer = self.api.post("/v1/jobs", body)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json

    def run_job(self, task, payload=None, seconds=20, **more):
        """Enqueues and waits: the final job."""
        return wait_final(self.api, self.enqueue(task, payload, **more)["id"], seconds)

    def check(self, answer, status, code=None):
        """Status, and for a problem its whole shape."""
        self.assertEqual(answer.status, status, answer.text)
        if code is not None:
            self.assertEqual(answer.code, code, answer.text)
            self.assertEqual(
                answer.headers.get("content-type", "").split(";")[0], "application/problem+json"
            )
            problem = answer.json
            for key in ("type", "title", "status", "detail", "code", "request_id"):
                self.assertIn(key, problem)
            self.assertEqual(problem["status"], status)
        return answer
