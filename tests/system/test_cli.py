# SPDX-License-Identifier: Apache-2.0
"""The command line against a real server, and every exit code. contract.md, section 3."""

import json
import pathlib
import socket
import tempfile
import unittest

from pawl import BINARY, SystemTest, run_pawl, wait_final
from store_kinds import IS_SQLITE, on_sqlite_alone
from waiting import wait_for

CONFIG = """
[tasks.light]
kind = "noop"
[tasks.nap]
kind = "sleep"
[tasks.broken]
kind = "fail"
max_attempts = 1
[schedules.yearly]
task = "light"
cron = "0 0 1 1 *"
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class CliTest(SystemTest):
    CONFIG = CONFIG

    def pawl(self, *args, code=0, **more):
        done = self.server.cli(*args, **more)
        self.assertEqual(done.returncode, code, f"{args}: {done.stdout}\n{done.stderr}")
        self.assertNotIn(self.server.token, done.stdout + done.stderr)
        return done


class JobCommands(CliTest):
    def test_enqueue_prints_the_id(self):
        done = self.pawl("jobs", "enqueue", "light", "--payload", '{"a":1}')

        job = wait_final(self.api, done.stdout.strip())
        self.assertEqual((job["task"], job["payload"]), ("light", {"a": 1}))

    def test_enqueue_json_prints_the_job(self):
        done = self.pawl("jobs", "enqueue", "light", "--json", "--queue", "q", "--priority", "5",
                         "--delay", "1h")

        job = json.loads(done.stdout)
        self.assertEqual((job["queue"], job["priority"], job["state"]), ("q", 5, "scheduled"))

    def test_enqueue_takes_a_payload_from_stdin_and_from_a_file(self):
        one = self.pawl("jobs", "enqueue", "light", "--payload", "-", stdin='{"from":"stdin"}')
        path = self.server.folder / "payload.json"
        path.write_text('{"from":"file"}')
        two = self.pawl("jobs", "enqueue", "light", "--payload", f"@{path}")

        payloads = [self.api.get(f"/v1/jobs/{done.stdout.strip()}").json["payload"]["from"]
                    for done in (one, two)]
        self.assertEqual(payloads, ["stdin", "file"])

    def test_enqueue_wait_follows_to_the_end(self):
        self.pawl("jobs", "enqueue", "light", "--wait")
        self.pawl("jobs", "enqueue", "broken", "--wait", code=8)

    def test_list_show_cancel_retry(self):
        job = self.pawl("jobs", "enqueue", "light", "--delay", "1h").stdout.strip()
        listed = json.loads(self.pawl("jobs", "list", "--json").stdout)
        self.assertIn(job, [row["id"] for row in listed["data"]])
        lines = self.pawl("jobs", "list", "--jsonl").stdout.splitlines()
        self.assertIn(job, [json.loads(line)["id"] for line in lines])
        self.assertIn(job, self.pawl("jobs", "list").stdout)

        self.assertEqual(json.loads(self.pawl("jobs", "show", job, "--json").stdout)["id"], job)
        self.pawl("jobs", "logs", job)
        self.pawl("jobs", "cancel", job)
        self.pawl("jobs", "cancel", job, code=6)
        self.pawl("jobs", "retry", job)
        wait_final(self.api, job)

    def test_what_is_not_there_exits_5(self):
        self.pawl("jobs", "show", "999999999", code=5)
        self.pawl("jobs", "enqueue", "nobody", code=5)
        self.pawl("schedules", "show", "nobody", code=5)

    def test_a_wrong_token_exits_4(self):
        self.pawl("jobs", "list", code=4, env={"PAWL_TOKEN": "wrong"})

    def test_no_server_exits_7(self):
        url = f"http://127.0.0.1:{free_port()}"

        self.pawl("jobs", "list", code=7, env={"PAWL_URL": url})

    def test_a_bad_payload_is_a_usage_error(self):
        self.pawl("jobs", "enqueue", "light", "--payload", "{not json", code=2)


class OtherCommands(CliTest):
    def test_queues(self):
        self.pawl("jobs", "enqueue", "light", "--wait")
        self.pawl("queues", "pause", "default")
        listed = json.loads(self.pawl("queues", "list", "--json").stdout)
        self.assertTrue(next(row for row in listed["data"] if row["name"] == "default")["paused"])
        self.pawl("queues", "resume", "default")

    def test_drain_pauses_and_waits_for_what_runs(self):
        job = self.enqueue("nap", {"duration": "1500ms"}, queue="drained")["id"]
        wait_for(lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == "running", 10, "running")

        done = self.pawl("queues", "drain", "drained")

        self.assertIn("1 still running", done.stderr)
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "succeeded")
        self.assertTrue(self.api.get("/v1/queues/drained").json["paused"])

    def test_tables_show_what_the_api_answers(self):
        self.enqueue("light", queue="seen", delay="1h")
        self.api.put("/v1/queues/seen", {"concurrency": 7})
        queues = self.pawl("queues", "list").stdout
        self.assertRegex(queues, r"\nseen +false +0 +0 +1 +0 +7\n")

        schedules = self.pawl("schedules", "list").stdout
        self.assertRegex(
            schedules, r"\nyearly +light +0 0 1 1 \* +UTC +false +\d{4}-01-01T00:00:00\.000Z\n")

    def test_schedules(self):
        listed = json.loads(self.pawl("schedules", "list", "--json").stdout)
        self.assertEqual([row["name"] for row in listed["data"]], ["yearly"])
        self.assertIn("next_runs", json.loads(
            self.pawl("schedules", "show", "yearly", "--json").stdout))
        self.pawl("schedules", "run", "yearly")
        self.pawl("schedules", "pause", "yearly")
        self.pawl("schedules", "resume", "yearly")
        done = self.pawl("schedules", "backfill", "yearly", "--from", "2025-12-31T00:00:00Z",
                         "--to", "2026-01-02T00:00:00Z")
        self.assertEqual(done.stdout, "2026-01-01T00:00:00.000Z\n")
        jobs = list(self.api.pages("/v1/jobs", schedule="yearly"))
        self.assertEqual(len(jobs), 2)

    @unittest.skipIf(IS_SQLITE, "a server's own back-ups")
    def test_backup_of_a_server_says_how(self):
        done = self.pawl("backup", "copy.pawl", code=1)
        self.assertIn("pg_dump", done.stderr)

    @on_sqlite_alone
    def test_backup_is_a_store_that_serves(self):
        job = self.pawl("jobs", "enqueue", "light", "--delay", "1h").stdout.strip()
        path = self.server.folder / "copy.pawl"
        self.pawl("backup", str(path))

        self.assertGreater(path.stat().st_size, 0)
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "scheduled")


class WithoutServer(unittest.TestCase):
    def pawl(self, *args, code=0, **more):
        done = run_pawl(*args, **more)
        self.assertEqual(done.returncode, code, f"{args}: {done.stdout}\n{done.stderr}")
        return done

    def test_version_and_help(self):
        self.assertRegex(self.pawl("version").stdout, r"\d+\.\d+\.\d+")
        self.assertIn("serve", self.pawl("--help").stdout)
        self.assertIn("--listen", self.pawl("serve", "--help").stdout)

    def test_usage_errors_exit_2_and_say_what_was_meant(self):
        for args in (["jbos", "list"], ["jobs", "lsit"], ["--nonsense"], ["serve", "--nonsense"]):
            done = self.pawl(*args, code=2)
            self.assertEqual(done.stdout, "")
            self.assertTrue(done.stderr)
        self.assertIn("jobs", self.pawl("jbos", "list", code=2).stderr)

    def test_cron_next(self):
        done = self.pawl("cron", "next", "--from", "2026-01-01T00:00:00Z", "--count", "2",
                         "*/15 * * * *")

        self.assertEqual(done.stdout, "2026-01-01T00:15:00Z\n2026-01-01T00:30:00Z\n")

    def test_cron_next_refuses_with_the_category(self):
        for expression, category in (("* * * *", "fields"), ("99 * * * *", "range"),
                                     ("*/0 * * * *", "step"), ("", "empty"), ("-1", "fields"),
                                     ("0 0 30 2 *", "never"), ("@often", "nickname")):
            done = self.pawl("cron", "next", expression, code=2)
            self.assertEqual(done.stdout, "")
            self.assertRegex(done.stderr, rf"^error: {category}: [^\n]+\n$")

    def test_cron_next_reads_json_lines(self):
        lines = ['{"expr":"0 0 13 * FRI","from":"2026-01-01T00:00:00Z","n":2}', "not json",
                 '{"expr":"x","from":"2026-01-01T00:00:00Z"}']
        done = self.pawl("cron", "next", "--stdin", stdin="\n".join(lines) + "\n")

        got = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(got[0], {"next": ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z"]})
        self.assertIn("error", got[1])
        self.assertTrue(got[2]["error"].startswith("fields: "))

    def test_cron_explain_speaks_english(self):
        done = self.pawl("cron", "explain", "30 2 * * *", "--tz", "America/New_York")

        self.assertIn("02:30", done.stdout.replace("2:30", "02:30"))

    def test_config_check(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "pawl.toml"
            path.write_text('[tasks.a]\nkind = "noop"\n')
            self.pawl("config", "check", "--config", str(path))
            path.write_text('[tasks.a]\nkind = "noop"\ncolour = "red"\n')
            done = self.pawl("config", "check", "--config", str(path), code=3)
            self.assertIn("colour", done.stderr)
            self.assertIn("3", done.stderr)
            self.pawl("jobs", "list", "--config", str(path), code=3)
            self.pawl("serve", "--config", str(path), code=78)

    def test_colour_only_for_terminals(self):
        self.assertNotIn("\x1b[", self.pawl("--help").stdout)

    def test_the_binary_is_where_it_should_be(self):
        self.assertTrue(pathlib.Path(BINARY).is_file())


if __name__ == "__main__":
    unittest.main()
