# SPDX-License-Identifier: Apache-2.0
"""Outgoing calls of http tasks: headers, retry taxonomy, hints. contract.md, section 7."""

import base64
import hashlib
import hmac
import time
import unittest

from pawl import CRON_SECRET, SystemTest, wait_final
from target import RawTarget, Reply
from waiting import wait_for

SIGNING = base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
CONFIG = """
[tasks.push]
kind = "http"
url = "$TARGET/push"
headers = { X-Static = "one", X-Id = "{{payload.id}}" }
backoff = ["50ms"]
backoff_jitter = "none"
[tasks.shaped]
kind = "http"
url = "$TARGET/shaped"
method = "PUT"
body = '{"region":"{{payload.region}}"}'
[tasks.vercel]
kind = "http"
url = "$TARGET/api/tick"
compat = "vercel"
max_attempts = 1
cron = "* * * * * *"
[tasks.slotted]
kind = "http"
url = "$TARGET/slotted"
cron = "* * * * * *"
[tasks.follows]
kind = "http"
url = "$TARGET/moved"
follow_redirects = true
[tasks.stubborn]
kind = "http"
url = "$TARGET/stubborn"
retry_on = [404]
backoff = ["50ms"]
backoff_jitter = "none"
[tasks.signed]
kind = "http"
url = "$TARGET/signed"
sign = "env:SIGNING_SECRET"
[tasks.honest]
kind = "http"
url = "$TARGET/honest"
check_success = true
max_attempts = 1
[tasks.insists]
kind = "http"
url = "$TARGET/insists"
headers = { X-Key = "env:PUSH_KEY" }
check_success = true
backoff = ["50ms"]
[tasks.nobody-there]
kind = "http"
url = "http://127.0.0.1:1/"
max_attempts = 2
backoff = ["50ms"]
backoff_jitter = "none"
"""
ENV = {"CRON_SECRET": CRON_SECRET, "SIGNING_SECRET": f"whsec_{SIGNING}", "PUSH_KEY": "hunter2hunter2"}


class Requests(SystemTest):
    CONFIG, ENV = CONFIG, ENV

    def test_posts_the_payload_with_the_headers_of_the_contract(self):
        job = self.run_job("push", {"id": "a-1", "n": 1})

        hit = self.target.hits("/push")[-1]
        self.assertEqual((hit.method, hit.json), ("POST", {"id": "a-1", "n": 1}))
        self.assertEqual(hit.headers["content-type"].split(";")[0], "application/json")
        self.assertRegex(hit.headers["user-agent"], r"^pawl/\d")
        self.assertEqual(hit.headers["pawl-job-id"], job["id"])
        self.assertEqual(hit.headers["pawl-attempt"], "1")
        self.assertEqual(hit.headers["pawl-task"], "push")
        self.assertGreater(hit.fence, 0)
        self.assertTrue(hit.headers["idempotency-key"])
        self.assertRegex(hit.headers["traceparent"], r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
        self.assertNotIn("pawl-slot", hit.headers)
        self.assertNotIn("authorization", hit.headers)

    def test_headers_and_body_take_values_of_the_payload(self):
        self.run_job("push", {"id": "b-2"})
        self.run_job("shaped", {"region": "jp"})

        self.assertEqual(self.target.hits("/push")[-1].headers["x-static"], "one")
        self.assertEqual(self.target.hits("/push")[-1].headers["x-id"], "b-2")
        hit = self.target.hits("/shaped")[-1]
        self.assertEqual((hit.method, hit.json), ("PUT", {"region": "jp"}))

    def test_the_result_is_what_the_target_answered(self):
        self.target.on("/push", Reply(201, {"X-Mark": "m"}, b'{"done":true}'))

        result = self.run_job("push", {"id": "c"})["result"]
        self.target.on("/push", Reply())

        self.assertEqual(result["status"], 201)
        self.assertIn("done", str(result["body"]))
        self.assertIn("x-mark", str(result["headers"]).lower())
        self.assertIn("timing", result)

    def test_a_fire_names_its_schedule_and_slot(self):
        hit = self.target.wait_hits("/slotted")[0]

        self.assertEqual(hit.headers["pawl-schedule"], "slotted")
        self.assertRegex(hit.headers["pawl-slot"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")

    def test_a_run_by_hand_sends_no_slot(self):
        answer = self.check(self.api.post("/v1/schedules/slotted/run"), 201)
        job = wait_final(self.api, answer.json["id"])

        hit = next(hit for hit in self.target.hits("/slotted") if hit.job == job["id"])
        self.assertNotIn("pawl-slot", hit.headers)

    def test_vercel_targets_see_what_vercel_sends(self):
        hit = self.target.wait_hits("/api/tick")[0]

        self.assertEqual(hit.method, "GET")
        self.assertEqual(hit.headers["user-agent"], "vercel-cron/1.0")
        self.assertEqual(hit.headers["x-vercel-cron-schedule"], "* * * * * *")
        self.assertEqual(hit.headers["x-vercel-cron"], "1")
        self.assertEqual(hit.headers["authorization"], f"Bearer {CRON_SECRET}")
        self.assertIn("pawl-job-id", hit.headers)

    def test_a_signature_proves_body_and_time(self):
        self.run_job("signed", {"a": 1})

        hit = self.target.hits("/signed")[-1]
        name, stamp = hit.headers["webhook-id"], hit.headers["webhook-timestamp"]
        message = f"{name}.{stamp}.".encode() + hit.body
        digest = hmac.new(base64.b64decode(SIGNING), message, hashlib.sha256).digest()
        self.assertEqual(hit.headers["webhook-signature"],
                         "v1," + base64.b64encode(digest).decode())
        self.assertNotIn(".", name)


class Outcomes(SystemTest):
    CONFIG, ENV = CONFIG.replace('cron = "* * * * * *"\n', ""), ENV

    def run_with(self, *replies, task="push", path="/push", **more):
        start = len(self.target.hits(path))
        self.target.on(path, lambda hit: replies[
            min(len(self.target.hits(path)) - start, len(replies)) - 1])
        job = self.run_job(task, {"id": "x"}, **more)
        return job, self.target.hits(path)[start:]

    def test_what_may_pass_is_retried(self):
        for status in (408, 425, 429, 500, 502, 503, 504):
            with self.subTest(status):
                job, hits = self.run_with(Reply(status), Reply(200))
                self.assertEqual((job["state"], job["attempt"], len(hits)), ("succeeded", 2, 2))

    def test_all_attempts_have_one_idempotency_key_and_a_growing_fence(self):
        _, hits = self.run_with(Reply(500), Reply(500), Reply(200))

        self.assertEqual(len({hit.headers["idempotency-key"] for hit in hits}), 1)
        self.assertEqual([hit.attempt for hit in hits], [1, 2, 3])
        self.assertLess(hits[0].fence, hits[1].fence)
        self.assertLess(hits[1].fence, hits[2].fence)

    def test_what_will_not_pass_is_permanent(self):
        for status in (400, 401, 403, 404, 409, 410, 422):
            with self.subTest(status):
                job, hits = self.run_with(Reply(status), Reply(200))
                self.assertEqual((job["state"], len(hits)), ("failed", 1))
                self.assertFalse(job["error"]["retryable"])
                self.assertIn(str(status), job["error"]["message"])

    def test_a_redirect_fails_and_names_where_it_points(self):
        job, hits = self.run_with(Reply(302, {"Location": "/elsewhere-42"}), max_attempts=1)

        self.assertEqual((job["state"], len(hits)), ("failed", 1))
        self.assertIn("/elsewhere-42", job["error"]["message"])
        self.assertEqual(self.target.hits("/elsewhere-42"), [])

    def test_follow_redirects_follows(self):
        self.target.on("/moved", Reply(307, {"Location": "/new-place"}))

        self.assertEqual(self.run_job("follows")["state"], "succeeded")
        self.assertEqual(len(self.target.hits("/new-place")), 1)

    def test_retry_on_adds_a_status(self):
        job, hits = self.run_with(Reply(404), Reply(200), task="stubborn", path="/stubborn")

        self.assertEqual((job["state"], len(hits)), ("succeeded", 2))

    def test_pawl_retry_no_ends_it(self):
        job, hits = self.run_with(Reply(503, {"Pawl-Retry": "no"}), Reply(200))

        self.assertEqual((job["state"], len(hits)), ("failed", 1))

    def test_retry_after_is_waited_for(self):
        _, hits = self.run_with(Reply(503, {"Retry-After": "2"}), Reply(200))

        self.assertGreaterEqual(hits[1].at - hits[0].at, 1.9)

    def test_retry_after_as_a_date_is_waited_for(self):
        when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3))
        _, hits = self.run_with(Reply(429, {"Retry-After": when}), Reply(200))

        self.assertGreaterEqual(hits[1].at - hits[0].at, 1.5)

    def test_retry_after_is_capped_at_one_hour(self):
        self.target.on("/push", Reply(503, {"Retry-After": "10000000"}))
        job = self.enqueue("push", {"id": "x"})["id"]
        got = wait_for(lambda: self.retrying(job), 10, "retrying")

        self.assertLessEqual(got["run_at"], self.in_seconds(3601))
        self.api.post(f"/v1/jobs/{job}/cancel")

    def retrying(self, job):
        got = self.api.get(f"/v1/jobs/{job}").json
        return got if got["state"] == "retrying" else None

    def in_seconds(self, seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() + seconds))

    def test_a_refused_connection_is_retried(self):
        job = self.run_job("nobody-there")

        self.assertEqual((job["state"], job["attempt"]), ("failed", 2))
        self.assertTrue(job["error"]["retryable"])

    def test_a_target_that_does_not_answer_is_timed_out(self):
        gate = self.target.gate("/push")
        job = self.run_job("push", {"id": "x"}, timeout="300ms", max_attempts=1)
        gate.set()
        self.target.on("/push", Reply())

        self.assertEqual(job["state"], "failed")
        self.assertTrue(job["error"]["retryable"])

    def test_success_false_fails_where_it_is_checked(self):
        body = b'{"success":false,"error":"no luck"}'
        job, _ = self.run_with(Reply(200, {"Content-Type": "application/json"}, body),
                               task="honest", path="/honest")

        self.assertEqual(job["state"], "failed")
        self.assertIn("no luck", job["error"]["message"])

    def test_success_false_is_final_if_the_answer_says_so(self):
        job, hits = self.run_with(
            Reply(200, {"Pawl-Retry": "no"}, b'{"success":false}'), Reply(200),
            task="insists", path="/insists")

        self.assertEqual((job["state"], len(hits)), ("failed", 1))

    def test_a_secret_that_comes_back_is_in_no_error(self):
        job, _ = self.run_with(
            Reply(400, {}, b"who is hunter2hunter2?"), task="insists", path="/insists")

        self.assertIn("who is ***?", job["error"]["message"])

    def test_success_false_is_a_success_where_it_is_not(self):
        job, _ = self.run_with(Reply(200, {}, b'{"success":false}'))

        self.assertEqual(job["state"], "succeeded")


class NoProxy(SystemTest):
    """guarantees.md, section 6, row 98."""

    CONFIG = '[tasks.push]\nkind = "http"\nurl = "$TARGET/push"\nmax_attempts = 1\n'

    @classmethod
    def setUpClass(cls):
        cls.proxy = RawTarget(lambda connection: connection.recv(1))
        cls.ENV = {name: cls.proxy.url for name in (
            "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy")}
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.proxy.close()

    def test_the_environment_names_no_proxy(self):
        self.assertEqual(self.run_job("push")["state"], "succeeded")
        self.assertEqual(self.proxy.connections, 0)


if __name__ == "__main__":
    unittest.main()
