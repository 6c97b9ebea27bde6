# SPDX-License-Identifier: Apache-2.0
"""Does the checker bite? Every bad history is caught in its class, and the good one passes."""

import copy
import json
import tempfile
import unittest

import checker


def create(t, key, phase, job=None, **more):
    event = {"op": "create", "t": t, "client": "p1", "key": key, "phase": phase, **more}
    return {**event, "job": job} if job else event


def start(t, job, attempt=1, fence=0):
    return {"op": "start", "t": t, "job": job, "attempt": attempt, "fence": fence}


def end(t, job, attempt=1, outcome="succeeded"):
    return {"op": "end", "t": t, "job": job, "attempt": attempt, "outcome": outcome}


def outcome(t, job, state="succeeded", **more):
    return {"op": "outcome", "t": t, "job": job, "attempt": 1, "state": state, **more}


def final(job, key=None, state="succeeded", **more):
    return outcome(100, job, state, final=True, key=key, max_attempts=3, **more)


def fault(t, what="kill", **more):
    return {"op": "fault", "t": t, "what": what, **more}


def slot(at, what="fired", job=None, lateness=0.01, **more):
    event = {"op": "slot", "t": 99, "schedule": "tick", "slot": at, "outcome": what, **more}
    return {**event, "job": job, "lateness": lateness}


def attempt(job, number, what, generation=0):
    return {"op": "attempt", "t": 99, "job": job, "attempt": number, "generation": generation,
            "outcome": what}


def expect(first, last):
    return {"op": "expect", "schedule": "tick", "first": first, "last": last, "every": 1}


# One accepted job that was killed in its first attempt, one refused request, one without an answer
# that made a job, one without an answer that made none, one retried by hand, three slots.
GOOD = [
    create(1, "a", "invoke"), create(2, "a", "ok", "1", max_attempts=3),
    start(3, "1", 1, 10), fault(4), start(6, "1", 2, 11), end(7, "1", 2),
    attempt("1", 1, "lost"), attempt("1", 2, "succeeded"),
    create(1, "b", "invoke"), create(2, "b", "fail"),
    create(1, "c", "invoke"), create(2, "c", "info"),
    create(1, "d", "invoke"), create(2, "d", "info"),
    create(8, "e", "invoke"), create(9, "e", "ok", "5", max_attempts=1),
    start(10, "5", 1, 20), end(11, "5", 1, "failed"), outcome(12, "5", "failed"),
    {"op": "retry", "t": 13, "job": "5"}, start(14, "5", 1, 21), end(15, "5", 1),
    final("1", "a"), final("3", "c"), final("5", "e"),
    slot(1000, job="71"), slot(1001, "skipped:misfire"),
    slot(1002, job="72", lateness=9, down=True),
    final("71", schedule="tick", slot=1000), final("72", schedule="tick", slot=1002),
    expect(1000, 1002),
]


def without(*unwanted):
    return [event for event in GOOD if event not in unwanted]


BAD = {
    "an accepted job is in no list": ("lost", without(final("1", "a"))),
    "an accepted job never ends": (
        "lost", [*without(final("1", "a")), final("1", "a", "running")]),
    "an accepted job waits for ever": (
        "lost", [*without(final("1", "a")), final("1", "a", "retrying")]),
    "an accepted job of a bulk call is missing": (
        "lost", [*GOOD, create(8, "bulk/1", "invoke"), create(9, "bulk/1", "ok", "80")]),
    "an accepted job's id belongs to another": (
        "lost", [*GOOD, create(8, "f", "invoke"), create(9, "f", "ok", "3")]),
    "an accepted job's id belongs to a schedule": (
        "lost", [*GOOD, create(8, "f", "invoke"), create(9, "f", "ok", "71")]),
    "a job has a key that nobody sent": ("phantom", [*GOOD, final("90", "stranger")]),
    "a job has neither request nor schedule": ("phantom", [*GOOD, final("91")]),
    "a refused request made a job": ("phantom", [*GOOD, final("92", "b")]),
    "something ran that is in no list": ("phantom", [*GOOD, start(20, "93")]),
    "one key made two jobs, both answered": (
        "dup_create", [*GOOD, create(20, "a", "ok", "94"), final("94", "a")]),
    "one key made two jobs, one without an answer": ("dup_create", [*GOOD, final("95", "a")]),
    "a final state changes by itself": ("double_outcome", [*GOOD, outcome(50, "1", "failed")]),
    "a final job runs again": (
        "double_outcome", [*GOOD, outcome(20, "1"), outcome(21, "1", "running")]),
    "one attempt has two ends": ("double_outcome", [*GOOD, attempt("1", 1, "succeeded")]),
    "more starts than attempts": (
        "over_attempt",
        [*GOOD, *(event for n in (3, 4) for event in (fault(20 + n), start(20.5 + n, "1", n)))]),
    "starts that are not counted": (
        "over_attempt",
        [*GOOD, *(event for n in (3, 4) for event in (fault(20 + n), start(20.5 + n, "1", 1)))]),
    "an attempt number above the limit": ("over_attempt", [*GOOD, fault(20), start(21, "5", 4)]),
    "a second start without a reason": ("unexplained_dup_start", [*GOOD, start(8, "1", 3)]),
    "a second start whose only kill came later": (
        "unexplained_dup_start", [*without(fault(4)), fault(60)]),
    "a second start explained by another job's lease": (
        "unexplained_dup_start", [*without(fault(4)), fault(4, "lease_lost", job="5")]),
    "a fence is given twice": ("token_regress", [*GOOD, fault(20), start(21, "1", 3, 11)]),
    "a fence goes down": ("token_regress", [*GOOD, fault(20), start(21, "1", 3, 4)]),
    "an old fence may finish": (
        "stale_accept", [*GOOD, {"op": "finish", "t": 8, "job": "1", "fence": 10, "status": 200}]),
    "a slot stands twice in the ledger": ("cron_dup", [*GOOD, slot(1000, job="71")]),
    "a slot made two jobs": ("cron_dup", [*GOOD, final("73", schedule="tick", slot=1000)]),
    "a slot is in no ledger": ("cron_silent", without(slot(1001, "skipped:misfire"))),
    "the last slot is in no ledger": ("cron_silent", [*GOOD, expect(1000, 1003)]),
    "a fired job is nowhere": ("cron_silent", [*GOOD, slot(1003, job="74")]),
    "a slot fires late while the node is up": (
        "late", [*GOOD, slot(1003, job="71", lateness=2.5)]),
}


class TheChecker(unittest.TestCase):
    def test_a_good_history_passes(self):
        found = checker.check(copy.deepcopy(GOOD))

        self.assertEqual(checker.violations(found), 0, found)

    def test_every_bad_history_is_caught_in_its_class(self):
        self.assertGreaterEqual(len(BAD), 25)
        for name, (kind, history) in BAD.items():
            with self.subTest(name):
                found = checker.check(copy.deepcopy(history))
                self.assertTrue(found[kind], f"{kind} is empty: {found}")

    def test_every_class_has_a_bad_history(self):
        self.assertEqual({kind for kind, _ in BAD.values()}, set(checker.CLASSES))

    def test_a_given_back_start_costs_no_attempt(self):
        history = [
            create(1, "a", "invoke"), create(2, "a", "ok", "1", max_attempts=1),
            start(3, "1", 1, 1), fault(4, "drain"), {"op": "release", "t": 5, "job": "1"},
            start(6, "1", 1, 2), {**final("1", "a"), "max_attempts": 1},
        ]

        self.assertEqual(checker.violations(checker.check(history)), 0)

    def test_reads_a_history_from_a_file(self):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write("\n".join(json.dumps(event) for event in GOOD))
            file.flush()

            self.assertEqual(checker.load(file.name), GOOD)

    def test_counts_starts_after_the_first(self):
        self.assertEqual(checker.explained_starts(GOOD), 2)


if __name__ == "__main__":
    unittest.main()
