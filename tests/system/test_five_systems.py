# SPDX-License-Identifier: Apache-2.0
"""examples/five-systems as `./dev run` starts it, and the TypeScript client's calls against it."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from pawl import BINARY
from servers import Postgres

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "five-systems" / "run"


class Example:
    """The running example: what it printed, and where it is."""

    def __init__(self, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="pawl-five-")
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
        self.process = subprocess.Popen(
            [sys.executable, "-B", EXAMPLE, BINARY, "--data", self.folder.name, "--listen", "127.0.0.1:0",
             *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        self.output = ""
        for line in self.process.stdout:
            self.output += line
            if "Ctrl-C" in line:
                break

    @property
    def address(self):
        line = next(line for line in self.output.splitlines() if "PAWL_URL=" in line)
        return line.split("PAWL_URL=")[1].split()[0]

    def secret(self, name):
        return (pathlib.Path(self.folder.name) / name).read_text().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=90)
        self.folder.cleanup()
        return self.process.returncode, self.output + rest


class FiveSystems(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.example = Example()

    @classmethod
    def tearDownClass(cls):
        if cls.example is not None:
            cls.example.stop()

    def rows(self, sql):
        database = sqlite3.connect(pathlib.Path(self.example.folder.name) / "applications.db")
        rows = database.execute(sql).fetchall()
        database.close()
        return rows

    def test_each_system_answers_as_its_callers_know_it(self):
        for answer in ('{"ok":true,"updated":3}', '"message":"Enqueued 5 jobs for 2 prompts"',
                       '"notesEmbedded":13,"notesClustered":13', '"stacksBuilt":4', '"insightsGenerated":2',
                       '"message":"Crawl job queued"', '"message":"Daily cleanup job queued"',
                       '"message":"Monthly usage reset job queued"', '"message":"Analysis job queued"'):
            self.assertIn(answer, self.example.output)

    def test_the_tables_have_real_results(self):
        self.assertEqual(self.rows("select count(*) from articles where summary is null"), [(0,)])
        self.assertEqual(self.rows("select count(*) from notes where cluster is null"), [(0,)])
        self.assertEqual(self.rows("select count(distinct user_id) from weekly_insights"), [(2,)])
        self.assertEqual(self.rows("select distinct status from prompt_jobs"), [("skipped",)])
        types = {row[0] for row in self.rows("select type from issues where site_id = 'sample'")}
        self.assertLessEqual({"title_missing", "image_alt", "broken_link", "h1_count"}, types)
        self.assertEqual(self.rows("select count(*) from issues where page_url like '%/private/%'"), [(0,)])
        self.assertEqual(self.rows("select count(*) from ai_conversations"), [(1,)])
        self.assertEqual(self.rows("select count(*) from fixes where before_state is null"), [(1,)])
        self.assertEqual(self.rows("select count(*) from usage"), [(2,)])

    def test_the_typescript_client_makes_the_documents_calls(self):
        with tempfile.TemporaryDirectory(prefix="pawl-client-") as folder:
            project = pathlib.Path(folder) / "tsconfig.json"
            project.write_text(json.dumps({
                "extends": str(ROOT / "clients/typescript/tsconfig.json"),
                "compilerOptions": {"rootDir": str(ROOT), "outDir": folder},
                "files": [str(ROOT / "tests/system/client_calls.ts")],
            }))
            compiled = subprocess.run(["tsc", "--project", project], capture_output=True, text=True, timeout=120,
                                      check=False)
            self.assertEqual(compiled.returncode, 0, compiled.stdout + compiled.stderr)
            done = subprocess.run(
                ["node", pathlib.Path(folder) / "tests/system/client_calls.js"], capture_output=True, text=True,
                timeout=120, check=False,
                env={"PATH": os.environ["PATH"], "PAWL_URL": self.example.address,
                     "PAWL_TOKEN": self.example.secret("pawl-data/admin.token"),
                     "CRON_SECRET": self.example.secret("cron.secret")})
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual((said["done"]["type"], said["done"]["status"], said["done"]["priority"]),
                         ("CRAWL_SITE", "COMPLETED", 8))
        self.assertEqual(said["seen"][-1], "COMPLETED")
        self.assertTrue(said["crawled"]["success"])
        self.assertGreaterEqual(said["crawled"]["pagesAnalyzed"], 3)
        self.assertTrue(said["analysed"]["success"] and said["cleaned"]["success"] and said["reset"]["success"])
        self.assertEqual(said["stats"]["failed"], 0)
        self.assertEqual(said["stats"]["total"], sum(
            said["stats"][name] for name in ("pending", "processing", "completed", "failed")))
        self.assertEqual(said["synced"]["rows"], [{"articles": 4}])
        self.assertIn("nightly-cluster", said["jobs"])
        self.assertGreater(said["runs"], 0)
        self.assertIsNone(said["missing"])
        self.assertEqual(said["cancelled"][0], 409)
        self.assertEqual(said["unknownSite"], [404, "Site not found"])
        self.assertEqual(said["unknownTask"], [404, "Job 'no-such-job' not found"])
        self.assertEqual(said["stranger"][0], 401)
        self.assertEqual(said["nowhere"], 0)

    def test_a_schedule_fires_against_a_real_endpoint(self):
        for line in self.example.process.stdout:
            if "/api/tick" in line:
                break
        self.assertRegex(line, r"GET /api/tick -> 200  slot 20\d\d-\d\d-\d\dT\d\d:\d\d:\d0\.000Z  vercel-cron/1\.0")

    def test_a_second_start_goes_on_with_what_is_there(self):
        first = type(self).example
        again = Example()
        code, output = again.stop()
        self.assertEqual(code, 0, output)
        self.assertIs(type(self).example, first)


class OnPostgres(unittest.TestCase):
    def test_the_same_on_the_other_database(self):
        postgres = Postgres()
        self.addCleanup(postgres.close)
        code, output = Example("--database", postgres.url).stop()

        self.assertEqual(code, 0, output)
        for answer in ('"updated":3', '"notesClustered":13', '"stacksBuilt":4', '"insightsGenerated":2',
                       "title_missing"):
            self.assertIn(answer, output)


if __name__ == "__main__":
    unittest.main()
