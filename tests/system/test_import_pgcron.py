# SPDX-License-Identifier: Apache-2.0
"""`pawl import pgcron`: SQL that sets up pg_cron becomes tasks that run. contract.md, section 3."""

import pathlib
import shutil
import tempfile
import tomllib
import unittest

from pawl import CRON_SECRET, Server, run_pawl, wait_final
from servers import Postgres
from target import Target
from waiting import wait_for

# As published migrations have it: the setting's quotes are doubled outside of a literal.
SQL = """-- Schedule nightly clustering
SELECT cron.schedule(
  'nightly-cluster',
  '0 2 * * *',  -- 2:00 AM ET daily
  'SELECT net.http_post(
    url:=''{url}/functions/v1/nightly-cluster'',
    headers:=''{{"Authorization": "Bearer ' || current_setting(''app.cron_secret'') || '"}}''::jsonb
  );'
);
SELECT cron.schedule(
  'weekly-insights',
  '0 3 * * 0',  -- 3:00 AM ET Sundays
  'SELECT net.http_post(
    url:=''{url}/functions/v1/weekly-insights'',
    headers:=''{{"Authorization": "Bearer ' || current_setting(''app.cron_secret'') || '"}}''::jsonb
  );'
);
"""

TABLES = """
create table events(at timestamptz, name text);
insert into events values (now() - interval '8 days', 'old'), (now(), 'new');
create table marks(names text[], length int);
insert into marks values ('{a,b,c}', 2);
create procedure rename(into_name text) language sql as 'update events set name = into_name';
"""

COMMANDS = """
SELECT cron.schedule('purge', '1 second', $$DELETE FROM events WHERE at < now() - interval '7 days'$$);
SELECT cron.schedule('nightly-vacuum', '0 3 * * *', 'VACUUM events;');
SELECT cron.schedule('rename', '0 4 * * *', 'CALL rename(into_name := ''it''''s'')');
SELECT cron.schedule('shorten', '0 5 * * *', $$
  BEGIN;
  UPDATE marks SET names = names[1:length];  -- the first ones
  INSERT INTO events SELECT now(), unnest(names) FROM marks;
  COMMIT;
$$);
"""


class ImportPgCron(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-import-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_import(self, sql, *more, code=0):
        path = self.folder / "cron.sql"
        path.write_text(sql)
        done = run_pawl("import", "pgcron", str(path), *more, cwd=self.folder)
        self.assertEqual(done.returncode, code, f"{done.stdout}\n{done.stderr}")
        return done

    def test_the_zone_of_a_comment_is_warned_about(self):
        done = self.run_import(SQL.format(url="https://p.example.com"))

        tasks = tomllib.loads(done.stdout)["tasks"]
        self.assertEqual(list(tasks), ["nightly-cluster", "weekly-insights"])
        self.assertEqual({task["timezone"] for task in tasks.values()}, {"UTC"})
        self.assertEqual(done.stderr.count("America/New_York"), 4)  # what is meant, and what to write
        self.assertIn("GMT", done.stderr)

    def test_a_bad_expression_exits_1_and_says_where(self):
        done = self.run_import(SQL.replace("0 2 * * *", "0 25 * * *"), code=1)

        self.assertIn("line 2", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_the_imported_tasks_call_the_functions_with_the_secret(self):
        target = Target()
        self.addCleanup(target.close)
        text = self.run_import(SQL.format(url=target.url)).stdout
        with Server(text, {"CRON_SECRET": CRON_SECRET}) as server:
            api = server.client()
            started = api.post("/v1/jobs", {"task": "nightly-cluster"})
            self.assertEqual(wait_final(api, started.json["id"])["state"], "succeeded")

        hit = target.hits("/functions/v1/nightly-cluster")[0]
        self.assertEqual((hit.method, hit.headers["authorization"]), ("POST", f"Bearer {CRON_SECRET}"))

    def test_the_imported_statements_run_by_their_schedules_and_by_hand(self):
        postgres = Postgres()
        self.addCleanup(postgres.close)
        postgres.sql(TABLES)
        text = self.run_import(COMMANDS).stdout
        with Server(text, {"DATABASE_URL": postgres.url}) as server:
            api = server.client()
            query = {"schedule": "purge", "state": "succeeded"}
            fired = wait_for(lambda: api.get("/v1/jobs", query=query).json["data"], 20, "a slot")
            self.assertEqual(fired[-1]["result"]["command"], "DELETE 1")
            self.assertEqual(postgres.sql("select name from events"), ["new"])

            for task, command in (("nightly-vacuum", "VACUUM"), ("rename", "CALL"),
                                  ("shorten", "INSERT 0 2")):
                job = wait_final(api, api.post("/v1/jobs", {"task": task}).json["id"])
                self.assertEqual(job["state"], "succeeded", job)
                self.assertEqual(job["result"]["command"], command)
        self.assertEqual(postgres.sql("select name from events order by 1"), ["a", "b", "it's"])

    def test_what_is_imported_loads_before_there_is_a_database(self):
        path = self.folder / "pawl.toml"
        path.write_text(self.run_import(COMMANDS).stdout)

        checked = run_pawl("config", "check", "--config", str(path))

        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("there is no [databases.app] and no DATABASE_URL", checked.stderr)


if __name__ == "__main__":
    unittest.main()
