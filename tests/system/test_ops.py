# SPDX-License-Identifier: Apache-2.0
"""What operators look at: health, metrics, statistics, logs, headers. contract.md, 5 and 8."""

import json
import re
import unittest

from pawl import CRON_SECRET, Server, SystemTest
from waiting import wait_for

CONFIG = """
[tasks.light]
kind = "noop"
[tasks.broken]
kind = "fail"
max_attempts = 1
[schedules.tick]
task = "light"
cron = "* * * * * *"
"""
METRICS = (
    "pawl_jobs_enqueued_total", "pawl_jobs_finished_total", "pawl_job_wait_seconds",
    "pawl_job_run_seconds", "pawl_queue_jobs", "pawl_queue_oldest_ready_seconds",
    "pawl_schedule_lateness_seconds", "pawl_schedule_slots_total", "pawl_lease_expired_total",
    "pawl_http_request_duration_seconds", "pawl_store_commit_seconds", "pawl_build_info",
    "process_",
)


LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


class Health(SystemTest):
    CONFIG = CONFIG

    def test_health_needs_no_key_and_tells_little(self):
        for path in ("/livez", "/readyz", "/healthz"):
            answer = self.api.get(path, token="")
            self.assertEqual(answer.status, 200, path)
            self.assertLess(len(answer.body), 200)

    def test_metrics_need_a_key(self):
        self.check(self.api.get("/metrics", token=""), 401)
        answer = self.api.get("/metrics")

        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))

    def test_the_metrics_of_the_contract_are_there(self):
        self.run_job("light")
        self.run_job("broken")
        text = wait_for(
            lambda: self.api.get("/metrics").text if "slots_total{" in self.api.get("/metrics").text
            else None, 10, "a fired slot in the metrics")

        for name in METRICS:
            self.assertIn(name, text)
        self.assertRegex(text, r'pawl_jobs_finished_total\{[^}]*outcome="succeeded"[^}]*\} [1-9]')
        self.assertRegex(text, r'pawl_jobs_finished_total\{[^}]*outcome="failed"[^}]*\} [1-9]')

    def test_no_label_carries_an_id(self):
        jobs = [{"task": "light", "delay": "1h"}] * 1000
        self.check(self.api.post("/v1/jobs:bulk", {"jobs": jobs}), 201)
        job = self.run_job("light")["id"]
        self.assertGreater(int(job), 999)  # no id below is taken for a status code

        labels = self.labels()

        self.assertTrue(labels)
        self.assertNotIn(job, {value for _, value in labels})
        names = {"queue", "task", "outcome", "state", "route", "status", "version"}
        self.assertLessEqual({name for name, _ in labels}, names)

    def labels(self):
        """All pairs of label and value but `le`, whose values are the bounds of histograms."""
        pairs = LABEL.findall(self.api.get("/metrics").text)
        return {(name, value) for name, value in pairs if name != "le"}

    def test_every_metric_line_is_well_formed(self):
        line = re.compile(r'^(#.*|[a-zA-Z_:][\w:]*(\{[^{}]*\})? [-+0-9.eInNaf]+( \d+)?)?$')

        for text in self.api.get("/metrics").text.split("\n"):
            self.assertRegex(text, line)


class PublicMetrics(SystemTest):
    CONFIG = "[metrics]\npublic = true\n"

    def test_public_metrics_need_no_key(self):
        self.assertEqual(self.api.get("/metrics", token="").status, 200)


class Statistics(SystemTest):
    CONFIG = CONFIG

    def test_stats_count_states_queues_and_tasks(self):
        for _ in range(3):
            self.run_job("light")
        self.run_job("broken")
        self.enqueue("light", delay="1h", queue="q2")

        got = self.check(self.api.get("/v1/stats"), 200).json
        self.assertGreaterEqual(got["states"]["succeeded"], 3)
        self.assertEqual(got["states"]["failed"], 1)
        self.assertEqual(got["states"]["scheduled"], 1)
        self.assertIn("q2", json.dumps(got["queues"]))
        task = next(row for row in got["tasks"] if row["task"] == "light")
        self.assertGreaterEqual(task["succeeded"], 3)
        for key in ("runs", "failed", "run_ms", "wait_ms", "states"):
            self.assertIn(key, task)

    def test_tasks_are_listed_and_shown(self):
        names = [row["name"] for row in self.api.get("/v1/tasks").json["data"]]

        self.assertEqual(sorted(names), ["broken", "light"])
        self.assertEqual(self.check(self.api.get("/v1/tasks/light"), 200).json["kind"], "noop")
        self.check(self.api.get("/v1/tasks/nobody"), 404, "not_found")


class Headers(SystemTest):
    CONFIG = CONFIG

    def test_errors_are_not_cached_and_nothing_is_sniffed(self):
        for path in ("/v1/jobs", "/v1/jobs/999999", "/livez", "/nowhere"):
            answer = self.api.get(path)
            self.assertEqual(answer.headers.get("x-content-type-options"), "nosniff", path)
            if answer.status >= 400:
                self.assertIn("no-store", answer.headers.get("cache-control", ""), path)

    def test_the_request_id_is_echoed_or_made(self):
        given = self.api.get("/v1/jobs", headers={"X-Request-Id": "abc-123"})
        made = self.api.get("/v1/jobs/999999")

        self.assertEqual(given.headers["x-request-id"], "abc-123")
        self.assertEqual(made.headers["x-request-id"], made.json["request_id"])

    def test_an_etag_saves_the_second_answer(self):
        job = self.run_job("light")["id"]
        first = self.api.get(f"/v1/jobs/{job}")
        etag = first.headers["etag"]
        self.assertRegex(etag, r'^"[^"]+"$')

        second = self.api.get(f"/v1/jobs/{job}", headers={"If-None-Match": etag})

        self.assertEqual((second.status, second.body), (304, b""))

    def test_a_wrong_method_says_which_are_right(self):
        answer = self.check(self.api.put("/v1/jobs", {}), 405)

        self.assertIn("POST", answer.headers["allow"])
        self.assertIn("GET", answer.headers["allow"])

    def test_an_unknown_path_is_404(self):
        self.check(self.api.get("/v1/nowhere"), 404, "not_found")
        self.check(self.api.get("/v2/jobs"), 404)

    def test_keep_alive_serves_many_requests(self):
        client = self.server.client(keep_alive=True)
        for _ in range(50):
            self.assertEqual(client.get("/livez").status, 200)
        client.close()


class Logs(unittest.TestCase):
    CONFIG = CONFIG.split("[schedules")[0]

    def serve(self, *args):
        env = {"CRON_SECRET": CRON_SECRET}
        server = Server(self.CONFIG, env, args)
        self.addCleanup(server.close)
        server.start()
        api = server.client()
        job = api.post("/v1/jobs", {"task": "broken", "payload": {"a": "b\r\nc\x1b[31m"}}).json
        api.get(f"/v1/jobs/{job['id']}?wait=10s")
        api.get("/v1/jobs?token=a-token-in-the-query-string")
        api.get("/livez", headers={"User-Agent": "evil\x1b[31m"})
        self.assertEqual(server.terminate(), 0)
        return server, server.log()

    def test_lines_are_json_with_the_fields_of_the_contract(self):
        _, text = self.serve()

        lines = [json.loads(line) for line in text.splitlines()]
        self.assertTrue(lines)
        for line in lines:
            self.assertLessEqual({"ts", "level", "msg"}, set(line))
            self.assertIn(line["level"], ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"))

    def test_no_secret_and_no_control_byte_is_logged(self):
        server, text = self.serve()

        self.assertNotIn(server.token, text)
        self.assertNotIn(CRON_SECRET, text)
        self.assertNotIn("a-token-in-the-query-string", text)
        self.assertNotIn("\x1b", text)

    def test_logfmt_is_for_terminals(self):
        _, text = self.serve("--log-format=logfmt")

        self.assertRegex(text.splitlines()[0], r"\blevel=\w+")


if __name__ == "__main__":
    unittest.main()
