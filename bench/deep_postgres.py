#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drains of a PostgreSQL store where few and many jobs wait, and on a long history (W6).

usage: bench/deep_postgres.py BINARY [--few 20000] [--many 1000000] [--history 5000000] [--first 20000] [--repeat 3]

Jobs are no-ops with payloads of 200 bytes. Each round drains the first jobs of `few`, then of `many`, and prints the rates and
their ratio, in turns, so that what the machine does meets both. Then a history is written and the rounds run once more.
"""
import argparse
import json
import os
import pathlib
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
BULK = 5000
CONFIG = """
[server]
slots = 64
[tasks.quick]
kind = "noop"
"""
# Days of three weeks, in order of their ids, as jobs leave one.
FILL = """
INSERT INTO pawl.job_history(id, finished_at, generation, priority, run_at, attempt, max_attempts, fence, timeout, created_at,
    started_at, task, queue, state, payload)
SELECT id, at, 1, 0, at, 1, 3, 1, 300000000, at, at, 'quick', 'default', 'succeeded', '{payload}'
FROM (
    SELECT base + n AS id,
        ((extract(epoch FROM now()) - 21 * 86400.0 * ({count} - n) / {count}) * 1000000)::bigint AS at
    FROM generate_series(1, {count}) AS n, (SELECT {base}::bigint AS base) AS b
) AS made
"""


def enqueue(api, total):
    job = {"task": "quick", "payload": "x" * 198}
    for begin in range(0, total, BULK):
        answer = api.post("/v1/jobs:bulk", {"jobs": [job] * min(BULK, total - begin)})
        assert answer.status == 201, answer.text


def unfinished(api):
    states = api.get("/v1/stats").json["states"]
    return sum(states[name] for name in ("scheduled", "ready", "running", "retrying", "blocked"))


def drain(api, postgres, total, first):
    """Jobs a second of the first `first` of `total`; then the rest goes."""
    assert api.post("/v1/queues/default/pause").status == 200
    enqueue(api, total)
    postgres.sql("CHECKPOINT")  # what was written before is not this drain's to flush
    began = time.monotonic()
    assert api.post("/v1/queues/default/resume").status == 200
    while (left := unfinished(api)) > total - first:
        time.sleep(0.02)
    rate = (total - left) / (time.monotonic() - began)
    assert api.post("/v1/queues/default/purge").status == 200
    while unfinished(api):
        time.sleep(0.1)
    return rate


def rounds(name, api, postgres, arguments):
    ratios = []
    for number in range(arguments.repeat):
        rates = []
        for total in (arguments.few, arguments.many):
            postgres.sql("VACUUM ANALYZE")
            rates.append(drain(api, postgres, total, arguments.first))
        ratios.append(rates[1] / rates[0])
        print(json.dumps({"on": name, "round": number, "few_per_s": round(rates[0]), "many_per_s": round(rates[1]),
                          "ratio": round(ratios[-1], 2)}), flush=True)
    print(json.dumps({"on": name, "median_ratio": round(statistics.median(ratios), 2)}), flush=True)


def fill(postgres, count):
    for day in range(22):
        postgres.sql(f"SELECT pawl.ensure_partitions((extract(epoch FROM now()) * 1000000)::bigint - {day} * 86400000000)")
    base = int(postgres.sql("SELECT nextval('pawl.ids')")[0]) + 4096
    postgres.sql(f"SELECT setval('pawl.ids', {base + (count // 4096 + 2) * 4096})")
    postgres.sql(FILL.format(count=count, base=base, payload='"' + "x" * 198 + '"'))
    postgres.sql("VACUUM ANALYZE")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=pathlib.Path)
    for name, count in (("few", 20_000), ("many", 1_000_000), ("history", 5_000_000), ("first", 20_000), ("repeat", 3)):
        parser.add_argument(f"--{name}", type=int, default=count)
    arguments = parser.parse_args()
    os.environ["PAWL_BINARY"] = str(arguments.binary.resolve())
    from nodes import Nodes  # reads PAWL_BINARY
    from servers import Postgres
    postgres = Postgres(("fsync=on", "synchronous_commit=on", "shared_buffers=512MB", "max_wal_size=4GB"))
    nodes = Nodes(CONFIG, postgres=postgres)
    try:
        node = nodes.start()
        rounds("no history", node.client(timeout=600), postgres, arguments)
        began = time.monotonic()
        fill(postgres, arguments.history)
        print(json.dumps({"history": arguments.history, "seconds": round(time.monotonic() - began)}), flush=True)
        rounds(f"{arguments.history} of history", node.client(timeout=600), postgres, arguments)
    finally:
        nodes.close()
        postgres.close()


if __name__ == "__main__":
    main()
