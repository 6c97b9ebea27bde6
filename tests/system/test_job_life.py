# SPDX-License-Identifier: Apache-2.0
"""Jobs over /v1: wait, list, cancel, retry, delete, attempts. contract.md, section 5."""

import json
import time
import unittest

from job_tasks import TASKS
from pawl import FINAL, SystemTest, wait_final
from waiting import wait_for


class Wait(SystemTest):
    CONFIG = TASKS

    def test_answers_as_soon_as_the_job_is_final(self):
        job = self.enqueue("nap", {"duration": "500ms"})
        began = time.monotonic()

        answer = self.api.get(f"/v1/jobs/{job['id']}?wait=30s")

        self.assertEqual(answer.json["state"], "succeeded")
        self.assertLess(time.monotonic() - began, 5)

    def test_answers_when_the_time_is_up(self):
        job = self.enqueue("nap", {"duration": "20s"})
        began = time.monotonic()

        answer = self.api.get(f"/v1/jobs/{job['id']}?wait=1s")

        self.assertIn(answer.json["state"], ("ready", "running"))
        self.assertGreaterEqual(time.monotonic() - began, 0.9)
        self.assertLess(time.monotonic() - began, 5)
        self.api.post(f"/v1/jobs/{job['id']}/cancel")

    def test_a_job_that_is_not_there_is_404(self):
        for path in ("/v1/jobs/999999999", "/v1/jobs/abc", "/v1/jobs/-1", "/v1/jobs/1x"):
            self.check(self.api.get(path), 404, "not_found")

    def test_a_bad_wait_is_refused(self):
        job = self.enqueue("light")

        self.assertEqual(self.api.get(f"/v1/jobs/{job['id']}?wait=soon").status, 422)


class Lists(SystemTest):
    CONFIG = TASKS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        jobs = [{"task": "light", "queue": "a", "tags": ["x", f"n{n}"]} for n in range(30)]
        jobs += [{"task": "other", "delay": "1h", "user_id": "u-7"} for _ in range(5)]
        cls.ids = cls.enqueue_all(jobs)
        for job in cls.ids[:30]:
            wait_final(cls.api, job)

    @classmethod
    def enqueue_all(cls, jobs):
        answer = cls.api.post("/v1/jobs:bulk", {"jobs": jobs})
        assert answer.status == 201, answer.text
        return [row["id"] for row in answer.json["data"]]

    def listed(self, **query):
        return [job["id"] for job in self.api.pages("/v1/jobs", **query)]

    def test_pages_newest_first_without_gap_or_double(self):
        answer = self.api.get("/v1/jobs", query={"limit": 4}).json
        listed = self.listed(limit=4)

        self.assertEqual(set(answer), {"data", "next_cursor", "has_more"})
        self.assertEqual(len(answer["data"]), 4)
        self.assertEqual(listed, sorted(set(listed), key=int, reverse=True))
        self.assertEqual(listed, self.listed(limit=500))
        self.assertLessEqual(set(self.ids), set(listed))
        ours = [job for job in listed if job in self.ids]
        self.assertEqual(ours, sorted(self.ids, key=int, reverse=True))

    def test_a_page_is_not_moved_by_newer_jobs(self):
        made = self.enqueue_all([{"task": "light", "queue": "b", "delay": "1h"}] * 6)
        first = self.api.get("/v1/jobs", query={"limit": 3, "queue": "b"}).json
        self.enqueue("light", queue="b", delay="1h")
        second = self.api.get(
            "/v1/jobs", query={"limit": 3, "queue": "b", "cursor": first["next_cursor"]}).json

        ids = [job["id"] for job in first["data"] + second["data"]]
        self.assertEqual(ids, sorted(made, key=int, reverse=True))

    def test_filters(self):
        self.assertEqual(len(self.listed(tag="x")), 30)
        self.assertEqual(self.listed(tag="n17"), [self.ids[17]])
        self.assertEqual(len(self.listed(task="other")), 5)
        self.assertEqual(len(self.listed(queue="a", state="succeeded")), 30)
        self.assertEqual(len(self.listed(state="scheduled", task="other")), 5)
        self.assertEqual(len(self.listed(user_id="u-7")), 5)
        self.assertEqual(self.listed(queue="nowhere"), [])

    def test_filters_by_time_of_creation(self):
        self.assertEqual(self.listed(created_after="2100-01-01T00:00:00Z"), [])
        self.assertEqual(self.listed(created_before="2020-01-01T00:00:00Z"), [])
        self.assertEqual(len(self.listed(created_after="2020-01-01T00:00:00Z", tag="x")), 30)

    def test_limits_are_1_to_500(self):
        for limit in ("0", "501", "-1", "1e9", "x"):
            self.assertEqual(self.api.get("/v1/jobs", query={"limit": limit}).status, 422, limit)


class Actions(SystemTest):
    CONFIG = TASKS

    def act(self, job, verb, body=None):
        return self.api.post(f"/v1/jobs/{job}/{verb}", body)

    def wait_state(self, job, state):
        wait_for(lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == state, 10, state)

    def test_cancel_of_a_waiting_job_ends_it(self):
        job = self.enqueue("light", delay="1h")["id"]

        answer = self.check(self.act(job, "cancel"), 200)

        self.assertEqual(answer.json["state"], "cancelled")

    def test_cancel_of_a_running_job_is_accepted_and_ends_it(self):
        job = self.enqueue("nap", {"duration": "60s"})["id"]
        self.wait_state(job, "running")

        self.check(self.act(job, "cancel"), 202)

        self.assertEqual(wait_final(self.api, job, 20)["state"], "cancelled")

    def test_cancel_of_a_final_job_is_409(self):
        job = self.run_job("light")["id"]

        self.check(self.act(job, "cancel"), 409, "wrong_state")

    def test_retry_runs_a_failed_job_again(self):
        job = self.run_job("broken", {"permanent": True})
        self.assertEqual(job["state"], "failed")

        answer = self.check(self.act(job["id"], "retry", {"payload": {"times": 0}}), 200)
        self.assertNotIn(answer.json["state"], FINAL)
        done = wait_final(self.api, job["id"])

        self.assertEqual(done["state"], "succeeded")
        self.assertEqual(done["payload"], {"times": 0})

    def test_retry_of_an_unfinished_job_is_409(self):
        job = self.enqueue("light", delay="1h")["id"]

        self.check(self.act(job, "retry"), 409, "wrong_state")

    def test_delete_takes_a_final_job_away(self):
        job = self.run_job("light")["id"]

        self.check(self.api.delete(f"/v1/jobs/{job}"), 204)
        self.check(self.api.get(f"/v1/jobs/{job}"), 404, "not_found")

    def test_delete_of_an_unfinished_job_is_409(self):
        job = self.enqueue("light", delay="1h")["id"]

        self.check(self.api.delete(f"/v1/jobs/{job}"), 409, "wrong_state")
        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "scheduled")

    def test_actions_on_a_job_that_is_not_there_are_404(self):
        for verb in ("cancel", "retry"):
            self.check(self.act("999999999", verb), 404, "not_found")
        self.check(self.api.delete("/v1/jobs/999999999"), 404, "not_found")


class Attempts(SystemTest):
    CONFIG = TASKS

    def attempts(self, job):
        return list(self.api.pages(f"/v1/jobs/{job}/attempts"))

    def wait_state(self, job, state):
        wait_for(lambda: self.api.get(f"/v1/jobs/{job}").json["state"] == state, 10, state)

    def test_a_failing_job_is_tried_again_until_it_succeeds(self):
        job = self.run_job("broken", {"times": 2})

        self.assertEqual((job["state"], job["attempt"]), ("succeeded", 3))
        self.assertEqual(len(self.attempts(job["id"])), 3)

    def test_a_job_fails_when_its_attempts_are_used_up(self):
        job = self.run_job("broken", None, max_attempts=2)

        self.assertEqual((job["state"], job["attempt"]), ("failed", 2))
        self.assertTrue(job["error"]["code"])
        self.assertTrue(job["error"]["message"])

    def test_a_permanent_error_is_not_retried(self):
        job = self.run_job("broken", {"permanent": True}, max_attempts=5)

        self.assertEqual((job["state"], job["attempt"]), ("failed", 1))
        self.assertFalse(job["error"]["retryable"])

    def test_waits_for_its_backoff_as_retrying(self):
        job = self.enqueue("slow-retry")["id"]
        self.wait_state(job, "retrying")

        got = self.api.get(f"/v1/jobs/{job}").json
        self.assertGreater(got["run_at"], got["created_at"])
        answer = self.check(self.api.post(f"/v1/jobs/{job}/cancel"), 200)
        self.assertEqual(answer.json["state"], "cancelled")

    def test_a_job_that_takes_too_long_is_timed_out(self):
        job = self.run_job("nap", {"duration": "30s"}, timeout="300ms", max_attempts=1)

        self.assertEqual(job["state"], "failed")
        self.assertIn("time", json.dumps(job["error"]))

    def test_attempts_are_listed_oldest_first(self):
        job = self.run_job("broken", {"times": 1})

        rows = self.attempts(job["id"])
        starts = [row["started_at"] for row in rows]
        self.assertEqual(starts, sorted(starts))
        self.assertEqual(self.attempts(job["id"])[0]["outcome"], "failed")
        self.assertEqual(self.attempts(job["id"])[1]["outcome"], "succeeded")

    def test_logs_are_a_page(self):
        job = self.run_job("light")["id"]

        page = self.check(self.api.get(f"/v1/jobs/{job}/logs"), 200).json
        self.assertEqual(set(page), {"data", "next_cursor", "has_more"})


if __name__ == "__main__":
    unittest.main()
