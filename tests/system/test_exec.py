# SPDX-License-Identifier: Apache-2.0
"""Commands: what they get, what becomes of them, and that nothing of them is left. G47, rows 106-110."""

import json
import os
import signal
import sys
import time
import unittest

import processes
from pawl import Server, SystemTest, run_pawl, wait_final
from store_kinds import on_sqlite_alone
from waiting import holds_for, wait_for

# One that every user may start.
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable

# A tree that is hard to end: a parent that ignores SIGTERM, and a grandchild that has left its
# group, its session and its parents. It says "up" when all of it runs.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.close(0)
    print("up", flush=True)
    time.sleep(600)
time.sleep(600)
"""
FLOOD = """
import sys
chunk = b"x" * 99 + b"\\n"
for _ in range(10):
    sys.stdout.buffer.write(chunk * 100_000)
print("the end", file=sys.stderr)
"""
LOOK_AROUND = """
import json, os
def read(path):
    try:
        return open(path, "rb").read().decode("utf-8", "replace")
    except OSError as error:
        return type(error).__name__
print(json.dumps({
    "open": sorted(os.readlink(f"/proc/self/fd/{n}").split(":")[0]
                   for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")),
    "environment": dict(os.environ),
    "parent": read(f"/proc/{os.getppid()}/environ"),
    "server": read(f"/proc/{os.environ['SERVER']}/environ") if os.environ.get("SERVER") else "",
    "store": read(os.environ.get("STORE", "/nonexistent")),
    "user": os.getuid(), "groups": os.getgroups(), "folder": os.getcwd(),
}))
"""
FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""


# By this the processes of these tests are known from all others.
RUN = f"{os.getpid()}-{time.time_ns()}"


def table(name, command, keys):
    keys = {"env": f"{{ RUN = '{RUN}' }}", **keys}
    lines = [f"[tasks.{name}]", 'kind = "exec"', f"command = {command}"]
    return "\n".join(lines + [f"{key} = {value}" for key, value in keys.items()]) + "\n"


def task(name, *command, **keys):
    return table(name, list(command), keys)


def script(name, text, **keys):
    return task(name, "sh", "-c", text, **keys)


def program(name, text, **keys):
    """A Python program, as a literal string of TOML."""
    return table(name, f"['{PYTHON}', '-I', '-c', '''{text}''']", keys)


ONCE = {"max_attempts": 1}
SOON = {"backoff": '["50ms"]', "backoff_jitter": '"none"'}


def is_guard(process):
    return b"__guard" in processes.read(f"/proc/{process}/cmdline").split(b"\0")


def left_of(job):
    """The command and whatever it has started."""
    found = processes.with_variables(f"PAWL_JOB_ID={job}", f"RUN={RUN}")
    return [one for one in found if not is_guard(one)]


def guards_of(server):
    return [one for one in processes.children(server.process.pid) if is_guard(one)]


def runs(job, name):
    """Whether a program of that name runs for the job."""
    return any(processes.read(f"/proc/{one}/cmdline").split(b"\0")[0].endswith(name.encode())
               for one in left_of(job))


class Results(SystemTest):
    CONFIG = (
        script("echo", 'echo "$PAWL_PAYLOAD"; echo careful >&2')
        + task("literal", "printf", "%s|", "; id", "$(id)", "`id`", "two words")
        + script("facts", 'echo "$PAWL_JOB_ID $PAWL_TASK $PAWL_ATTEMPT"; pwd', cwd='"/usr"')
        + task("count", "wc", "-c", stdin='"payload"')
        + script("later", 'test "$PAWL_ATTEMPT" = 3 || exit 75', **SOON)
        + script("never", "echo 'bad arguments' >&2; exit 64", permanent_exit_codes="[64]", **SOON)
        + script("mapped", 'exit "$PAWL_PAYLOAD"',
                 exit_codes='{ 3 = "success", 75 = "retry", "*" = "permanent" }', **SOON)
        + task("nowhere", "/no/such/program", **ONCE)
        + script("text", "echo plain", output_bytes=3)
        + script("broken", r"printf '\377\000x'")
        + script("garbled", r"printf '\377 no\n' >&2; exit 1", **ONCE)
    )

    def test_code_and_output_are_the_result_and_lines_the_log(self):
        job = self.run_job("echo", {"name": "Ada"})

        self.assertEqual(job["state"], "succeeded", job)
        self.assertEqual(job["result"], {
            "exit_code": 0, "stdout": '{"name":"Ada"}\n', "stderr": "careful\n",
            "truncated": False,
        })
        logs = self.api.get(f"/v1/jobs/{job['id']}/logs").json["data"]
        self.assertEqual(
            {(line["level"], line["message"]) for line in logs},
            {("INFO", '{"name":"Ada"}'), ("WARN", "careful")},
        )

    def test_what_is_no_text_can_be_read_as_an_error(self):
        job = self.run_job("garbled")

        self.assertEqual(job["state"], "failed", job)
        self.assertIn("\ufffd no", job["error"]["message"])
        self.check(self.api.get("/v1/jobs?state=failed"), 200)

    def test_there_is_no_shell(self):
        self.assertEqual(
            self.run_job("literal")["result"]["stdout"], "; id|$(id)|`id`|two words|")

    def test_the_command_knows_its_job(self):
        job = self.run_job("facts")

        self.assertEqual(job["result"]["stdout"], f"{job['id']} facts 1\n/usr\n")

    def test_a_large_payload_comes_by_input(self):
        payload = "x" * 500_000

        self.assertEqual(self.run_job("count", payload)["result"]["stdout"], "500002\n")
        job = self.run_job("echo", payload)
        self.assertEqual((job["state"], job["attempt"]), ("failed", 1))
        self.assertEqual(job["error"]["code"], "payload_too_large")
        self.assertIn("stdin", job["error"]["message"])

    def test_exit_codes_are_retried(self):
        job = self.run_job("later")

        self.assertEqual((job["state"], job["attempt"]), ("succeeded", 3))
        attempts = self.api.get(f"/v1/jobs/{job['id']}/attempts").json["data"]
        self.assertEqual([one["outcome"] for one in attempts], ["failed", "failed", "succeeded"])

    def test_permanent_exit_codes_are_not(self):
        job = self.run_job("never")

        self.assertEqual((job["state"], job["attempt"]), ("failed", 1))
        self.assertEqual(job["error"], {
            "code": "exit_64", "message": "sh exited with code 64: bad arguments",
            "retryable": False,
        })

    def test_a_task_says_what_its_codes_mean(self):
        self.assertEqual(self.run_job("mapped", 3)["state"], "succeeded")
        self.assertEqual(self.run_job("mapped", 5)["attempt"], 1)
        self.assertEqual(self.run_job("mapped", 75)["attempt"], 3)

    def test_a_command_that_is_not_there_fails_and_says_so(self):
        job = self.run_job("nowhere")

        self.assertEqual(job["error"]["code"], "not_started")
        self.assertIn("/no/such/program", job["error"]["message"])
        self.assertIn("No such file", job["error"]["message"])

    def test_output_is_cut_and_readable(self):
        self.assertEqual(self.run_job("text")["result"]["stdout"], "pla")
        self.assertTrue(self.run_job("text")["result"]["truncated"])
        broken = self.run_job("broken")
        self.assertEqual(broken["result"]["stdout"], "\ufffd\ufffdx")
        logs = self.api.get(f"/v1/jobs/{broken['id']}/logs").json["data"]
        self.assertEqual([line["message"] for line in logs], ["\ufffd x"])

    def test_row_106_no_request_can_name_a_command(self):
        for body in (
            {"task": "echo", "command": ["id"]},
            {"task": "echo", "env": {"A": "1"}},
            {"task": "echo", "options": {"command": ["id"]}},
            {"task": "echo", "cwd": "/"},
        ):
            self.check(self.api.post("/v1/jobs", body), 422, "unknown_field")
        self.check(self.api.post("/v1/jobs", {"task": "id"}), 422, "unknown_task")


class Ends(unittest.TestCase):
    """G47: whatever ends a command, nothing of it is left."""

    CONFIG = (
        "[server]\ndrain = \"300ms\"\n"
        + program("stubborn", STUBBORN, **ONCE)
        + program("overdue", STUBBORN, timeout='"1s"', **ONCE)
        + script("background", "sleep 600 & setsid sleep 600 &", **ONCE)
        + script("polite", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done")
        + script("patricide", "sleep 600 & sleep 600 & kill -9 $PPID; sleep 600", **ONCE)
    )

    def setUp(self):
        self.server = Server(self.CONFIG)
        self.addCleanup(self.server.close)
        self.api = self.server.start().client()
        self.guards = []

    def begin(self, name):
        """A job whose command and descendants all run."""
        job = self.api.post("/v1/jobs", {"task": name}).json["id"]
        wait_for(lambda: left_of(job), 20, "the command runs")
        self.guards = guards_of(self.server)
        self.assertEqual(len(self.guards), 1)
        return job

    def begin_stubborn(self):
        """With its daemon."""
        job = self.begin("stubborn")
        wait_for(
            lambda: len(left_of(job)) == 2 and len({os.getsid(one) for one in left_of(job)}) == 2,
            20, "the daemon runs")
        return job

    def assert_nothing_left(self, job, seconds=0):
        wait_for(lambda: not left_of(job), seconds, "no process of the job")
        wait_for(lambda: not any(map(processes.is_alive, self.guards)), seconds + 1, "no guard")

    def test_its_own_end(self):
        job = self.api.post("/v1/jobs", {"task": "background"}).json["id"]

        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")
        self.assert_nothing_left(job)

    def test_a_timeout(self):
        job = self.api.post("/v1/jobs", {"task": "overdue"}).json["id"]
        began = time.monotonic()
        done = wait_final(self.api, job)

        self.assertLess(time.monotonic() - began, 8)
        self.assertEqual((done["state"], done["error"]["code"]), ("failed", "timeout"))
        self.assert_nothing_left(job)

    def test_a_cancel(self):
        job = self.begin_stubborn()

        self.assertEqual(self.api.post(f"/v1/jobs/{job}/cancel").status, 202)

        self.assertEqual(wait_final(self.api, job)["state"], "cancelled")
        self.assert_nothing_left(job)

    def test_a_cancel_asks_first(self):
        job = self.begin("polite")
        wait_for(lambda: runs(job, "sleep"), 10, "the loop runs")
        began = time.monotonic()
        self.api.post(f"/v1/jobs/{job}/cancel")

        self.assertEqual(wait_final(self.api, job)["state"], "cancelled")
        self.assertLess(time.monotonic() - began, 1.9)  # the grace is 2 s
        logs = [line["message"] for line in self.api.get(f"/v1/jobs/{job}/logs").json["data"]]
        self.assertIn("bye", logs)

    @on_sqlite_alone
    def test_kill_9_of_the_server(self):
        job = self.begin_stubborn()

        self.server.kill()

        self.assert_nothing_left(job, 5)
        again = self.server.start().client()
        self.assertEqual(wait_final(again, job)["state"], "failed")  # its one attempt was lost

    def test_a_drain(self):
        job = self.begin_stubborn()
        began = time.monotonic()

        self.assertEqual(self.server.terminate(), 0, self.server.log())

        self.assertLess(time.monotonic() - began, 2)
        self.assert_nothing_left(job, 5)

    def test_the_end_of_its_guard(self):
        job = self.api.post("/v1/jobs", {"task": "patricide"}).json["id"]
        done = wait_final(self.api, job)

        self.assertEqual((done["state"], done["error"]["code"]), ("failed", "guard_lost"))
        self.assert_nothing_left(job, 5)

    def test_no_zombies_and_no_descriptors_are_left(self):
        for _ in range(3):
            self.run_light()
        before = self.open_descriptors()
        for _ in range(10):
            self.run_light()

        wait_for(lambda: not processes.children(self.server.process.pid), 5, "no child of the node")
        self.assertLessEqual(abs(self.open_descriptors() - before), 3)

    def open_descriptors(self):
        text = self.api.get("/metrics").text
        return float(next(line for line in text.splitlines() if line.startswith("process_open_fds"))
                     .split()[1])

    def run_light(self):
        job = self.api.post("/v1/jobs", {"task": "background"}).json["id"]
        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")


class Poison(SystemTest):
    """Row 110, T26: the node and other jobs live on."""

    CONFIG = (
        "[tasks.light]\nkind = \"noop\"\n"
        + program("bomb", FORK_BOMB, timeout='"3s"', limits="{ processes = 32 }", **ONCE)
        + program("flood", FLOOD)
        + program("hog", "x = 'x' * (1 << 30); print(len(x))", limits='{ memory = "64MiB" }', **ONCE)
        + script("busy", "while :; do :; done", limits='{ cpu = "1s" }', **ONCE)
        + script("assassin", "kill -9 $PPID", max_attempts=2, **SOON)
    )

    def test_a_fork_bomb_stays_small_and_others_run(self):
        bomb = self.enqueue("bomb")["id"]
        wait_for(lambda: len(left_of(bomb)) > 10, 10, "the bomb grows")
        most = 0
        for _ in range(20):
            began = time.monotonic()
            self.assertEqual(self.run_job("light")["state"], "succeeded")
            self.assertLess(time.monotonic() - began, 2)
            most = max(most, len(left_of(bomb)))

        self.assertLessEqual(most, 64)  # 32 in a cgroup; a guard that counts may look too late
        self.assertEqual(wait_final(self.api, bomb)["state"], "failed")
        self.assertEqual(left_of(bomb), [])

    def test_100_mb_of_output_are_read_and_dropped(self):
        self.run_job("light")
        pid = self.server.process.pid
        before = processes.memory_bytes(pid)
        done = self.run_job("flood", seconds=60)

        self.assertEqual(done["state"], "succeeded", done)
        self.assertTrue(done["result"]["truncated"])
        self.assertEqual(done["result"]["stderr"], "the end\n")
        self.assertGreater(len(done["result"]["stdout"]), 900_000)
        self.assertLess(len(str(done["result"])), 1 << 21)
        self.assertLess(processes.memory_bytes(pid, "VmHWM") - before, 40 << 20)
        logs = list(self.api.pages(f"/v1/jobs/{done['id']}/logs"))
        self.assertEqual(len(logs), 1001)

    def test_memory_is_limited(self):
        done = self.run_job("hog")

        self.assertEqual(done["state"], "failed", done)
        self.assertIn(done["error"]["code"], ("memory_limit", "exit_1"))  # or MemoryError

    def test_cpu_time_is_limited(self):
        self.assertEqual(self.run_job("busy")["error"]["code"], "cpu_limit")

    def test_a_command_that_kills_its_guard_runs_out_of_attempts(self):
        done = self.run_job("assassin")

        self.assertEqual((done["state"], done["attempt"]), ("failed", 2))
        self.assertIsNone(self.server.process.poll())


class Secrets(unittest.TestCase):
    """Rows 108 and 109."""

    def look(self, *, user=None, **env):
        keys = {"user": f'"{user}"'} if user else {}
        with Server(env={"CRON_SECRET": "the-secret-of-the-server", "LD_NOTHING": "1"}) as server:
            variables = {"SERVER": server.process.pid, "STORE": server.data / "admin.token", **env}
            table = ", ".join(f"{name} = '{value}'" for name, value in variables.items())
            server.configure(program("look", LOOK_AROUND, env=f"{{ {table} }}", **keys, **ONCE))
            server.process.send_signal(signal.SIGHUP)
            api = server.client()
            wait_for(lambda: api.get("/v1/tasks/look").status == 200, 10, "the task is there")
            job = wait_final(api, api.post("/v1/jobs", {"task": "look"}).json["id"])
            self.assertEqual(job["state"], "succeeded", job)
            self.token = server.token
            return json.loads(job["result"]["stdout"])

    def test_the_command_has_a_clean_environment_and_nothing_open(self):
        seen = self.look(GREETING="hello")

        self.assertEqual(sorted(seen["environment"]), [
            "GREETING", "LC_CTYPE", "PATH", "PAWL_ATTEMPT", "PAWL_FENCE", "PAWL_JOB_ID",
            "PAWL_PAYLOAD", "PAWL_TASK", "SERVER", "STORE",
        ])  # Python itself adds LC_CTYPE
        self.assertEqual(seen["open"], ["/dev/null", "pipe", "pipe"])
        self.assertEqual(seen["folder"], "/")

    def test_the_guard_knows_no_secret(self):
        self.assertNotIn("the-secret-of-the-server", self.look()["parent"])

    @unittest.skipIf(os.getuid() != 0, "needs root to become somebody else")
    def test_another_user_sees_neither_server_nor_store(self):
        seen = self.look(user="nobody")

        self.assertNotEqual(seen["user"], 0)
        self.assertNotIn(0, seen["groups"])
        self.assertEqual(seen["parent"], "PermissionError")
        self.assertEqual(seen["server"], "PermissionError")
        self.assertEqual(seen["store"], "PermissionError")

    def test_the_configuration_cannot_take_over_the_program(self):
        for name in ("LD_PRELOAD", "LD_LIBRARY_PATH", "PATH", "IFS", "PAWL_PAYLOAD"):
            with self.subTest(name=name):
                self.refused(script("x", "true", env=f'{{ {name} = "x" }}'), f"env.{name}")
        self.refused(script("x", "true", cwd='"../../"'), "cwd")
        self.refused('[tasks.x]\nkind = "exec"\ncommand = "rm -rf /tmp/x"\n', "command")
        self.refused(script("x", "true", shell="true"), "shell")

    def refused(self, config, key):
        server = Server(config)
        self.addCleanup(server.close)
        done = run_pawl("config", "check", "--config", str(server.config))

        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"tasks.x.{key}", done.stderr)

    def test_a_secret_of_a_task_is_not_printed(self):
        server = Server(script("x", "true", env='{ REGION = "jp", MINE = "env:MINE" }'))
        self.addCleanup(server.close)
        done = run_pawl("config", "print", "--config", str(server.config), env={"MINE": "hunter2", **server.env})

        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("jp", done.stdout)
        self.assertNotIn("hunter2", done.stdout)


class Interrupts(unittest.TestCase):
    def test_a_terminal_reaches_the_server_alone(self):
        """^C goes to a whole process group: the guard and the command are in others."""
        with Server(task("nap", "sleep", "600", **ONCE)) as server:
            api = server.client()
            job = api.post("/v1/jobs", {"task": "nap"}).json["id"]
            wait_for(lambda: runs(job, "sleep"), 10, "the command runs")
            (guard,), (command,) = guards_of(server), left_of(job)

            groups = {os.getpgid(one) for one in (server.process.pid, guard, command)}
            self.assertEqual(len(groups), 3)
            os.kill(guard, signal.SIGTERM)
            holds_for(lambda: left_of(job), 0.3, "the guard does not end of a SIGTERM")


if __name__ == "__main__":
    unittest.main()
