# SPDX-License-Identifier: Apache-2.0
"""Workers outside over /v1: lease, heartbeat, ends, fences. contract.md, section 5; rows 78-82."""

import re
import threading
import time
import unittest

from http_client import RawConnection
from pawl import SystemTest, wait_final
from waiting import holds_for, wait_for

CONFIG = """
[tasks.render]
kind = "pull"
[tasks.once]
kind = "pull"
max_attempts = 1
[tasks.local]
kind = "noop"
"""


class Leases(SystemTest):
    CONFIG = CONFIG

    def lease(self, queue, worker="w1", status=200, **more):
        answer = self.api.post(f"/v1/queues/{queue}/lease", {"worker": worker, **more})
        self.check(answer, status)
        return answer.json["data"]

    def lease_one(self, queue, worker="w1", **more):
        leased = self.lease(queue, worker, wait="10s", **more)
        self.assertEqual(len(leased), 1)
        return leased[0]

    def say(self, held, verb, body=None):
        return self.api.post(f"/v1/leases/{held['lease']['token']}/{verb}", body)

    def job(self, held):
        return self.api.get(f"/v1/jobs/{held['job']['id']}").json

    # ---- the way of a job ------------------------------------------------------------
    def test_a_worker_leases_reports_and_completes(self):
        made = self.enqueue("render", {"n": 1.50}, queue="whole")
        held = self.lease_one("whole")
        self.assertEqual(held["job"]["id"], made["id"])
        self.assertEqual((held["job"]["state"], held["job"]["attempt"]), ("running", 1))
        self.assertGreaterEqual(held["lease"]["fence"], 1)

        beat = self.check(self.say(held, "heartbeat"), 200).json
        self.assertFalse(beat["cancel_requested"])
        self.assertGreaterEqual(beat["expires_at"], held["lease"]["expires_at"])
        self.check(self.say(held, "progress", {"percent": 40, "message": "halfway"}), 200)
        self.check(self.say(held, "log", {"level": "warn", "message": "hot"}), 200)
        self.check(self.say(held, "log", [{"message": "a"}, {"message": "b"}]), 200)
        self.assertEqual(self.job(held)["progress"], {"percent": 40, "message": "halfway"})

        done = self.check(self.say(held, "complete", {"result": {"pages": 3}}), 200).json

        self.assertEqual((done["state"], done["result"]), ("succeeded", {"pages": 3}))
        lines = self.api.get(f"/v1/jobs/{made['id']}/logs").json["data"]
        self.assertEqual([(line["level"], line["message"]) for line in lines],
                         [("WARN", "hot"), ("INFO", "a"), ("INFO", "b")])
        attempt = self.api.get(f"/v1/jobs/{made['id']}/attempts").json["data"][0]
        self.assertEqual(attempt["holder"], "worker:w1")

    def test_only_jobs_of_pull_tasks_of_this_queue_and_of_the_wanted_names_are_leased(self):
        self.api.post("/v1/queues/mixed/pause")
        self.enqueue("local", queue="mixed")
        self.enqueue("render", queue="mixed")
        self.enqueue("once", queue="mixed")
        self.enqueue("render", queue="other")
        self.assertEqual(self.lease("mixed", max=10), [], "the queue is paused")
        self.api.post("/v1/queues/mixed/resume")

        leased = self.lease("mixed", max=10, tasks=["once", "local"])

        self.assertEqual([held["job"]["task"] for held in leased], ["once"])
        self.assertEqual([held["job"]["task"] for held in self.lease("mixed", max=10)], ["render"])

    def test_a_waiting_worker_is_woken_at_once(self):
        got = {}

        def wait():
            got["leased"] = self.server.client().post(
                "/v1/queues/awake/lease", {"worker": "w", "wait": "30s"}).json["data"]
            got["at"] = time.monotonic()

        waiting = threading.Thread(target=wait)
        waiting.start()
        holds_for(waiting.is_alive, 0.3, "the worker waits")
        made_at = time.monotonic()
        made = self.enqueue("render", queue="awake")
        waiting.join(20)

        self.assertEqual([held["job"]["id"] for held in got["leased"]], [made["id"]])
        self.assertLess(got["at"] - made_at, 1.0)

    def leases_answered(self):
        line = r'(?m)^pawl_http_request_duration_seconds_count\{route="lease_jobs",status="200"\} (\d+)$'
        found = re.search(line, self.api.get("/metrics").text)
        return int(found[1]) if found else 0

    def test_a_client_that_has_gone_is_given_nothing(self):
        before = self.leases_answered()
        body = b'{"worker":"gone","wait":"60s"}'
        with RawConnection(self.server.host, self.server.port) as gone:
            gone.send(b"POST /v1/queues/left/lease HTTP/1.1\r\nHost: localhost\r\n"
                      b"Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                      b"Content-Length: %d\r\n\r\n%s" % (self.server.token.encode(), len(body), body))
        wait_for(lambda: self.leases_answered() > before, what="the end of the wait")

        made = self.enqueue("render", queue="left")

        self.assertEqual(self.lease_one("left", "here")["job"]["id"], made["id"])

    def test_a_wait_for_nothing_ends_with_an_empty_list(self):
        began = time.monotonic()
        self.assertEqual(self.lease("nobody", wait="500ms"), [])
        self.assertLess(time.monotonic() - began, 5)

    def test_a_long_message_is_cut_between_characters_and_hides_no_list(self):
        made = self.enqueue("once", queue="long")
        held = self.lease_one("long")

        self.check(self.say(held, "fail", {"error": {"code": "c", "message": "x" + "é" * 4096}}), 200)

        listed = self.check(self.api.get("/v1/jobs?state=failed&limit=500"), 200).json["data"]
        error = next(job["error"] for job in listed if job["id"] == made["id"])
        self.assertEqual(error["message"], "x" + "é" * 4095)

    def test_fail_is_retried_after_the_hint_and_a_permanent_one_is_not(self):
        self.enqueue("render", queue="fails")
        held = self.lease_one("fails")
        failed = self.check(self.say(held, "fail", {
            "error": {"code": "no_disk", "message": "full"}, "retry_after": "30m"}), 200).json
        self.assertEqual((failed["state"], failed["error"]["code"]), ("retrying", "no_disk"))

        self.enqueue("render", queue="fails2")
        held = self.lease_one("fails2")
        failed = self.check(self.say(held, "fail", {
            "error": {"code": "bad_input", "message": "x"}, "retryable": False}), 200).json
        self.assertEqual(failed["state"], "failed")

    def test_release_gives_the_attempt_back_and_the_fence_still_grows(self):
        self.enqueue("once", queue="back")
        first = self.lease_one("back")
        self.assertEqual(self.check(self.say(first, "release"), 200).json["state"], "ready")

        second = self.lease_one("back", "w2")

        self.assertEqual(second["job"]["attempt"], 1)
        self.assertGreater(second["lease"]["fence"], first["lease"]["fence"])
        self.check(self.say(first, "heartbeat"), 409, "lease_lost")
        self.check(self.say(second, "complete"), 200)

    # ---- fences ----------------------------------------------------------------------
    def test_unknown_and_malformed_tokens_are_lost(self):
        for token in ("x", "A" * 43, "%22%3C", "1" * 500):
            for verb, body in (("heartbeat", None), ("complete", {"result": 1}), ("release", None),
                               ("progress", {"percent": 1}), ("log", {"message": "x"}),
                               ("fail", {"error": {"code": "x", "message": ""}})):
                answer = self.api.post(f"/v1/leases/{token}/{verb}", body)
                self.check(answer, 409, "lease_lost")

    def test_the_same_end_again_is_fine_and_another_is_not(self):
        self.enqueue("render", queue="twice")
        held = self.lease_one("twice")
        body = {"result": {"n": 1}}

        first = self.check(self.say(held, "complete", body), 200).json
        again = self.check(self.say(held, "complete", body), 200).json

        self.assertEqual(again["result"], first["result"])
        self.check(self.say(held, "complete", {"result": 2}), 409, "already_finished")
        self.check(self.say(held, "release"), 409, "already_finished")
        self.check(self.say(held, "heartbeat"), 409, "lease_lost")
        self.assertEqual(self.job(held)["result"], {"n": 1})

    def test_of_many_different_ends_at_once_one_wins(self):
        self.enqueue("render", queue="race")
        held = self.lease_one("race")
        path = f"/v1/leases/{held['lease']['token']}/complete"
        answers = []

        def complete(n):
            answers.append(self.server.client().post(path, {"result": n}))

        threads = [threading.Thread(target=complete, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        won = [answer for answer in answers if answer.status == 200]
        self.assertEqual(len(won), 1, [answer.text for answer in answers])
        self.assertEqual({answer.code for answer in answers if answer.status != 200},
                         {"already_finished"})
        self.assertEqual(self.job(held)["result"], won[0].json["result"])

    def test_a_silent_worker_loses_its_job_to_the_next_with_a_larger_fence(self):
        self.enqueue("render", queue="silent")
        first = self.lease_one("silent", "silent", lease="3s")
        began = time.monotonic()

        second = self.lease_one("silent", "next", lease="30s")

        self.assertLess(time.monotonic() - began, 8)
        self.assertEqual(second["job"]["id"], first["job"]["id"])
        self.assertEqual(second["job"]["attempt"], 2)
        self.assertGreater(second["lease"]["fence"], first["lease"]["fence"])
        for verb, body in (("complete", {"result": "late"}), ("heartbeat", None),
                           ("progress", {"percent": 1}), ("log", {"message": "late"})):
            self.check(self.say(first, verb, body), 409, "lease_lost")
        self.check(self.say(second, "complete", {"result": "mine"}), 200)
        self.assertEqual(self.job(second)["result"], "mine")
        self.assertEqual(self.api.get(f"/v1/jobs/{first['job']['id']}/logs").json["data"], [])

    def test_a_lost_job_that_may_not_run_twice_fails(self):
        made = self.enqueue("render", queue="lost", on_lost="fail")
        self.lease_one("lost", lease="3s")

        job = wait_final(self.api, made["id"])

        self.assertEqual((job["state"], job["error"]["code"]), ("failed", "lost"))

    def test_a_cancelled_job_is_not_completed(self):
        made = self.enqueue("render", queue="cancel")
        held = self.lease_one("cancel")
        self.check(self.api.post(f"/v1/jobs/{made['id']}/cancel"), 202)

        self.assertTrue(self.check(self.say(held, "heartbeat"), 200).json["cancel_requested"])
        self.check(self.say(held, "complete", {"result": 1}), 409, "cancelled")
        self.assertEqual(self.job(held)["state"], "running")

        self.check(self.say(held, "release"), 200)
        self.assertEqual(self.job(held)["state"], "cancelled")

    # ---- many at once ----------------------------------------------------------------
    def test_a_batch_ends_each_for_itself_and_answers_in_order(self):
        for n in range(5):
            self.enqueue("render", n, queue="batch")
        held = self.lease("batch", max=5)
        tokens = [one["lease"]["token"] for one in held]

        answer = self.check(self.api.post("/v1/leases:finish", {"items": [
            {"token": tokens[0], "result": 0},
            {"token": tokens[1], "error": {"code": "x", "message": "y"}, "retryable": False},
            {"token": "nobody's", "result": 1},
            {"token": tokens[0], "result": 0},
            {"token": tokens[0], "result": "another"},
            {"token": tokens[2], "result": {"big": "x" * (1 << 20)}},
            {"token": tokens[3]},
        ]}), 200).json["data"]

        self.assertEqual([(one["ok"], one.get("code")) for one in answer], [
            (True, None), (True, None), (False, "lease_lost"), (True, None),
            (False, "already_finished"), (False, "result_too_large"), (True, None)])
        self.assertEqual([one["token"] for one in answer][:3], [*tokens[:2], "nobody's"])
        self.assertEqual([self.job(one)["state"] for one in held],
                         ["succeeded", "failed", "running", "succeeded", "running"])

    # ---- bad input -------------------------------------------------------------------
    def test_what_is_out_of_range_is_refused(self):
        for more in ({"lease": "3650d"}, {"lease": "2s"}, {"lease": "61m"}, {"max": 1_000_000},
                     {"max": 0}, {"wait": "1d"}, {"wait": "61s"}):
            answer = self.api.post("/v1/queues/default/lease", {"worker": "w", **more})
            self.check(answer, 422, "out_of_range")
        self.check(self.api.post("/v1/queues/default/lease", {}), 422, "missing_field")
        self.check(self.api.post(
            "/v1/queues/default/lease", {"worker": "w", "lease_token": "x"}), 422, "unknown_field")
        self.check(self.api.post("/v1/leases:finish", {"items": []}), 422, "out_of_range")

    def test_a_result_that_is_too_large_leaves_the_lease(self):
        self.enqueue("render", queue="large")
        held = self.lease_one("large")

        self.check(self.say(held, "complete", {"result": "x" * (1 << 20)}), 413, "result_too_large")
        self.check(self.say(held, "progress", {"percent": 1, "message": "x" * 10_000}),
                   413, "result_too_large")

        self.check(self.say(held, "heartbeat"), 200)
        self.check(self.say(held, "complete", {"result": "x" * 1_000_000}), 200)

    # ---- what is shown ---------------------------------------------------------------
    def test_the_worker_list_says_who_holds_what(self):
        made = self.enqueue("render", queue="shown")
        held = self.lease_one("shown", "<b>shown</b>")

        workers = {one["worker"]: one for one in self.api.pages("/v1/workers", limit=1)}

        self.assertEqual(workers["<b>shown</b>"]["leases"], [{
            "job_id": made["id"], "task": "render", "queue": "shown",
            "fence": held["lease"]["fence"], "expires_at": held["lease"]["expires_at"]}])
        self.check(self.say(held, "complete"), 200)
        self.assertNotIn("<b>shown</b>", self.api.get("/v1/workers").text)

    def test_no_token_is_written_to_the_log_or_the_store(self):
        self.enqueue("render", queue="secret")
        held = self.lease_one("secret")
        token = held["lease"]["token"]
        self.check(self.say(held, "complete"), 200)

        self.assertNotIn(token, self.server.log())
        for path in self.server.data.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):
                self.assertNotIn(token.encode(), path.read_bytes(), path.name)

    # ---- restarts; these end the server ----------------------------------------------
    def test_a_server_that_ends_sends_waiting_workers_away(self):
        got = {}

        def wait():
            got["answer"] = self.server.client().post(
                "/v1/queues/ending/lease", {"worker": "w", "wait": "30s"})

        waiting = threading.Thread(target=wait)
        waiting.start()
        holds_for(waiting.is_alive, 0.3, "the worker waits")
        began = time.monotonic()
        self.assertEqual(self.server.terminate(), 0)
        waiting.join(10)
        self.server.start()
        type(self).api = self.server.client()

        self.assertLess(time.monotonic() - began, 8)
        self.assertEqual((got["answer"].status, got["answer"].json), (200, {"data": []}))

    def test_a_lease_outlives_a_kill_and_a_drain_of_the_server(self):
        for end in (self.server.kill, self.server.terminate):
            self.enqueue("render", queue="restart")
            held = self.lease_one("restart", lease="1m")
            end()
            self.server.start()
            type(self).api = self.server.client()

            self.assertEqual(self.job(held)["state"], "running")
            self.check(self.say(held, "heartbeat"), 200)
            done = self.check(self.say(held, "complete", {"result": 7}), 200).json
            self.assertEqual((done["state"], done["attempt"]), ("succeeded", 1))


if __name__ == "__main__":
    unittest.main()
