# SPDX-License-Identifier: Apache-2.0
"""What attempts write is seen while they run: by pages, by a stream, and on the command line."""

import json
import queue
import signal
import subprocess
import threading
import unittest

from event_stream import EventStream
from pawl import BINARY, Server, SystemTest, clean_env, wait_final
from waiting import wait_for

# Says a line, waits until a file is there, says another and ends as it is told to.
STEPS = """
[tasks.steps]
kind = "exec"
command = ["sh", "-c", 'cd "$FOLDER"; echo first; until [ -e "$PAWL_JOB_ID" ]; do sleep 0.02; done; \
echo last; exit "$PAWL_PAYLOAD"']
env = { FOLDER = "$FOLDER" }
max_attempts = 1
[tasks.again]
kind = "exec"
command = ["sh", "-c", 'echo "try $PAWL_ATTEMPT"; test "$PAWL_ATTEMPT" = 2']
max_attempts = 2
backoff = ["50ms"]
[tasks.many]
kind = "exec"
command = ["seq", "1", "700"]
[tasks.light]
kind = "noop"
[tasks.pulled]
kind = "pull"
"""


def steps_server(more=""):
    server = Server()
    server.configure(more + STEPS.replace("$FOLDER", str(server.folder)))
    return server


def go_on(server, job):
    """Lets a `steps` job say its last line."""
    (server.folder / job).touch()


def messages(events):
    return [content["message"] for _, _, content in events]


def log_of(api, job):
    return list(api.pages(f"/v1/jobs/{job}/logs"))


def follow(server, job, **more):
    return EventStream(server, f"/v1/jobs/{job}/logs?follow=1", **more)


def rest_of(stream):
    """The events up to the end of the stream."""
    events = []
    while (event := stream.next()) is not None:
        events.append(event)
    return events


class Follower:
    """`pawl jobs logs ID --follow` as it runs, line by line."""

    def __init__(self, server, job, *args):
        env = clean_env(PAWL_URL=server.url, PAWL_TOKEN=server.token)
        self.process = subprocess.Popen(
            [BINARY, "jobs", "logs", job, "--follow", *args], env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def next(self, seconds=10):
        return self._lines.get(timeout=seconds)

    def ends(self, seconds=20):
        """The exit code."""
        return self.process.wait(seconds)

    def close(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()
        self.process.stderr.close()


class LogTest(SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.configure(STEPS.replace("$FOLDER", str(cls.server.folder)))
        cls.server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: cls.api.get("/v1/tasks/steps").status == 200, 10, "the tasks are there")

    def begin(self, code=0):
        """A job that has said its first line, as the store has it already."""
        job = self.enqueue("steps", code)["id"]
        wait_for(lambda: log_of(self.api, job), 10, "a line is there")
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "running")
        return job


class Pages(LogTest):
    def test_a_line_is_there_while_its_job_runs_and_none_is_there_twice(self):
        job = self.begin()
        self.assertEqual([line["message"] for line in log_of(self.api, job)], ["first"])

        go_on(self.server, job)
        wait_final(self.api, job)

        self.assertEqual([line["message"] for line in log_of(self.api, job)], ["first", "last"])

    def test_what_was_seen_survives_a_kill(self):
        with steps_server() as server:
            api = server.client()
            job = api.post("/v1/jobs", {"task": "steps", "payload": 0}).json["id"]
            wait_for(lambda: log_of(api, job), 10, "a line is there")
            server.restart()

            self.assertEqual([line["message"] for line in log_of(server.client(), job)], ["first"])


class Streams(LogTest):
    def test_the_first_line_comes_while_the_job_runs_and_the_stream_ends_with_it(self):
        job = self.enqueue("steps", 0)["id"]
        stream = follow(self.server, job)

        number, kind, content = stream.next()
        self.assertEqual((number, kind, content["message"]), (1, "log", "first"))
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "running")
        go_on(self.server, job)

        self.assertEqual([(n, c["message"]) for n, _, c in rest_of(stream)], [(2, "last")])
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "succeeded")
        stream.close()

    def test_an_event_carries_what_the_list_has(self):
        job = self.run_job("again")["id"]

        events = rest_of(follow(self.server, job))

        self.assertEqual([content for _, _, content in events], log_of(self.api, job))
        self.assertEqual([content["attempt"] for _, _, content in events], [1, 2])

    def test_a_stream_goes_on_over_attempts(self):
        job = self.enqueue("again")["id"]

        self.assertEqual(messages(rest_of(follow(self.server, job))), ["try 1", "try 2"])

    def test_a_client_that_comes_back_goes_on_behind_its_last_line(self):
        job = self.begin(1)
        first = follow(self.server, job)
        seen = first.next()[0]
        first.close()

        second = follow(self.server, job, last_id=seen)
        go_on(self.server, job)

        self.assertEqual(messages(rest_of(second)), ["last"])
        self.assertEqual(wait_final(self.api, job)["state"], "failed")
        self.assertEqual(follow(self.server, job, last_id=2).status, 204)
        self.assertEqual(messages(rest_of(follow(self.server, job, last_id=1))), ["last"])

    def test_many_lines_come_in_order(self):
        job = self.enqueue("many")["id"]

        events = rest_of(follow(self.server, job))

        self.assertEqual(messages(events), [str(n) for n in range(1, 701)])
        self.assertEqual([number for number, _, _ in events], list(range(1, 701)))

    def test_a_job_that_says_nothing_ends_its_stream_too(self):
        job = self.enqueue("light", delay="1h")["id"]
        stream = follow(self.server, job)
        self.api.post(f"/v1/jobs/{job}/cancel")

        self.assertEqual(rest_of(stream), [])

    def test_lines_of_a_worker_outside_come_at_once(self):
        job = self.enqueue("pulled")["id"]
        stream = follow(self.server, job)
        lease = self.api.post("/v1/queues/default/lease", {
            "worker": "w", "tasks": ["pulled"], "wait": "10s"}).json["data"][0]["lease"]["token"]

        self.api.post(f"/v1/leases/{lease}/log", [{"message": "one"}, {"message": "two"}])

        # Sooner than a stream looks by itself: the commit has woken it.
        self.assertEqual([stream.next(3)[2]["message"] for _ in range(2)], ["one", "two"])
        self.api.post(f"/v1/leases/{lease}/complete", {})
        self.assertEqual(rest_of(stream), [])

    def test_a_stream_ends_when_its_key_is_revoked(self):
        job = self.enqueue("light", delay="1h")["id"]
        key = self.api.post("/v1/keys", {"name": "follower", "role": "viewer"}).json
        stream = follow(self.server, job, token=key["secret"])
        self.assertEqual(stream.status, 200)

        self.api.delete(f"/v1/keys/{key['id']}")

        self.assertIsNone(stream.next())
        self.assertEqual(follow(self.server, job, token=key["secret"]).status, 401)

    def test_strangers_and_bad_questions_are_refused(self):
        job = self.run_job("light")["id"]

        self.check(self.api.get("/v1/jobs/4711/logs?follow=1"), 404, "not_found")
        self.check(self.api.get(f"/v1/jobs/{job}/logs?follow=maybe"), 422, "invalid_filter")
        self.assertEqual(follow(self.server, job, token="x" * 43).status, 401)

    def test_a_stream_ends_when_the_server_shuts_down_and_goes_on_with_the_next_one(self):
        with steps_server() as server:
            api = server.client()
            job = api.post("/v1/jobs", {"task": "steps", "payload": 0}).json["id"]
            stream = follow(server, job)
            seen = stream.next()[0]
            server.process.send_signal(signal.SIGTERM)
            self.assertIsNone(stream.next())
            go_on(server, job)
            self.assertEqual(server.wait_exit(45), 0)
            server.start()

            self.assertEqual(messages(rest_of(follow(server, job, last_id=seen))), ["last"])


class CommandLine(LogTest):
    def follow(self, job, *args, server=None):
        follower = Follower(server or self.server, job, *args)
        self.addCleanup(follower.close)
        return follower

    def test_lines_are_printed_as_they_come_and_the_end_is_0(self):
        job = self.enqueue("steps", 1)["id"]
        follower = self.follow(job)

        self.assertRegex(
            follower.next(), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  1  INFO   first$")
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "running")
        go_on(self.server, job)

        self.assertTrue(follower.next().endswith("  last"))
        self.assertEqual(follower.ends(), 0)
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "failed")

    def test_jsonl_prints_the_objects(self):
        job = self.run_job("again")["id"]

        done = self.server.cli("jobs", "logs", job, "--follow", "--jsonl")

        self.assertEqual(done.returncode, 0, done.stderr)
        printed = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(printed, log_of(self.api, job))

    def test_a_job_that_is_over_and_said_nothing_ends_at_once(self):
        job = self.run_job("light")["id"]

        done = self.server.cli("jobs", "logs", job, "--follow")

        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_what_is_not_there_exits_5_and_a_wrong_token_4(self):
        self.assertEqual(self.server.cli("jobs", "logs", "4711", "--follow").returncode, 5)
        done = self.server.cli("jobs", "logs", "4711", "--follow", env={"PAWL_TOKEN": "wrong"})
        self.assertEqual(done.returncode, 4)

    def test_ctrl_c_exits_130(self):
        follower = self.follow(self.begin())
        follower.next()

        follower.process.send_signal(signal.SIGINT)

        self.assertEqual(follower.ends(), 130)

    def test_a_server_that_is_gone_exits_7(self):
        with steps_server() as server:
            job = server.client().post("/v1/jobs", {"task": "steps", "payload": 0}).json["id"]
            follower = self.follow(job, server=server)
            follower.next()
            server.kill()

            self.assertEqual(follower.ends(), 7)

    def test_a_server_that_shuts_down_exits_7(self):
        with steps_server(more='[server]\ndrain = "300ms"\n') as server:
            job = server.client().post("/v1/jobs", {"task": "steps", "payload": 0}).json["id"]
            follower = self.follow(job, server=server)
            follower.next()
            self.assertEqual(server.terminate(), 0)

            self.assertEqual(follower.ends(), 7)

    def test_completions_and_help_know_it(self):
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("follow", self.server.cli("completion", shell).stdout)
        self.assertIn("--follow", self.server.cli("jobs", "logs", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
