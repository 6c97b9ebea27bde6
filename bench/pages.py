#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the screens of the dashboard take in Debian's Chromium on a store with a long history (long_history.py), and
what an open overview costs the server.

usage: bench/pages.py BINARY [--store sqlite|postgres] [--history 1000000] [--waiting 100000] [--calls 20]
                      [--rate 20] [--seconds 60] [--rounds 3] [--check]

Prints for each screen the p50 and p95, in ms, of its slowest answer and of the time until nothing loads any more. Then
`rate` jobs a second are sent, with the overview open and without, in turns of `seconds`: CPU of the server in shares of a
core. With --check there are forty calls and no load, and a screen whose answers take more than 100 ms at p95 fails it.
"""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

import long_history

GOAL_MS = 100
PAGES = pathlib.Path(__file__).resolve().parent / "pages.mjs"


def browse(server, *arguments):
    from nodes import TOKEN
    return subprocess.Popen(["node", str(PAGES), f"http://{server.host}:{server.port}", *map(str, arguments)], env={**os.environ, "PAWL_KEY": TOKEN},
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def cpu_seconds(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().split(") ")[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share_of_a_core(server, seconds):
    began, used = time.monotonic(), cpu_seconds(server)
    threading.Event().wait(seconds)
    return (cpu_seconds(server) - used) / (time.monotonic() - began)


@contextlib.contextmanager
def load(server, rate):
    """So many jobs a second, one a request."""
    over = threading.Event()
    client = server.client(keep_alive=True)

    def send():
        due = time.monotonic()
        while not over.wait(max(0, due - time.monotonic())):
            assert client.post("/v1/jobs", {"task": "light"}).status == 201
            due += 1 / rate

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        over.set()
        sender.join()


@contextlib.contextmanager
def open_overview(server):
    with browse(server, "overview") as page:
        assert page.stdout.readline() == "open\n"
        yield
        page.stdin.close()


def compare(server, arguments):
    shares = {"closed": [], "open": []}
    with load(server, arguments.rate):
        for _ in range(arguments.rounds):
            shares["closed"].append(share_of_a_core(server, arguments.seconds))
            with open_overview(server):
                shares["open"].append(share_of_a_core(server, arguments.seconds))
    medians = {name: statistics.median(values) for name, values in shares.items()}
    print(json.dumps({"overview": {name: [round(100 * one, 2) for one in values] for name, values in shares.items()},
                      "costs_percent_of_a_core": round(100 * (medians["open"] - medians["closed"]), 2)}), flush=True)


def open_screens(server, arguments):
    """Whether all of them are fast enough."""
    well = True
    with browse(server, "screens", 40 if arguments.check else arguments.calls, arguments.history) as pages:
        for line in pages.stdout:
            well = well and json.loads(line)["answer_p95_ms"] <= GOAL_MS
            print(line, end="", flush=True)
    return well and pages.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    long_history.add_arguments(parser)
    for name, count in (("calls", 20), ("rate", 20), ("seconds", 60), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    with long_history.filled_server(arguments) as server:
        well = open_screens(server, arguments)
        if arguments.check:
            return 0 if well else 1
        compare(server, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
