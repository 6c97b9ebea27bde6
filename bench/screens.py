#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the reads take that a dashboard makes, on a store with a long history (long_history.py).

usage: bench/screens.py BINARY [--store sqlite|postgres] [--history 1000000] [--waiting 100000] [--calls 40]

Prints the median and the p95 of each read in milliseconds; reads are made in turns.
"""
import argparse
import json
import time

import long_history


def reads(history):
    day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 86400))
    week = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 7 * 86400))
    return [
        "/v1/jobs?limit=50", "/v1/jobs?limit=500", "/v1/jobs?state=failed", "/v1/jobs?state=running",
        "/v1/jobs?state=scheduled", "/v1/jobs?state=failed,cancelled&task=task-7", "/v1/jobs?task=task-7",
        "/v1/jobs?queue=rare", "/v1/jobs?user_id=user-10", "/v1/jobs?tag=none",
        "/v1/jobs?q=task:task-7+payload.siteId=site-4957", "/v1/jobs?q=payload.siteId=nowhere", "/v1/jobs?q=nowhere",
        "/v1/jobs?q=error~timed+state:failed", "/v1/jobs?q=error~nothing", f"/v1/jobs?created_after={day}&queue=rare",
        f"/v1/jobs/{history // 2}", f"/v1/jobs/{history // 2}/attempts", f"/v1/jobs/{history // 2}/logs",
        f"/v1/jobs/{history + 2}/why", "/v1/stats", f"/v1/stats?from={week}", "/v1/stats/timeseries?step=minute",
        f"/v1/stats/timeseries?step=hour&from={week}", "/v1/errors", "/v1/queues", "/v1/tasks", "/v1/tasks/task-7",
        "/v1/schedules?limit=50", "/v1/schedules?limit=500", "/v1/schedules/nightly-7/slots", "/v1/workers", "/v1/nodes",
        "/v1/ai/usage", "/v1/keys",
    ]


def measure(client, paths, calls):
    took = {path: [] for path in paths}
    for _ in range(calls):
        for path in paths:
            began = time.perf_counter()
            answer = client.get(path)
            took[path].append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, f"{path}: {answer.status} {answer.text[:300]}"
    for path, times in took.items():
        times.sort()
        print(json.dumps({"read": path, "p50_ms": round(times[len(times) // 2], 1),
                          "p95_ms": round(times[int(len(times) * 0.95)], 1)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    long_history.add_arguments(parser)
    parser.add_argument("--calls", type=int, default=40)
    arguments = parser.parse_args()
    with long_history.filled_server(arguments) as server:
        measure(server.client(keep_alive=True), reads(arguments.history), arguments.calls)


if __name__ == "__main__":
    main()
