# SPDX-License-Identifier: Apache-2.0
"""Kills the real binary with -9 under load, again and again, and then reads every promise.

    kill_test.py [--cycles 8] [--seed N] [--scenario load|poison|all] [--history FILE]
                 [--expect CLASS]      pass only if the checker finds CLASS: for the broken builds
"""

import argparse
import os
import pathlib
import random
import sys
import threading
import time

import checker
from kill_load import History, Node, Producer
from ledger import epoch, slots_of
from pawl import FINAL, Server
from target import Reply, Target
from waiting import wait_for

CONFIG = """
[server]
slots = 16
drain = "2s"

[tasks.push]
kind = "http"
url = "$TARGET/push"
max_attempts = 200
backoff = ["100ms"]
backoff_jitter = "none"
timeout = "10s"

[tasks.flaky]
kind = "http"
url = "$TARGET/flaky"
max_attempts = 200
backoff = ["100ms"]
backoff_jitter = "none"

[tasks.light]
kind = "noop"

[tasks.poison]
kind = "http"
url = "$TARGET/poison"
max_attempts = 3
backoff = ["100ms"]
backoff_jitter = "none"

[schedules.every-second]
task = "light"
cron = "* * * * * *"
overlap = "allow"

[schedules.every-second-all]
task = "light"
cron = "* * * * * *"
overlap = "allow"
catch_up = "all"

[schedules.every-second-none]
task = "light"
cron = "* * * * * *"
catch_up = "none"
"""
SCHEDULES = ("every-second", "every-second-all", "every-second-none")
POISON_STARTS = 3


class Run:
    """One server, one target, one history."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.target, self.history = Target(), History()
        self.server = Server(CONFIG.replace("$TARGET", self.target.url))
        self.node = Node(self.server, self.history)
        self.began = self.stopped = 0.0

    def close(self):
        self.server.close()
        self.target.close()

    def record_hits(self):
        for hit in sorted(self.target.hits(), key=lambda hit: hit.at):
            at, known = self.history.at(hit.at), {"job": hit.job, "attempt": hit.attempt}
            event = {"op": "start", "t": at, "fence": hit.fence, **known}
            self.history.events.append(event)
            if hit.status:
                outcome = "succeeded" if hit.status < 300 else "failed"
                self.history.events.append({"op": "end", "t": at, "outcome": outcome, **known})

    # ---- reading what has become of it all -------------------------------------------
    def settle(self, client, seconds=120):
        states = ("ready", "running", "retrying", "scheduled", "blocked")

        def unfinished():
            for state in states:
                page = client.get("/v1/jobs", query={"state": state, "limit": 1}).json
                if page["data"]:
                    return page["data"][0]
            return None

        try:
            wait_for(lambda: unfinished() is None, seconds, "all jobs final", every=0.2)
        except AssertionError:
            print(f"after {seconds} s there is still {unfinished()}")

    def read_jobs(self, client):
        for job in client.pages("/v1/jobs"):
            slot = epoch(job["slot"]) if job.get("slot") else None
            key = job["payload"].get("key") if isinstance(job.get("payload"), dict) else None
            self.history.add(
                "outcome", job=job["id"], attempt=job["attempt"], state=job["state"], final=True,
                key=key, schedule=job.get("schedule"), slot=slot, max_attempts=job["max_attempts"],
            )

    def read_attempts(self, client, count=150):
        starts = {}
        for hit in self.target.hits():
            starts[hit.job] = starts.get(hit.job, 0) + 1
        busiest = sorted(starts, key=lambda job: -starts[job])[:count]
        for job in busiest:
            for row in client.pages(f"/v1/jobs/{job}/attempts"):
                self.history.add(
                    "attempt", job=job, attempt=row.get("attempt", row.get("number")),
                    generation=row.get("generation", 0), outcome=row.get("outcome"),
                )

    def read_slots(self, client):
        for schedule in SCHEDULES:
            first = None
            for row in client.pages(f"/v1/schedules/{schedule}/slots"):
                for slot in slots_of(row):
                    lateness = (row.get("lateness_ms") or 0) / 1000
                    first = slot if first is None else min(first, slot)
                    self.history.add(
                        "slot", schedule=schedule, slot=slot, outcome=row["outcome"],
                        job=row.get("job_id"), lateness=lateness,
                        down=self.node.was_down(slot, lateness),
                    )
            first = min(first or self.began, int(self.began) + 2)
            last = int(self.stopped) - 2
            self.history.add("expect", schedule=schedule, first=int(first), last=last, every=1)


# ---- load ----------------------------------------------------------------------------------
def start_producers(run, stop):
    producers = [
        Producer("single", run.node, stop, "push"),
        Producer("flaky", run.node, stop, "flaky"),
        Producer("bulk", run.node, stop, "light", bulk=20),
        Producer("heavy", run.node, stop, "light", bulk=500),  # long transactions
        Producer("keyless", run.node, stop, "light", with_key=False),
    ]
    for producer in producers:
        producer.start()
    return producers


def run_cycle(run, number):
    """Every second kill hits right behind an answer: that is where an early answer shows."""
    run.node.killed.wait(run.random.uniform(0.05, 2.0))
    if number % 2:
        run.node.kill_on_answer(f"assassin-{number}", run.random.randint(1, 20))
    else:
        run.node.kill()
    run.server.kill()
    run.node.start()


def flaky(hit):
    return Reply(503 if hit.attempt <= 1 else 200)


def load_scenario(run, cycles):
    run.target.on("/flaky", flaky)
    run.began = time.time()
    run.node.start()
    stop = threading.Event()
    producers = start_producers(run, stop)
    for number in range(cycles):
        run_cycle(run, number)
    stop.set()
    for producer in producers:
        producer.join(80)
    client = run.server.client(keep_alive=True)
    ask_again(producers, client, "unknown")
    run.stopped = time.time()
    for schedule in SCHEDULES:
        answer = client.post(f"/v1/schedules/{schedule}/pause")
        assert answer.status == 200, answer.text
    run.settle(client)
    run.record_hits()
    run.read_jobs(client)
    run.read_attempts(client)
    run.read_slots(client)
    ask_again(producers, client, "answered")


def ask_again(producers, client, which):
    """The same request with the same key must lead to the same job, whatever happened between."""
    for producer in producers:
        for key, body in list(getattr(producer, which)):
            producer.ask(key, body, client)


# ---- poison --------------------------------------------------------------------------------
def poison_scenario(run):
    """A job whose every start ends the node must fail after its last attempt."""

    def die(_):
        run.node.kill()
        return Reply(500)

    run.target.on("/poison", die)
    run.node.start()
    body = {"task": "poison", "payload": {"key": "poison-1"}}
    run.history.add("create", client="poison", key="poison-1", phase="invoke")
    answer = run.server.client().post("/v1/jobs", body, headers={"Idempotency-Key": "poison-1"})
    assert answer.status == 201, answer.text
    job = answer.json["id"]
    run.history.add("create", client="poison", key="poison-1", phase="ok", job=job,
                    max_attempts=POISON_STARTS)
    deadline = time.monotonic() + 50 * (POISON_STARTS + 2)
    while time.monotonic() < deadline and len(run.target.hits("/poison")) <= POISON_STARTS:
        if run.node.killed.wait(0.05):
            run.server.kill()
            run.node.start()
        elif poison_is_final(run, job):
            break
    run.target.on("/poison", Reply(200))
    if not run.node.up.is_set():
        run.server.kill()
        run.node.start()
    run.record_hits()
    read_poison(run, job)


def poison_is_final(run, job):
    try:
        return run.server.client().get(f"/v1/jobs/{job}").json["state"] in FINAL
    except OSError:
        return False


def read_poison(run, job):
    run.target.on("/poison", Reply(200))
    client = run.server.client()
    state = client.get(f"/v1/jobs/{job}").json
    print(f"poison: {len(run.target.hits('/poison'))} starts, state {state['state']}, "
          f"attempt {state['attempt']}, error {state['error']}")
    run.history.add("outcome", job=job, attempt=state["attempt"], state=state["state"], final=True,
                    key="poison-1", max_attempts=POISON_STARTS)
    if state["state"] in FINAL:
        assert state["state"] == "failed", state
        assert len(run.target.hits("/poison")) == POISON_STARTS, "not all attempts were used"


# ---- the run -------------------------------------------------------------------------------
def run_scenario(name, arguments):
    run = Run(arguments.seed)
    try:
        if name == "poison":
            poison_scenario(run)
        else:
            load_scenario(run, arguments.cycles)
        found = checker.check(run.history.events, arguments.late_after)
        print(f"\n{name}: seed {arguments.seed}, {len(run.history.events)} events, "
              f"{len(run.node.downs)} kills, {accepted(run.history)} jobs accepted, "
              f"{checker.explained_starts(run.history.events)} explained second starts")
        checker.report(found)
        if arguments.history or (checker.violations(found) and not arguments.expect):
            path = arguments.history or f"kill-test-{arguments.seed}-{name}.jsonl"
            run.history.save(path)
            print(f"history: {pathlib.Path(path).resolve()}")
            print(run.server.log()[-3000:])
        return found
    finally:
        run.close()


def accepted(history):
    return sum(event["op"] == "create" and event["phase"] == "ok" for event in history.events)


def verdict(found, expect):
    if expect is None:
        return 0 if not any(checker.violations(one) for one in found) else 1
    caught = any(one[expect] for one in found)
    print(f"the broken build was {'caught' if caught else 'NOT caught'}: {expect}")
    return 0 if caught else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=8)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--scenario", choices=("load", "poison", "all"), default="all")
    parser.add_argument("--expect", choices=checker.CLASSES)
    parser.add_argument("--late-after", type=float, default=2.0, help="seconds, for `late`")
    parser.add_argument("--history", default="")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    names = ("load", "poison") if arguments.scenario == "all" else (arguments.scenario,)
    return verdict([run_scenario(name, arguments) for name in names], arguments.expect)


if __name__ == "__main__":
    sys.exit(main())
