# SPDX-License-Identifier: Apache-2.0
"""Reads a history and names every broken promise. guarantees.md, section 4.

A history is a list of events, one JSON object a line. `t` is steady time in seconds.

  create  {t, client, key, phase: invoke|ok|fail|info, job?, max_attempts?}
          `fail` is an answer that refuses, `info` no answer or one that does not tell.
  start   {t, job, attempt, fence?}      the task began: a hit on the target
  end     {t, job, attempt, outcome}     what the target answered: succeeded or failed
  outcome {t, job, attempt, state}       a final state that somebody read; `final: true` for the
                                         reading at quiescence, which also has key, max_attempts
  attempt {t, job, attempt, generation, outcome}    a row of the attempts list
  finish  {t, job, fence, status}        an answer to a finish call of a lease
  retry   {t, job}                       an explicit retry: a final state may change after it
  fault   {t, what: kill|drain|lease_lost|timeout, job?}; `ready` {t} ends a kill
  release {t, job}                       a start that was given back: it costs no attempt
  slot    {t, schedule, slot, outcome, job?, lateness}   slot: seconds since 1970, lateness: seconds
  expect  {schedule, first, last, every} the slots that the ledger must have
"""

import json
import sys
from bisect import bisect_left
from collections import defaultdict

CLASSES = (
    "lost", "phantom", "dup_create", "double_outcome", "over_attempt", "token_regress",
    "stale_accept", "unexplained_dup_start", "cron_dup", "cron_silent", "late",
)
FINAL = {"succeeded", "failed", "cancelled", "skipped"}


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def check(history, late_after=2.0):
    """{class: [what was found, in words]} with an entry for every class."""
    found = {name: [] for name in CLASSES}
    by_op = defaultdict(list)
    for event in history:
        by_op[event["op"]].append(event)
    for events in by_op.values():
        events.sort(key=lambda event: event.get("t", 0))
    _check_creates(by_op, found)
    _check_outcomes(by_op, found)
    _check_starts(by_op, found)
    _check_fences(by_op, found)
    _check_slots(by_op, found, late_after)
    return found


def violations(found):
    return sum(len(entries) for entries in found.values())


def explained_starts(history):
    """Starts after a job's first: the quality figure beside the promises."""
    starts = defaultdict(int)
    for event in history:
        if event["op"] == "start":
            starts[event["job"]] += 1
    return sum(count - 1 for count in starts.values())


# ---- what was accepted is there, what is there was accepted -------------------------------
def _check_creates(by_op, found):
    invoked, jobs_of_key, acked, refused = set(), defaultdict(set), {}, set()
    for event in by_op["create"]:
        key = event["key"]
        if event["phase"] == "invoke":
            invoked.add(key)
        elif event["phase"] == "ok":
            jobs_of_key[key].add(event["job"])
            acked[event["job"]] = key
        elif event["phase"] == "fail":
            refused.add(key)
    finals = {event["job"]: event for event in by_op["outcome"] if event.get("final")}
    for job, event in finals.items():
        if event.get("key") is not None:
            jobs_of_key[event["key"]].add(job)
        _check_origin(job, event, invoked, refused, acked, found)
    for key, jobs in jobs_of_key.items():
        if len(jobs) > 1:
            found["dup_create"].append(f"key {key} made the jobs {sorted(jobs)}")
    for job, key in acked.items():
        last = finals.get(job, {})
        state = last.get("state", "absent")
        if last.get("key", key) != key:
            found["lost"].append(f"job {job} (key {key}) was accepted and is now {last['key']}")
        elif state not in FINAL:
            found["lost"].append(f"job {job} (key {key}) was accepted and is {state}")
    known = set(finals) | set(acked)
    for job in sorted({event["job"] for event in by_op["start"]} - known):
        found["phantom"].append(f"job {job} ran and is in no list")


def _check_origin(job, event, invoked, refused, acked, found):
    key = event.get("key")
    if event.get("schedule"):
        return
    if key is None and job not in acked:
        found["phantom"].append(f"job {job} has no request and no schedule")
    elif key is not None and key not in invoked:
        found["phantom"].append(f"job {job} has the key {key}, which nobody sent")
    elif key in refused and job not in acked and key not in acked.values():
        found["phantom"].append(f"job {job} has the key {key}, which was refused")


# ---- one outcome ---------------------------------------------------------------------------
def _check_outcomes(by_op, found):
    retried = defaultdict(list)
    for event in by_op["retry"]:
        retried[event["job"]].append(event["t"])
    last = {}
    for event in by_op["outcome"]:
        job, state = event["job"], event["state"]
        before = last.get(job)
        if before and before["state"] in FINAL and before["state"] != state:
            if not any(before["t"] <= at <= event["t"] for at in retried[job]):
                found["double_outcome"].append(f"job {job}: {before['state']}, later {state}")
        last[job] = event
    ends = defaultdict(set)
    for event in by_op["attempt"]:
        ends[event["job"], event.get("generation", 0), event["attempt"]].add(event["outcome"])
    for (job, _, attempt), outcomes in ends.items():
        if len(outcomes) > 1:
            found["double_outcome"].append(f"job {job} attempt {attempt}: {sorted(outcomes)}")


# ---- starts --------------------------------------------------------------------------------
def _limits(by_op):
    return {
        event["job"]: event["max_attempts"]
        for op in ("create", "outcome") for event in by_op[op]
        if event.get("job") and event.get("max_attempts")
    }


def _check_starts(by_op, found):
    starts, released, retries = defaultdict(list), defaultdict(int), defaultdict(int)
    for event in by_op["start"]:
        starts[event["job"]].append(event)
    for event in by_op["release"]:
        released[event["job"]] += 1
    for event in by_op["retry"]:
        retries[event["job"]] += 1
    limits = _limits(by_op)
    for job, events in starts.items():
        limit = limits.get(job)
        if limit:
            allowed = limit * (1 + retries[job]) + released[job]
            if len(events) > allowed:
                found["over_attempt"].append(f"job {job}: {len(events)} starts, {allowed} allowed")
            elif max(event["attempt"] for event in events) > limit:
                found["over_attempt"].append(f"job {job}: an attempt above {limit}")
    _check_second_starts(by_op, starts, found)


def _check_second_starts(by_op, starts, found):
    general = sorted(event["t"] for event in by_op["fault"] if not event.get("job"))
    own = defaultdict(list)
    for event in by_op["fault"] + by_op["release"] + by_op["retry"]:
        if event.get("job"):
            own[event["job"]].append(event["t"])
    for event in by_op["end"]:
        if event["outcome"] != "succeeded":
            own[event["job"]].append(event["t"])
    for job, events in starts.items():
        mine = sorted(own[job])
        for first, second in zip(events, events[1:]):
            if not (_any_within(general, first, second) or _any_within(mine, first, second)):
                found["unexplained_dup_start"].append(
                    f"job {job}: attempts {first['attempt']} and {second['attempt']}"
                )


# A request that was on the wire when its node was killed arrives a moment after the kill.
ON_THE_WIRE = 0.05


def _any_within(times, first, second):
    index = bisect_left(times, first["t"] - ON_THE_WIRE)
    return index < len(times) and times[index] <= second["t"]


def _check_fences(by_op, found):
    newest = {}
    for event in by_op["start"]:
        fence = event.get("fence")
        if not fence:
            continue
        if fence <= newest.get(event["job"], 0):
            found["token_regress"].append(f"job {event['job']}: fence {fence} after a larger one")
        newest[event["job"]] = max(fence, newest.get(event["job"], 0))
    for event in by_op["finish"]:
        older = [
            start for start in by_op["start"]
            if start["job"] == event["job"] and start.get("fence", 0) > event["fence"]
            and start["t"] <= event["t"]
        ]
        if older and 200 <= event["status"] < 300:
            found["stale_accept"].append(f"job {event['job']}: fence {event['fence']} was accepted")


# ---- cron ----------------------------------------------------------------------------------
def _check_slots(by_op, found, late_after):
    rows, jobs = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for event in by_op["slot"]:
        rows[event["schedule"]][event["slot"]].append(event)
    for event in by_op["outcome"]:
        if event.get("final") and event.get("schedule") and event.get("slot") is not None:
            jobs[event["schedule"], event["slot"]].append(event["job"])
    for schedule, slots in rows.items():
        for slot, events in slots.items():
            if len(events) > 1:
                found["cron_dup"].append(f"{schedule} {slot}: {len(events)} rows in the ledger")
    for (schedule, slot), made in jobs.items():
        if len(set(made)) > 1:
            found["cron_dup"].append(f"{schedule} {slot}: the jobs {sorted(made)}")
    for expect in by_op["expect"]:
        have, slot = rows[expect["schedule"]], expect["first"]
        while slot <= expect["last"]:
            if slot not in have:
                found["cron_silent"].append(f"{expect['schedule']} {slot}: not in the ledger")
            slot += expect["every"]
    _check_fired(by_op, found, late_after)


def _check_fired(by_op, found, late_after):
    jobs = {event["job"] for event in by_op["outcome"] if event.get("final")}
    for event in by_op["slot"]:
        if event["outcome"] != "fired":
            continue
        name = f"{event['schedule']} {event['slot']}"
        if event.get("job") and event["job"] not in jobs:
            found["cron_silent"].append(f"{name}: fired the job {event['job']}, which is nowhere")
        if event.get("lateness", 0) > late_after and not event.get("down"):
            found["late"].append(f"{name}: {event['lateness']:.3f} s")


def report(found, stream=sys.stdout):
    for name in CLASSES:
        print(f"{name:22} {len(found[name])}", file=stream)
        for entry in found[name][:5]:
            print(f"    {entry}", file=stream)


if __name__ == "__main__":
    result = check(load(sys.argv[1]))
    report(result)
    sys.exit(1 if violations(result) else 0)
