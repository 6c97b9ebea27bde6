# SPDX-License-Identifier: Apache-2.0
"""`pawl import vercel`: a vercel.json becomes tasks that run. contract.md, sections 3 and 7."""

import json
import pathlib
import shutil
import tempfile
import tomllib
import unittest

from pawl import CRON_SECRET, Server, run_pawl
from target import Target

CRONS = {"crons": [
    {"path": "/api/tick", "schedule": "0 5 * * *"},
    {"path": "/api/cron/weekly?full=1", "schedule": "0 0 * * 0"},
]}
SCHEDULES = {"schedules": {
    "nightly-report": {"path": "/api/report", "schedule": "30 2 * * *"},
}}


class ImportVercel(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-import-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.config = self.folder / "pawl.toml"

    def run_import(self, document, *more, code=0):
        path = self.folder / "vercel.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        done = run_pawl("import", "vercel", str(path), *more, cwd=self.folder)
        self.assertEqual(done.returncode, code, f"{done.stdout}\n{done.stderr}")
        return done

    def test_crons_become_http_tasks(self):
        done = self.run_import(CRONS, "--base-url", "https://app.example.com")

        task = tomllib.loads(done.stdout)["tasks"]["api-tick"]
        self.assertEqual((task["kind"], task["cron"]), ("http", "0 5 * * *"))
        self.assertEqual(task["url"], "https://app.example.com/api/tick")
        self.assertEqual((task["compat"], task["max_attempts"]), ("vercel", 1))
        self.assertIn("#", done.stdout)  # the comment that says why there is no retry

    def test_a_query_stays_in_the_url(self):
        done = self.run_import(CRONS, "--base-url", "https://app.example.com")

        urls = [task["url"] for task in tomllib.loads(done.stdout)["tasks"].values()]
        self.assertIn("https://app.example.com/api/cron/weekly?full=1", urls)

    def test_the_newer_schedules_keep_their_names(self):
        done = self.run_import(SCHEDULES, "--base-url", "https://app.example.com")

        self.assertIn("nightly-report", done.stdout)
        tomllib.loads(done.stdout)

    def test_a_bad_expression_exits_1_and_says_where(self):
        bad = {"crons": [CRONS["crons"][0], {"path": "/api/bad", "schedule": "99 * * * *"}]}
        done = self.run_import(bad, code=1)

        self.assertIn("/api/bad", done.stderr + done.stdout)
        self.assertIn("99 * * * *", done.stderr)

    def test_what_is_no_json_exits_1(self):
        self.run_import("{not json", code=1)

    def test_dry_run_writes_nothing(self):
        self.run_import(CRONS, "--base-url", "https://a.example", "--dry-run",
                        "--config", str(self.config))

        self.assertFalse(self.config.exists())

    def test_apply_writes_a_file_that_checks(self):
        self.config.write_text('[tasks.mine]\nkind = "noop"\n')
        self.run_import(CRONS, "--base-url", "https://a.example", "--apply",
                        "--config", str(self.config))

        tasks = tomllib.loads(self.config.read_text())["tasks"]
        self.assertLessEqual({"mine", "api-tick"}, set(tasks))
        done = run_pawl("config", "check", "--config", str(self.config),
                        env={"CRON_SECRET": CRON_SECRET})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_imported_runs(self):
        target = Target()
        self.addCleanup(target.close)
        each_second = {"crons": [{"path": "/api/tick", "schedule": "* * * * *"}]}
        done = self.run_import(each_second, "--base-url", target.url)

        config = done.stdout.replace('"* * * * *"', '"* * * * * *"')
        with Server(config, {"CRON_SECRET": CRON_SECRET}):
            hit = target.wait_hits("/api/tick")[0]

        self.assertEqual(hit.headers["user-agent"], "vercel-cron/1.0")
        self.assertEqual(hit.headers["authorization"], f"Bearer {CRON_SECRET}")


if __name__ == "__main__":
    unittest.main()
