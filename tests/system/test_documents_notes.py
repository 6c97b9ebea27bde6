# SPDX-License-Identifier: Apache-2.0
"""What the notes' document tells its readers to run, against the real binary.

Its SQL is imported and runs in a second server, which calls the first one's functions as pg_cron calls Supabase's.
As the document writes it, PostgreSQL refuses it: quotes that stand doubled outside of a literal. The import reads what
was meant.
"""

import datetime
import unittest
import zoneinfo

from app_database import AppDatabase
from pawl import CRON_SECRET, Server, run_pawl, wait_final
from servers import Postgres
from snippets import ROOT, document, fill, imported, placed, reference_server, run_curl

EASTERN = zoneinfo.ZoneInfo("America/New_York")
TIMES = {"nightly-cluster": "02:00", "nightly-stacks": "02:30", "weekly-insights": "03:00"}
USERS, NOTES = 2, 13
DONE = {
    "nightly-cluster": {"notesEmbedded": NOTES, "notesClustered": NOTES},
    "nightly-stacks": {"stacksBuilt": 4},
    "weekly-insights": {"insightsGenerated": USERS},
}


def answer_of(name):
    return {"success": True, "usersProcessed": USERS, "usersFailed": 0, **DONE[name], "errors": []}


class Notes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.snippets = document("notes")
        cls.database = AppDatabase("sqlite")
        cls.addClassCleanup(cls.database.close)
        fill(cls.database)
        cls.database.script((ROOT / "examples/five-systems/rows.sql").read_text())
        cls.server = reference_server(cls.database, env={"CRON_SECRET": CRON_SECRET})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()

    def setUp(self):
        self.database.script("update notes set embedding = null, cluster = null; "
                             "delete from smart_stacks; delete from weekly_insights")

    def by_hand(self, **env):
        return run_curl(placed(self.snippets["by hand"], self.server.url), **env)

    def one(self, sql):
        row, = self.database.rows(sql)
        return row

    def check_tables(self):
        self.assertEqual(self.one("select count(*) from notes where embedding is null or cluster is null"), "0")
        self.assertEqual(self.one("select count(*) from smart_stacks where summary <> ''"), "4")
        self.assertEqual(self.one("select count(distinct user_id) from weekly_insights where summary <> '' "
                                  "and sentiment <> ''"), "2")

    def check_untouched(self):
        self.assertEqual(self.one("select count(*) from notes where cluster is not null"), "0")

    # ---- by hand ----------------------------------------------------------------------
    def test_the_three_jobs_are_run_by_hand(self):
        answers = self.by_hand(CRON_SECRET=CRON_SECRET)

        self.assertEqual([(answer.status, answer.json) for answer in answers],
                         [(200, answer_of(name)) for name in TIMES])
        self.check_tables()

    def test_without_the_secret_nothing_runs(self):
        for env in ({}, {"CRON_SECRET": "another"}):
            answers = self.by_hand(**env)
            self.assertEqual([(answer.status, answer.json) for answer in answers],
                             [(401, {"error": "Unauthorized"})] * 3)
        self.check_untouched()

    def test_a_dry_run_changes_nothing(self):
        text = placed(self.snippets["by hand"], self.server.url)
        for name in TIMES:
            text = text.replace(f"/{name} ", f"/{name}?dryRun=1 ")

        answers = run_curl(text, CRON_SECRET=CRON_SECRET)

        self.assertEqual([answer.status for answer in answers], [200] * 3)
        self.assertEqual(answers[0].json, answer_of("nightly-cluster"))
        self.check_untouched()

    # ---- by pg_cron -------------------------------------------------------------------
    def test_the_schedules_call_the_functions_with_the_secret(self):
        config, _ = imported("pgcron", placed(self.snippets["schedules"], self.server.url))
        with Server(config, {"CRON_SECRET": CRON_SECRET}) as platform:
            client = platform.client()
            for name in TIMES:
                job = wait_final(client, client.post("/v1/jobs", {"task": name}).json["id"])
                self.assertEqual((job["state"], job["result"]["status"]), ("succeeded", 200), job)

        self.check_tables()

    def test_the_schedules_run_in_gmt_until_a_zone_is_written(self):
        config, warnings = imported("pgcron", placed(self.snippets["schedules"], "https://p.example.com"))
        advice = 'timezone = "America/New_York"'
        self.assertEqual(warnings.count(advice), 3)

        self.assertEqual(self.next_runs(config, datetime.UTC), TIMES)
        self.assertEqual(self.next_runs(config.replace('timezone = "UTC"', advice), EASTERN), TIMES)

    def test_the_reference_configuration_runs_in_the_zone_that_the_document_means(self):
        config = (ROOT / "examples/five-systems/pawl.toml").read_text()
        self.assertEqual(self.next_runs(config, EASTERN, DATABASE_URL=self.database.url), TIMES)

    def next_runs(self, config, zone, **env):
        """The hour of the next year's runs by name; Sundays alone for the weekly one."""
        hours = {}
        with Server(config, {"CRON_SECRET": CRON_SECRET, **env}) as server:
            for name in TIMES:
                schedule = server.client().get(f"/v1/schedules/{name}").json
                for begin in ("2026-01-10T12:00:00Z", "2026-07-10T12:00:00Z"):
                    done = run_pawl("cron", "next", "--tz", schedule["timezone"], "--from", begin, schedule["cron"])
                    run = datetime.datetime.fromisoformat(done.stdout.strip()).astimezone(zone)
                    hours.setdefault(name, set()).add(f"{run:%H:%M}")
                    if name == "weekly-insights":
                        self.assertEqual(f"{run:%A}", "Sunday")
        return {name: times.pop() for name, times in hours.items() if len(times) == 1}


class AsItIsWritten(unittest.TestCase):
    def test_postgresql_refuses_the_document_s_sql(self):
        postgres = Postgres()
        self.addCleanup(postgres.close)
        postgres.sql("create schema cron; create function cron.schedule(text, text, text) returns bigint "
                     "language sql as 'select 1::bigint'")
        self.assertTrue(postgres.try_sql("select cron.schedule('a', '* * * * *', 'select 1')"))

        self.assertFalse(postgres.try_sql(document("notes")["schedules"]))


if __name__ == "__main__":
    unittest.main()
