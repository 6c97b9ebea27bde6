# SPDX-License-Identifier: Apache-2.0
"""A node that was stopped beyond its lease comes back with the end of an attempt that is not its own any more.

    fence_test.py [--broken BINARY]    the same at once with a build whose store does not look at the fence: there
                                       the end has to be believed, or this test would notice nothing
"""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import threading

from nodes import Nodes
from pawl import wait_final
from target import Reply, Target
from waiting import wait_for

CONFIG = """
[server]
slots = 1
[tasks.call]
kind = "http"
url = "$TARGET/call"
timeout = "5m"
"""


def run_late_end(target, nodes):
    """What became of the job when the end of its first attempt came while the second ran; and what at last."""
    may_end = {1: threading.Event(), 2: threading.Event()}

    def answer(hit):
        may_end[hit.attempt].wait(120)
        return Reply(body=b'{"attempt":%d}' % hit.attempt)

    target.on("/call", answer)
    stopped = nodes.start()
    job = stopped.client().post("/v1/jobs", {"task": "call"}).json["id"]
    target.wait_hits("/call")
    api = nodes.start().client()
    stopped.process.send_signal(signal.SIGSTOP)
    stat = pathlib.Path(f"/proc/{stopped.process.pid}/stat")
    wait_for(lambda: stat.read_text().rsplit(") ", 1)[1].startswith("T"), 5, "the node to stand still")
    may_end[1].set()  # its answer waits at the stopped node's door
    target.wait_hits("/call", 2, seconds=60)
    stopped.process.send_signal(signal.SIGCONT)

    def has_ended():
        nodes_now = api.get("/v1/nodes").json["data"]
        return [node["state"] for node in nodes_now] == ["running"] * 2 and sum(node["running"] for node in nodes_now) <= 1

    wait_for(has_ended, 20, "the end of the first attempt")
    then = api.get(f"/v1/jobs/{job}").json["state"]
    may_end[2].set()
    return then, wait_final(api, job)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--broken")
    parser.add_argument("--expect", default="running", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    beside = None
    if arguments.broken:
        beside = subprocess.Popen([sys.executable, "-B", __file__, "--expect", "succeeded"],
                                  env={**os.environ, "PAWL_BINARY": arguments.broken})
    target = Target()
    nodes = Nodes(CONFIG.replace("$TARGET", target.url))
    try:
        then, done = run_late_end(target, nodes)
    finally:
        nodes.close()
        target.close()
        code = beside.wait(120) if beside else 0
    print(f"{os.environ['PAWL_BINARY']}: {then} behind the late end, then {done['state']}: {done['result']}")
    fine = then == arguments.expect
    if arguments.expect == "running":
        fine = fine and done["state"] == "succeeded" and done["attempt"] == 2
    return code or not fine


if __name__ == "__main__":
    sys.exit(main())
