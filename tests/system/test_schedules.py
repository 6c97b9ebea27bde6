# SPDX-License-Identifier: Apache-2.0
"""Schedules and their ledger over /v1 and over real seconds. contract.md, sections 4 and 5."""

import json
import time
import unittest
from datetime import datetime, timezone

from ledger import epoch, moment, slots_of
from pawl import Server, SystemTest, wait_final
from waiting import holds_for, wait_for

CONFIG = """
[tasks.light]
kind = "noop"
[tasks.nap]
kind = "sleep"
payload = { duration = "3s" }
[tasks.broken]
kind = "fail"
max_attempts = 1
[tasks.nightly]
kind = "noop"
cron = "30 2 * * *"
timezone = "America/New_York"
[schedules.from-file]
task = "light"
cron = "0 9 * * MON-FRI"
timezone = "Asia/Tokyo"
payload = { region = "jp" }
[schedules.each-second]
task = "light"
cron = "* * * * * *"
[schedules.too-slow]
task = "nap"
cron = "* * * * * *"
overlap = "skip"
[schedules.failing]
task = "broken"
cron = "* * * * * *"
overlap = "allow"
[schedules.follower]
task = "light"
cron = "* * * * * *"
overlap = "allow"
after = ["failing"]
"""


class Slots:
    def slots(self, name, **query):
        return list(self.api.pages(f"/v1/schedules/{name}/slots", **query))

    def wait_slot(self, name, outcome, seconds=10):
        return wait_for(
            lambda: [row for row in self.slots(name) if row["outcome"] == outcome], seconds,
            f"{outcome} in the ledger of {name}",
        )


class FromTheFile(Slots, SystemTest):
    CONFIG = CONFIG

    def test_a_schedule_says_when_it_runs_next(self):
        got = self.check(self.api.get("/v1/schedules/from-file"), 200).json

        self.assertEqual((got["name"], got["task"]), ("from-file", "light"))
        self.assertEqual((got["cron"], got["timezone"]), ("0 9 * * MON-FRI", "Asia/Tokyo"))
        self.assertEqual(len(got["next_runs"]), 5)
        self.assertEqual(got["next_runs"], sorted(got["next_runs"]))
        self.assertTrue(all(moment(run).hour == 0 for run in got["next_runs"]))
        self.assertIn("explain", got)
        self.assertIn("warnings", got)

    def test_the_short_form_makes_a_schedule_of_the_same_name(self):
        got = self.check(self.api.get("/v1/schedules/nightly"), 200).json

        self.assertEqual((got["task"], got["timezone"]), ("nightly", "America/New_York"))

    def test_all_are_listed(self):
        names = {row["name"] for row in self.api.pages("/v1/schedules")}

        self.assertLessEqual({"from-file", "nightly", "each-second", "too-slow"}, names)

    def test_the_file_is_read_only_here(self):
        body = {"task": "light", "cron": "* * * * *"}
        path = "/v1/schedules/from-file"

        self.check(self.api.put(path, body), 409, "declared_in_config")
        self.check(self.api.patch(path, {"cron": "* * * * *"}), 409, "declared_in_config")
        self.check(self.api.delete(path), 409, "declared_in_config")

    def test_each_second_is_fired_once_and_stands_in_the_ledger(self):
        wait_for(lambda: len(self.slots("each-second")) >= 4, 10, "four slots")

        rows = self.slots("each-second")
        times = [epoch(row["slot"]) for row in rows]
        self.assertEqual(times, list(range(int(times[0]), int(times[-1]) - 1, -1)))
        for row in rows:
            self.assertEqual(row["outcome"], "fired")
            self.assertLessEqual(row["lateness_ms"], 2000)
        job = wait_final(self.api, rows[-1]["job_id"])
        self.assertEqual((job["state"], job["schedule"]), ("succeeded", "each-second"))
        self.assertEqual(moment(job["slot"]), moment(rows[-1]["slot"]))

    def test_jobs_are_found_by_their_schedule(self):
        wait_for(lambda: self.slots("each-second"), 10, "a slot")

        jobs = list(self.api.pages("/v1/jobs", schedule="each-second"))
        self.assertTrue(jobs)
        self.assertEqual({job["schedule"] for job in jobs}, {"each-second"})

    def test_overlap_skip_writes_the_slot_off(self):
        self.wait_slot("too-slow", "skipped:overlap")

        fired = [row for row in self.slots("too-slow") if row["outcome"] == "fired"]
        self.assertTrue(fired)

    def test_after_a_failure_the_follower_is_skipped(self):
        def skipped():
            return list(self.api.pages("/v1/jobs", schedule="follower", state="skipped"))

        job = wait_for(skipped, 15, "a skipped follower")[0]
        self.assertTrue(job["error"]["code"])

    def test_run_makes_a_job_without_a_slot(self):
        answer = self.check(self.api.post("/v1/schedules/from-file/run"), 201)

        job = wait_final(self.api, answer.json["id"])
        self.assertEqual((job["state"], job["schedule"]), ("succeeded", "from-file"))
        self.assertEqual(job["payload"], {"region": "jp"})
        self.assertIsNone(job["slot"])
        self.assertEqual(self.slots("from-file"), [])

    def test_a_schedule_that_is_not_there_is_404(self):
        for method, verb in (("GET", ""), ("DELETE", ""), ("POST", "/run"), ("POST", "/pause"),
                             ("POST", "/resume"), ("GET", "/slots")):
            answer = self.api.call(method, "/v1/schedules/nobody" + verb)
            self.check(answer, 404, "not_found")


class OverTheApi(Slots, SystemTest):
    CONFIG = '[tasks.light]\nkind = "noop"\n'

    def put(self, name, status=None, **more):
        answer = self.api.put(f"/v1/schedules/{name}", {"task": "light", **more})
        if status is None:
            self.assertIn(answer.status, (200, 201), answer.text)
        else:
            self.check(answer, status)
        return answer

    def test_put_get_patch_delete(self):
        self.put("s1", cron="0 0 * * *", timezone="Europe/Berlin", payload={"a": 1})
        got = self.api.get("/v1/schedules/s1").json
        self.assertEqual((got["cron"], got["timezone"]), ("0 0 * * *", "Europe/Berlin"))

        self.check(self.api.patch("/v1/schedules/s1", {"cron": "0 1 * * *"}), 200)
        got = self.api.get("/v1/schedules/s1").json
        self.assertEqual((got["cron"], got["timezone"]), ("0 1 * * *", "Europe/Berlin"))

        self.check(self.api.delete("/v1/schedules/s1"), 204)
        self.check(self.api.get("/v1/schedules/s1"), 404, "not_found")

    def test_put_again_replaces(self):
        self.put("s2", cron="0 0 * * *", timezone="Europe/Berlin")
        self.put("s2", 200, cron="0 5 * * *")

        got = self.api.get("/v1/schedules/s2").json
        self.assertEqual((got["cron"], got["timezone"]), ("0 5 * * *", "UTC"))

    def test_a_new_schedule_fires_and_a_deleted_one_stops(self):
        self.put("s3", cron="* * * * * *")
        self.wait_slot("s3", "fired")
        self.check(self.api.delete("/v1/schedules/s3"), 204)
        made = len(list(self.api.pages("/v1/jobs", schedule="s3")))

        holds_for(
            lambda: len(list(self.api.pages("/v1/jobs", schedule="s3"))) == made, 2.5, "no new job")

    def test_a_schedule_survives_a_restart(self):
        self.put("s4", cron="* * * * * *", payload={"keep": True})
        self.server.restart()
        type(self).api = self.server.client()

        self.assertEqual(self.api.get("/v1/schedules/s4").json["payload"], {"keep": True})
        self.api.delete("/v1/schedules/s4")

    def test_pause_skips_slots_and_resume_fires_again(self):
        self.put("s5", cron="* * * * * *")
        self.wait_slot("s5", "fired")
        self.check(self.api.post("/v1/schedules/s5/pause"), 200)
        self.wait_slot("s5", "skipped:paused")

        self.check(self.api.post("/v1/schedules/s5/run"), 201)
        before = self.newest_fired("s5")
        self.check(self.api.post("/v1/schedules/s5/resume"), 200)

        wait_for(lambda: self.newest_fired("s5") > before, 10, "a slot fired after the resume")
        self.api.delete("/v1/schedules/s5")

    def newest_fired(self, name):
        return max(row["slot"] for row in self.slots(name) if row["outcome"] == "fired")

    def test_backfill_makes_each_missing_slot_once(self):
        self.put("s6", cron="0 * * * *")
        span = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T05:30:00Z"}
        path = "/v1/schedules/s6/backfill"

        dry = self.check(self.api.post(path, {**span, "dry_run": True}), 202).json
        self.assertEqual(self.slots("s6"), [])
        first = self.check(self.api.post(path, span), 202).json
        second = self.check(self.api.post(path, span), 202).json

        hours = [f"2026-01-01T{hour:02}:00:00.000Z" for hour in range(6)]
        self.assertEqual(dry, {"slots": hours, "created": 0})
        self.assertEqual(first, {"slots": hours, "created": 6})
        self.assertEqual(second, {"slots": [], "created": 0})
        self.assertEqual(len(list(self.api.pages("/v1/jobs", schedule="s6"))), 6)

    def test_bad_bodies_are_refused(self):
        path = "/v1/schedules/s7"
        for body, code in (
            ({"task": "light", "cron": "99 * * * *"}, "invalid_cron"),
            ({"task": "light", "cron": "* * * * *", "timezone": "Mars/X"}, "invalid_timezone"),
            ({"task": "nobody", "cron": "* * * * *"}, "unknown_task"),
            ({"task": "light", "cron": "* * * * *", "colour": 1}, "unknown_field"),
        ):
            answer = self.check(self.api.put(path, body), 422)
            self.assertIn(code, answer.text)
        self.check(self.api.get(path), 404)


class AfterDowntime(Slots, unittest.TestCase):
    CONFIG = """
[tasks.light]
kind = "noop"
""" + "".join(f"""
[schedules.{policy}]
task = "light"
cron = "* * * * * *"
overlap = "allow"
catch_up = "{policy}"
""" for policy in ("latest", "all", "none"))

    def test_the_policy_decides_about_missed_slots(self):
        with Server(self.CONFIG) as server:
            self.api = server.client()
            for policy in ("latest", "all", "none"):
                self.wait_slot(policy, "fired")
            server.kill()
            went = time.time()
            wait_for(lambda: time.time() > went + 8, 15, "eight seconds without a node")
            server.start()
            came = time.time()
            self.api = server.client()
            for policy in ("latest", "all", "none"):
                wait_for(lambda: self.after(policy, came), 10, f"a new slot of {policy}")

            missed = {
                policy: [
                    row["outcome"] for row in self.slots(policy) for slot in slots_of(row)
                    if went + 1 < slot < came - 2.2
                ] for policy in ("latest", "all", "none")
            }

        self.assertGreaterEqual(len(missed["all"]), 2)
        self.assertEqual({len(outcomes) for outcomes in missed.values()}, {len(missed["all"])})
        self.assertEqual(set(missed["all"]), {"fired"})
        self.assertEqual(set(missed["none"]), {"skipped:misfire"})
        self.assertEqual(set(missed["latest"]), {"skipped:misfire"})

    def after(self, policy, wall):
        return [row for row in self.slots(policy) if epoch(row["slot"]) > wall + 1]


class CronSwitchedOff(Slots, SystemTest):
    CONFIG = """
[tasks.light]
kind = "noop"
[schedules.tick]
task = "light"
cron = "* * * * * *"
[schedules.by-hand]
task = "light"
cron = "0 0 1 1 *"
"""
    ENV = {"ENABLE_CRON_JOBS": "false"}

    def test_no_slot_fires_and_the_ledger_says_paused(self):
        self.wait_slot("tick", "skipped:paused")

        self.assertEqual(list(self.api.pages("/v1/jobs", schedule="tick")), [])
        self.assertEqual({row["outcome"] for row in self.slots("tick")}, {"skipped:paused"})

    def test_a_run_by_hand_still_works(self):
        answer = self.check(self.api.post("/v1/schedules/by-hand/run"), 201)

        self.assertEqual(wait_final(self.api, answer.json["id"])["state"], "succeeded")


class Warnings(SystemTest):
    CONFIG = '[tasks.light]\nkind = "noop"\ncron = "30 2 * * *"\ntimezone = "America/New_York"\n'

    def test_a_time_that_a_clock_change_skips_is_warned_about(self):
        got = self.api.get("/v1/schedules/light").json

        self.assertIn("warnings", got, json.dumps(got))
        now = datetime.now(timezone.utc)
        self.assertTrue(all(moment(run) > now for run in got["next_runs"]))


if __name__ == "__main__":
    unittest.main()
