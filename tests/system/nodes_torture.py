# SPDX-License-Identifier: Apache-2.0
"""Many nodes on one PostgreSQL, ended and stopped at random under load; then every promise is read.

    nodes_torture.py [--nodes 8] [--seconds 120] [--no-failover] [--seed N] [--history FILE]

A node is killed with -9 and started again, or stopped with SIGSTOP beyond its lease and let go on. At a failover the
primary is killed with -9, its synchronous standby promoted, and the old primary started again as a trap: it takes
writes, and nobody may write to it any more.
"""

import argparse
import os
import pathlib
import random
import signal
import sys
import threading
import time

import checker
from kill_load import History, Node, Producer
from kill_test import CONFIG, SCHEDULES, Run, accepted, ask_again, flaky
from nodes import TOKEN
from pawl import Server
from servers import Cluster, Postgres
from target import Target
from waiting import wait_for

BEYOND_A_LEASE = 35
CLAIMS_AGAIN_WITHIN = 10
FIRST = "behind-the-promotion"
WRITTEN = "select count(*), (select max(expires_at) from pawl.nodes) from pawl.journal"


def send_first(client):
    """Its id; None if no database took it."""
    job = {"task": "light", "priority": 1000, "payload": {"key": FIRST}}
    try:
        answer = client.post("/v1/jobs", job, headers={"Idempotency-Key": FIRST})
    except OSError:
        return None
    return answer.json["id"] if answer.status == 201 else None


def was_claimed(client, job):
    try:
        answer = client.get(f"/v1/jobs/{job}")
    except OSError:
        return False
    return answer.status == 200 and answer.json["state"] not in ("ready", "scheduled")


class NodesRun(Run):
    def __init__(self, arguments):
        self.random = random.Random(arguments.seed)
        self.target, self.history = Target(), History()
        self.target.on("/flaky", flaky)
        self.database = Cluster() if arguments.failover else Postgres()
        config = CONFIG.replace("$TARGET", self.target.url).replace("slots = 16", "slots = 4")
        self.nodes = []
        for _ in range(arguments.nodes):
            server = Server(f'[store]\nurl = "{self.database.url}"\n{config}', env={"PAWL_ADMIN_TOKEN": TOKEN})
            self.nodes.append(Node(server, self.history))
        self.trap, self.trap_was, self.recovery, self.downs = None, None, 0.0, []
        self.began = self.stopped = 0.0
        self.node = self  # was_down() of all nodes together

    def was_down(self, slot, lateness):
        """Whether no database took writes, which is the only excuse where nodes are many."""
        return any(down - 1 <= slot + lateness and slot <= up + 1 for down, up in self.downs)

    def close(self):
        for node in self.nodes:
            if node.server.process is not None and node.server.process.poll() is None:
                node.server.process.send_signal(signal.SIGCONT)
            node.server.close()
        for one in (self.database, self.trap):
            if one is not None:
                one.close()
        self.target.close()

    # ---- nemesis ----------------------------------------------------------------------
    def kill_one(self):
        node = self.random.choice([node for node in self.nodes if node.up.is_set()])
        node.kill()
        node.server.kill()
        node.downs.clear()
        node.start()

    def stop_one(self):
        """In the background: it takes longer than other faults."""
        node = self.random.choice([node for node in self.nodes if node.up.is_set()])
        node.up.clear()

        def beyond_its_lease():
            self.history.add("fault", what="stop")
            node.server.process.send_signal(signal.SIGSTOP)
            over = threading.Event()
            over.wait(BEYOND_A_LEASE)
            node.server.process.send_signal(signal.SIGCONT)
            self.history.add("fault", what="stop")
            node.up.set()

        thread = threading.Thread(target=beyond_its_lease, daemon=True)
        thread.start()
        return thread

    def fail_over(self):
        """Measures from the promotion to the start of a job that was sent behind it, before all that waits."""
        self.history.add("fault", what="failover")
        self.downs.append([time.time(), float("inf")])
        self.trap = self.database.fail_over()
        promoted = time.monotonic()
        trap = threading.Thread(target=self.set_trap)
        trap.start()
        client = next(node for node in self.nodes if node.up.is_set()).server.client()
        self.history.add("create", client=FIRST, key=FIRST, phase="invoke")
        job = wait_for(lambda: send_first(client), 60, "a job accepted behind the promotion")
        self.history.add("create", client=FIRST, key=FIRST, phase="ok", job=job)
        wait_for(lambda: was_claimed(client, job), 60, "a claim behind the promotion")
        self.recovery = time.monotonic() - promoted
        self.downs[-1][1] = time.time()
        self.history.add("fault", what="failover")
        trap.join()

    def set_trap(self):
        """The old primary comes back, takes writes, and must be left alone."""
        self.trap.start()
        self.trap.sql("alter system set synchronous_standby_names = ''")
        self.trap.sql("select pg_reload_conf()")
        self.trap_was = self.trap.sql(WRITTEN)


    def trap_was_left_alone(self):
        return self.trap is None or self.trap.sql(WRITTEN) == self.trap_was


def torture(run, arguments):
    for node in run.nodes:
        node.start()
    run.began = time.time()
    stop = threading.Event()
    kinds = (("single", "push", 0), ("flaky", "flaky", 0), ("bulk", "light", 20))
    producers = [
        Producer(f"{name}-{number}", node, stop, task, bulk=bulk)
        for number, node in enumerate(run.nodes)
        for name, task, bulk in [kinds[number % len(kinds)]]
    ]
    for producer in producers:
        producer.start()
    stopped, began = [], time.monotonic()
    pause = threading.Event()
    while time.monotonic() - began < arguments.seconds:
        pause.wait(run.random.uniform(1, 5))
        if arguments.failover and run.trap is None and time.monotonic() - began > arguments.seconds / 2:
            run.fail_over()
        elif run.random.random() < 0.2 and len(stopped) < arguments.seconds / 20:
            stopped.append(run.stop_one())
        else:
            run.kill_one()
    for thread in stopped:
        thread.join()
    stop.set()
    for producer in producers:
        producer.join(80)
    client = run.nodes[0].server.client(keep_alive=True)
    ask_again(producers, client, "unknown")
    run.stopped = time.time()
    for schedule in SCHEDULES:
        assert client.post(f"/v1/schedules/{schedule}/pause").status == 200
    run.settle(client)
    run.record_hits()
    run.read_jobs(client)
    run.read_attempts(client)
    run.read_slots(client)
    ask_again(producers, client, "answered")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--failover", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--late-after", type=float, default=2.0, help="seconds, for `late`")
    parser.add_argument("--history", default="")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    run = NodesRun(arguments)
    try:
        torture(run, arguments)
        found = checker.check(run.history.events, arguments.late_after)
        print(f"\n{arguments.nodes} nodes: {len(run.history.events)} events, {accepted(run.history)} jobs accepted, "
              f"{checker.explained_starts(run.history.events)} explained second starts")
        checker.report(found)
        alone = run.trap_was_left_alone()
        if run.trap:
            print(f"a claim {run.recovery:.1f} s behind the promotion; "
                  f"the old primary was {'left alone' if alone else 'WRITTEN TO'}")
        well = not checker.violations(found) and alone and run.recovery <= CLAIMS_AGAIN_WITHIN
        if arguments.history or not well:
            path = arguments.history or f"nodes-torture-{arguments.seed}.jsonl"
            run.history.save(path)
            print(f"history: {pathlib.Path(path).resolve()}")
            for node in run.nodes:
                print(node.server.log()[-1500:])
        return 0 if well else 1
    finally:
        run.close()


if __name__ == "__main__":
    sys.exit(main())
