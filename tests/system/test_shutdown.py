# SPDX-License-Identifier: Apache-2.0
"""Ends and bad starts: drain, a second owner, a broken store, a full disk. guarantees.md, 1."""

import os
import pathlib
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from pawl import Server, clean_env, database_of, run_pawl, wait_final
from store_kinds import on_sqlite_alone
from target import Target
from waiting import holds_for, wait_for

TASKS = """
[server]
drain = "{drain}"
[tasks.light]
kind = "noop"
[tasks.push]
kind = "http"
url = "$TARGET/push"
max_attempts = 2
backoff = ["50ms"]
"""


class Drain(unittest.TestCase):
    """G45."""

    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.close)

    def serve(self, drain):
        text = TASKS.format(drain=drain).replace("$TARGET", self.target.url)
        server = Server(text)
        self.addCleanup(server.close)
        return server.start()

    def running_job(self, server):
        job = server.client().post("/v1/jobs", {"task": "push"}).json["id"]
        self.target.wait_hits("/push")
        return job

    def test_a_running_task_gets_its_time_and_finishes(self):
        gate = self.target.gate("/push")
        server = self.serve("20s")
        job = self.running_job(server)

        server.process.send_signal(signal.SIGTERM)
        holds_for(lambda: server.process.poll() is None, 0.5, "the node waits for its task")
        gate.set()

        self.assertEqual(server.wait_exit(10), 0, server.log())
        got = server.start().client().get(f"/v1/jobs/{job}").json
        self.assertEqual((got["state"], got["attempt"]), ("succeeded", 1))
        self.assertEqual(len(self.target.hits("/push")), 1)

    def test_a_task_that_takes_longer_is_given_back_with_its_attempt(self):
        gate = self.target.gate("/push")
        server = self.serve("500ms")
        job = self.running_job(server)

        began = time.monotonic()
        self.assertEqual(server.terminate(10), 0, server.log())
        self.assertLess(time.monotonic() - began, 2.5)
        gate.set()

        done = wait_final(server.start().client(), job)
        self.assertEqual((done["state"], done["attempt"]), ("succeeded", 1))
        hits = self.target.hits("/push")
        self.assertEqual([hit.attempt for hit in hits], [1, 1])
        self.assertLess(hits[0].fence, hits[1].fence)

    def test_nothing_is_claimed_while_draining(self):
        gate = self.target.gate("/push")
        server = self.serve("2s")
        api = server.client()
        api.post("/v1/queues/later/pause")
        waiting = api.post("/v1/jobs", {"task": "light", "queue": "later"}).json["id"]
        self.running_job(server)
        server.terminate(10)
        gate.set()

        api = server.start().client()
        self.assertEqual(api.get(f"/v1/jobs/{waiting}").json["state"], "ready")

    def test_a_second_sigterm_exits_at_once(self):
        gate = self.target.gate("/push")
        server = self.serve("30s")
        self.running_job(server)

        server.process.send_signal(signal.SIGTERM)
        holds_for(lambda: server.process.poll() is None, 0.4, "the node drains")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.wait_exit(10)

        self.assertLess(time.monotonic() - began, 3)
        gate.set()

    def test_an_idle_node_exits_0_quickly_on_both_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.serve("30s")
            began = time.monotonic()
            server.process.send_signal(number)
            self.assertIn(server.wait_exit(10), (0,) if number == signal.SIGTERM else (0, 130))
            self.assertLess(time.monotonic() - began, 3)


class Starts(unittest.TestCase):
    def serve_exit(self, config, env=None, args=()):
        server = Server(config, env, args)
        self.addCleanup(server.close)
        server.spawn()
        return server.wait_exit(20), server

    def test_a_second_process_on_the_same_store_exits_78(self):
        with Server() as first:
            done = run_pawl("serve", "--config", str(first.config), "--listen", "127.0.0.1:0")

            self.assertEqual(done.returncode, 78, done.stderr)
            self.assertEqual(first.client().get("/livez").status, 200)

    def test_the_owner_may_come_back_after_kill_9(self):
        with Server() as server:
            for _ in range(3):
                server.restart()
            self.assertEqual(server.client().get("/readyz").status, 200)

    def test_the_admin_token_is_made_once_and_kept_private(self):
        with Server() as server:
            path = server.data / "admin.token"
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
            token = server.token
            self.assertGreaterEqual(len(token), 32)
            server.restart()
            self.assertEqual(server.token, token)
            self.assertNotIn(token, server.log() + "\n".join(server.output))

    def test_a_token_from_the_environment_opens_the_door(self):
        env = {"PAWL_ADMIN_TOKEN": "an-admin-token-of-the-environment"}
        config = '[auth]\nadmin_token = "env:PAWL_ADMIN_TOKEN"\n'
        with Server(config, env) as server:
            self.assertEqual(server.client().get("/v1/jobs").status, 200)
            self.assertFalse((server.data / "admin.token").exists())

    def test_refuses_to_start_with_78(self):
        secret = "[auth]\ncron_secrets = [\"env:CRON_SECRET\"]\n"
        for config, env, args in (
            ("[server]\nlisten_ = 1\n", {}, ()),
            ('[tasks.a]\nkind = "nope"\n', {}, ()),
            ('[tasks.a]\nkind = "noop"\ncron = "99 * * * *"\n', {}, ()),
            ('[tasks.a]\nkind = "noop"\npriority = "high"\n', {}, ()),
            ('[schedules.a]\ntask = "nobody"\ncron = "* * * * *"\n', {}, ()),
            ("this is no toml", {}, ()),
            (secret, {"CRON_SECRET": "short"}, ()),
            (secret, {"CRON_SECRET": "long enough but\nwith a line break"}, ()),
            ("", {}, ("--listen", "0.0.0.0:0")),
            ("", {}, ("--store", "mysql://x")),
        ):
            with self.subTest(config=config, env=env, args=args):
                code, server = self.serve_exit(config, env, args)
                self.assertEqual(code, 78, server.log())
                self.assertTrue(server.log().strip())
                self.assertEqual(server.output, [])

    def test_without_a_cron_secret_it_starts_and_the_cron_routes_answer_500(self):
        unset = '[auth]\ncron_secrets = ["env:CRON_SECRET"]\n'
        for config in ("", unset):
            with self.subTest(config=config), Server(config) as server:
                for token in ("", "any-secret-of-a-stranger"):
                    answer = server.client(token=token).get("/api/cron/x")

                    self.assertEqual(answer.status, 500, answer.text)
                    self.assertEqual(answer.json, {"error": "Cron secret not configured"})

    def test_an_error_names_line_and_key_and_not_the_value(self):
        code, server = self.serve_exit('[server]\ndrain = "30s"\npassword = "hunter2-hunter2"\n')

        self.assertEqual(code, 78)
        self.assertIn("password", server.log())
        self.assertRegex(server.log(), r"\b5\b")  # two lines of [store] stand above
        self.assertNotIn("hunter2", server.log())

    def test_serve_without_config_reads_the_file_in_its_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "pawl.toml").write_text("nonsense = 1\n")
            done = run_pawl("serve", "--listen", "127.0.0.1:0", cwd=folder)

        self.assertEqual(done.returncode, 78)

    def test_a_taken_port_is_an_error_and_no_hang(self):
        with Server() as first:
            code, server = self.serve_exit("", args=("--listen", f"127.0.0.1:{first.port}"))

            self.assertIn(code, (1, 78), server.log())


@on_sqlite_alone
class BrokenStore(unittest.TestCase):
    """G35: exit 76, and no data is served."""

    def store(self):
        """A stopped server with jobs, and the database of its store."""
        server = Server('[tasks.light]\nkind = "noop"\n')
        self.addCleanup(server.close)
        api = server.start().client()
        jobs = [{"task": "light", "payload": "x" * 500} for _ in range(2000)]
        self.assertEqual(api.post("/v1/jobs:bulk", {"jobs": jobs}).status, 201)
        self.assertEqual(server.terminate(), 0)
        return server, database_of(server)

    def assert_76(self, server):
        server.spawn()
        self.assertEqual(server.wait_exit(20), 76, server.log()[-1500:])
        self.assertEqual(server.output, [])

    def test_overwritten_pages(self):
        server, path = self.store()
        with open(path, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(64 * 1024))

        self.assert_76(server)

    def test_an_overwritten_header(self):
        server, path = self.store()
        with open(path, "r+b") as file:
            file.write(b"\xff" * 4096)

        self.assert_76(server)

    def test_a_truncated_file(self):
        server, path = self.store()
        with open(path, "r+b") as file:
            file.truncate(path.stat().st_size // 2 // 4096 * 4096)

        self.assert_76(server)

    def test_an_emptied_file(self):
        server, path = self.store()
        with open(path, "r+b") as file:
            file.truncate(0)

        self.assert_76(server)

    def test_a_file_of_something_else(self):
        server, path = self.store()
        path.write_bytes(b"this is a letter to my aunt\n" * 1000)

        self.assert_76(server)


class FullDisk(unittest.TestCase):
    """G42: 507 until there is space again, and nothing half stored."""

    SIZE = 24 * 1024 * 1024

    def setUp(self):
        self.mount = pathlib.Path(tempfile.mkdtemp(prefix="pawl-full-"))
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.SIZE}", "tmpfs", str(self.mount)],
            capture_output=True, text=True, check=False, env=clean_env(),
        )
        if done.returncode != 0:
            self.mount.rmdir()
            self.skipTest(f"mount is not permitted here: {done.stderr.strip()}")
        self.addCleanup(self.unmount)

    def unmount(self):
        subprocess.run(["umount", str(self.mount)], check=False, env=clean_env())
        self.mount.rmdir()

    def test_says_so_keeps_reading_and_recovers_alone(self):
        config = f'[store]\nurl = "sqlite:{self.mount}/data"\n[tasks.light]\nkind = "noop"\n'
        server = Server(config)
        server.data = self.mount / "data"
        self.addCleanup(server.close)
        api = server.start().client()
        first = api.post("/v1/jobs", {"task": "light", "delay": "1h"}).json["id"]
        filler = self.mount / "filler"
        self.fill(filler)

        refused = wait_for(lambda: self.refused(api), 20, "507")
        self.assertEqual(refused.code, "storage_full", refused.text)
        self.assertEqual(api.get(f"/v1/jobs/{first}").status, 200)
        self.assertEqual(api.get("/livez").status, 200)
        filler.unlink()

        wait_for(lambda: self.accepted(api), 5, "writes again")
        self.assertIsNone(server.process.poll())
        kept = {job["id"] for job in api.pages("/v1/jobs")}
        self.assertEqual(kept, set(self.ids) | {first})
        self.assertLessEqual(server.log().count("storage_full"), 3)
        self.assertEqual(server.terminate(), 0)

    ids = ()

    def fill(self, path):
        with open(path, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass

    def put(self, api):
        body = {"task": "light", "delay": "1h", "payload": "x" * 100_000}
        answer = api.post("/v1/jobs", body)
        if answer.status == 201:
            self.ids = (*self.ids, answer.json["id"])
        return answer

    def refused(self, api):
        answer = self.put(api)
        return answer if answer.status >= 500 else None

    def accepted(self, api):
        return self.put(api).status == 201


if __name__ == "__main__":
    unittest.main()
