#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a transaction that somebody leaves open does to a PostgreSQL store: nothing can be vacuumed meanwhile.

usage: bench/held_transaction.py BINARY [--rate 500] [--before 60] [--held 600] [--after 300]

Jobs come at a steady rate and are no-ops. Prints, for each ten seconds, how many ended and how long the oldest waits; and the
database's CPU time a job, which is what grows.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import threading
import time

import cpu

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
CALLS_A_SECOND = 10
WINDOW = 10
CONFIG = """
[server]
slots = 64
[tasks.quick]
kind = "noop"
"""


def produce(api, rate, stop):
    jobs = [{"task": "quick", "payload": {"n": n}} for n in range(rate // CALLS_A_SECOND)]
    due = time.monotonic()
    while not stop.is_set():
        answer = api.post("/v1/jobs:bulk", {"jobs": jobs})
        assert answer.status in (200, 201), answer.body
        due += 1 / CALLS_A_SECOND
        stop.wait(max(0.0, due - time.monotonic()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--rate", type=int, default=500)
    for name, seconds in (("before", 60), ("held", 600), ("after", 300)):
        parser.add_argument(f"--{name}", type=int, default=seconds, help="seconds")
    arguments = parser.parse_args()
    os.environ["PAWL_BINARY"] = str(arguments.binary.resolve())
    from nodes import Nodes  # reads PAWL_BINARY
    from servers import BIN, PASSWORD, Postgres
    postgres = Postgres(("fsync=on", "synchronous_commit=on", "shared_buffers=512MB", "max_wal_size=4GB"))
    nodes, stop = Nodes(CONFIG, postgres=postgres), threading.Event()
    try:
        node = nodes.start()
        api = node.client()
        producer = threading.Thread(target=produce, args=(node.client(), arguments.rate, stop), daemon=True)
        producer.start()

        def succeeded():
            return api.get("/v1/stats").json["states"]["succeeded"]

        def watch(name, seconds):
            ended, used = succeeded(), cpu.below(postgres.process.pid)
            for _ in range(seconds // WINDOW):
                time.sleep(WINDOW)
                now, used_now = succeeded(), cpu.below(postgres.process.pid)
                dead = postgres.sql("select n_dead_tup from pg_stat_user_tables where relname = 'live_jobs'")[0]
                print(f"{name:7} {(now - ended) / WINDOW:7.1f} jobs/s {(used_now - used) / max(1, now - ended) * 1e6:6.0f} µs "
                      f"of the database a job, {int(dead):,} dead rows", flush=True)
                ended, used = now, used_now

        watch("before", arguments.before)
        holder = subprocess.Popen(
            [BIN / "psql", "-h", "127.0.0.1", "-p", str(postgres.port), "-U", "pawl", "-d", "postgres", "-qAt"],
            env={"PGPASSWORD": PASSWORD, "PATH": os.environ["PATH"]}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        holder.stdin.write("begin isolation level repeatable read;\nselect pg_current_xact_id();\n")
        holder.stdin.flush()
        holder.stdout.readline()
        watch("held", arguments.held)
        holder.stdin.close()
        holder.wait(10)
        watch("after", arguments.after)
    finally:
        stop.set()
        nodes.close()
        postgres.close()


if __name__ == "__main__":
    main()
