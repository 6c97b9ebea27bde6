# SPDX-License-Identifier: Apache-2.0
"""How PostgreSQL runs the statements of a store whose statistics say that it is empty, as they often do."""

import unittest

from nodes import Nodes
from servers import Postgres
from waiting import wait_for

CONFIG = '[tasks.light]\nkind = "noop"\n'
JOBS = 2000


def plans_in(log):
    """The plans that auto_explain wrote, each as its lines."""
    plans, lines = [], None
    for line in log.splitlines():
        if "plan:" in line:
            lines = []
            plans.append(lines)
        elif lines is not None and line.startswith("\t"):
            lines.append(line.strip())
        else:
            lines = None
    return ["\n".join(lines) for lines in plans]


class Plans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres(("shared_preload_libraries=auto_explain", "auto_explain.log_min_duration=0",
                                 "autovacuum=off", "fsync=off"))
        cls.nodes = Nodes(CONFIG, postgres=cls.postgres)
        cls.api = cls.nodes.start().client()

    @classmethod
    def tearDownClass(cls):
        cls.nodes.close()
        cls.postgres.close()

    def drain(self):
        jobs = [{"task": "light"}] * JOBS
        before = self.api.get("/v1/stats").json["states"]["succeeded"]
        assert self.api.post("/v1/jobs:bulk", {"jobs": jobs}).status == 201
        wait_for(lambda: self.api.get("/v1/stats").json["states"]["succeeded"] == before + JOBS, 60, "the drain")

    def test_claims_and_ends_go_by_their_index_whatever_statistics_say(self):
        self.drain()
        self.postgres.sql("VACUUM ANALYZE")  # the hot table is empty, and was not
        self.drain()

        plans = plans_in((self.postgres.folder / "log").read_text(errors="replace"))
        claims = [plan for plan in plans if "Update on live_jobs" in plan and "LockRows" in plan]
        ends = [plan for plan in plans if "Delete on live_jobs" in plan and "Insert on job_history" in plan]
        self.assertGreater(len(claims), 10)
        self.assertGreater(len(ends), 10)
        for plan in claims:
            self.assertIn("Index Scan using jobs_ready on live_jobs", plan)
        for plan in ends:
            self.assertIn("Index Scan using live_jobs_pkey on live_jobs", plan)
            self.assertIn("Index Cond: ((id >= ", plan)
        for plan in claims + ends:
            for dear in ("Bitmap", "Seq Scan", "Hash Join", "Merge Join", "Sort Key"):
                self.assertNotIn(dear, plan)


if __name__ == "__main__":
    unittest.main()
