# SPDX-License-Identifier: Apache-2.0
"""The exit codes that no other file reaches: 70, 74, 79 and 130. contract.md, section 3.

0 to 8 are in test_cli.py, 76 and 78 in test_shutdown.py.
"""

import os
import signal
import sqlite3
import subprocess
import time
import unittest

from pawl import BINARY, Server, clean_env, database_of, run_pawl
from waiting import holds_for

TASKS = '[tasks.light]\nkind = "noop"\n[tasks.nap]\nkind = "sleep"\n'


class FailingDisk(unittest.TestCase):
    """G34: after one failed flush nothing is acknowledged, and the exit code is 74."""

    def test_a_failed_flush_ends_the_server(self):
        shim = os.environ.get("PAWL_FAILING_DISK")
        if not shim:
            self.skipTest("PAWL_FAILING_DISK names no library of failing flushes; ctest does")
        server = Server(TASKS)
        self.addCleanup(server.close)
        mark = server.folder / "broken"
        server.env.update(LD_PRELOAD=shim, FAILING_DISK=str(mark))
        api = server.start().client()
        kept = api.post("/v1/jobs", {"task": "light", "delay": "1h"}).json["id"]

        mark.touch()
        began = time.monotonic()
        accepted = self.accepted_until_the_end(api)

        self.assertEqual(server.wait_exit(5), 74, server.log()[-1500:])
        self.assertLess(time.monotonic() - began, 2.5)
        self.assertEqual(accepted, [])
        self.assertIn("store.io_error", server.log())
        mark.unlink()
        jobs = [job["id"] for job in server.start().client().pages("/v1/jobs")]
        self.assertIn(kept, jobs)

    def test_loops_that_stand_still_end_the_server(self):
        shim = os.environ.get("PAWL_FAILING_DISK")
        if not shim:
            self.skipTest("PAWL_FAILING_DISK names no library that stalls loops; ctest does")
        server = Server(TASKS)
        self.addCleanup(server.close)
        mark = server.folder / "stalled"
        server.env.update(LD_PRELOAD=shim, STALLED_LOOPS=str(mark))
        kept = server.start().client().post("/v1/jobs", {"task": "light", "delay": "1h"}).json["id"]

        mark.touch()

        self.assertEqual(server.wait_exit(30), 70, server.log()[-1500:])
        self.assertIn("server.hung", server.log())
        mark.unlink()
        jobs = [job["id"] for job in server.start().client().pages("/v1/jobs")]
        self.assertIn(kept, jobs)

    def accepted_until_the_end(self, api):
        accepted = []
        for _ in range(20):
            try:
                answer = api.post("/v1/jobs", {"task": "light", "delay": "1h"})
            except OSError:
                return accepted
            if answer.status < 300:
                accepted.append(answer.json["id"])
        return accepted


class NewerStore(unittest.TestCase):
    def test_a_store_of_a_newer_version_is_not_touched(self):
        server = Server(TASKS)
        self.addCleanup(server.close)
        server.start()
        self.assertEqual(server.terminate(), 0)
        path = database_of(server)
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 1000000")
        database.close()
        before = path.read_bytes()

        server.spawn()

        self.assertEqual(server.wait_exit(20), 79, server.log()[-1500:])
        self.assertEqual(path.read_bytes(), before)


class Interrupted(unittest.TestCase):
    def test_a_client_that_is_interrupted_exits_130(self):
        with Server(TASKS) as server:
            client = subprocess.Popen(
                [BINARY, "jobs", "enqueue", "nap", "--payload", '{"duration":"60s"}', "--wait"],
                env=clean_env(PAWL_URL=server.url, PAWL_TOKEN=server.token),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            holds_for(lambda: client.poll() is None, 1, "the client waits")
            client.send_signal(signal.SIGINT)
            self.assertEqual(client.wait(10), 130)
            client.stdout.close()
            client.stderr.close()

    def test_a_server_that_hangs_exits_7(self):
        with Server(TASKS) as server:
            server.process.send_signal(signal.SIGSTOP)
            try:
                done = run_pawl("jobs", "list", timeout=40,
                                env={"PAWL_URL": server.url, "PAWL_TOKEN": server.token})
            finally:
                server.process.send_signal(signal.SIGCONT)
            self.assertEqual(done.returncode, 7, done.stderr)


if __name__ == "__main__":
    unittest.main()
