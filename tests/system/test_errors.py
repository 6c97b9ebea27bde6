# SPDX-License-Identifier: Apache-2.0
"""Errors in groups over /v1: from real attempts, across a kill, retried together. contract.md, section 5."""

import sqlite3
import unittest

from pawl import SystemTest, database_of, wait_final
from store_kinds import on_sqlite_alone
from target import Reply
from waiting import wait_for

CONFIG = """
[egress]
allow_cidr = ["127.0.0.0/8"]
[tasks.light]
kind = "noop"
[tasks.broken]
kind = "fail"
max_attempts = 3
backoff = ["10ms"]
backoff_jitter = "none"
[tasks.shaky]
kind = "fail"
max_attempts = 1
[tasks.call]
kind = "http"
url = "$TARGET/orders/{{payload.id}}"
max_attempts = 1
[tasks.render]
kind = "pull"
max_attempts = 1
[tasks.slow]
kind = "sleep"
max_attempts = 1
timeout = "100ms"
"""


class Errors(SystemTest):
    CONFIG = CONFIG

    def groups(self, **query):
        answer = self.check(self.api.get("/v1/errors", query=query), 200)
        return answer.json["data"]

    def test_attempts_are_counted_and_not_jobs(self):
        job = self.run_job("broken")
        self.assertEqual((job["state"], job["attempt"]), ("failed", 3))

        group, = self.groups(task="broken")

        self.assertEqual(
            (group["code"], group["message"], group["count"], group["last_job_id"]),
            ("asked_to_fail", "attempt 3 was asked to fail", 3, job["id"]))
        self.assertTrue(group["retryable"])
        self.assertLessEqual(group["first_seen"], group["last_seen"])
        shown = self.api.get("/v1/jobs", query={"fingerprint": group["fingerprint"]}).json["data"]
        self.assertEqual([one["id"] for one in shown], [job["id"]])

    def test_a_success_and_a_cancelled_job_leave_none(self):
        self.run_job("light")
        waiting = self.enqueue("light", delay="1h")["id"]
        self.check(self.api.post(f"/v1/jobs/{waiting}/cancel"), 200)

        self.assertEqual(self.groups(task="light"), [])

    def test_a_group_of_calls_is_retried_once_the_other_end_is_well(self):
        broken = Reply(503, body=b'{"error":"order 5f3c9ab17e is locked"}')
        for order in range(1, 4):
            self.target.on(f"/orders/{order}", broken)
        failed = [self.run_job("call", {"id": order})["id"] for order in range(1, 4)]
        self.target.on("/orders/9", Reply(404))
        other = self.run_job("call", {"id": 9})["id"]
        group, = self.groups(task="call", code="http_503")
        self.assertEqual(group["count"], 3, group)

        for order in range(1, 4):
            self.target.on(f"/orders/{order}", Reply())
        action = self.check(self.api.post("/v1/bulk-actions", {
            "action": "retry", "filter": {"fingerprint": group["fingerprint"]}}), 202).json
        self.assertEqual(action["matched"], 3)

        for job in failed:
            wait_for(
                lambda job=job: self.api.get(f"/v1/jobs/{job}").json["state"] == "succeeded",
                20, "the retried job")
        self.assertEqual(self.api.get(f"/v1/jobs/{other}").json["state"], "failed")
        again, = self.groups(task="call", code="http_503")
        self.assertEqual(again["count"], 3, "a retry takes nothing back")

    def test_what_workers_say_is_grouped_and_kept_over_a_kill(self):
        for row in (17, 4):
            self.enqueue("render")
            held, = self.api.post(
                "/v1/queues/default/lease", {"worker": "w", "wait": "10s"}).json["data"]
            self.check(self.api.post(f"/v1/leases/{held['lease']['token']}/fail", {
                "error": {"code": "bad.row", "message": f"row {row} of 'orders-{row}' is bad"},
                "retryable": False}), 200)
            self.assertEqual(wait_final(self.api, held["job"]["id"])["state"], "failed")

        self.server.restart()
        type(self).api = self.server.client()

        group, = self.groups(task="render")
        self.assertEqual(
            (group["code"], group["count"], group["retryable"], group["message"]),
            ("bad.row", 2, False, "row 4 of 'orders-4' is bad"))

    def test_a_timeout_is_an_error(self):
        self.run_job("slow", {"duration": "30s"})

        group, = self.groups(task="slow")

        self.assertEqual((group["code"], group["count"]), ("timeout", 1))

    def test_a_span_shows_what_happened_in_it(self):
        self.run_job("shaky")

        self.assertTrue(self.groups(task="shaky", to="2100-01-01T00:00:00Z"))
        self.assertEqual(self.groups(task="shaky", to="2020-01-01T00:00:00Z"), [])
        self.assertEqual(self.groups(task="shaky", **{"from": "2100-01-01T00:00:00Z"}), [])


@on_sqlite_alone
class FailedBefore(SystemTest):
    """A store whose jobs failed before errors were grouped."""

    CONFIG = CONFIG

    def test_is_migrated_and_counts_from_now_on(self):
        old = self.run_job("broken")["id"]
        self.server.terminate()
        with sqlite3.connect(database_of(self.server)) as database:
            database.executescript("""
                DROP INDEX bulk_actions_started;
                DROP TABLE browser_sessions;
                DROP TABLE job_search;
                DROP TABLE search_keys;
                DROP INDEX jobs_by_state;
                DROP TABLE retry_requests;
                DROP TABLE viewed_tasks;
                ALTER TABLE live_jobs RENAME TO jobs;
                DROP TABLE failure_streaks;
                DROP TABLE ai_hours;
                DROP TABLE ai_jobs;
                DROP TABLE ai_vectors;
                DROP INDEX jobs_tagged;
                DROP INDEX history_by_fingerprint;
                ALTER TABLE job_history DROP COLUMN fingerprint;
                DROP TABLE error_groups;
                DROP TABLE error_hours;
                PRAGMA user_version = 5;
            """)
        database.close()
        self.server.start()
        type(self).api = self.server.client()

        self.assertEqual(self.api.get("/v1/errors").json["data"], [])
        self.assertEqual(self.api.get(f"/v1/jobs/{old}").json["state"], "failed")
        self.check(self.api.post(f"/v1/jobs/{old}/retry"), 200)
        self.assertEqual(wait_final(self.api, old)["state"], "failed")
        group, = self.api.get("/v1/errors").json["data"]
        self.assertEqual((group["count"], group["last_job_id"]), (3, old))


if __name__ == "__main__":
    unittest.main()
