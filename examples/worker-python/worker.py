# SPDX-License-Identifier: Apache-2.0
"""A worker for pawl on Python's standard library: worker.py [QUEUE]. Ctrl-C ends it."""
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

URL, TOKEN = os.environ.get("PAWL_URL", "http://127.0.0.1:7295"), os.environ["PAWL_TOKEN"]
LEASE = 10  # seconds; a heartbeat is sent three times as often


def call(path, body):
    """POSTs JSON until there is an answer (status, body); saying the same again does no harm."""
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), {
        "Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as problem:
            return problem.code, json.load(problem)
        except OSError:  # the server restarts
            time.sleep(1)


def shout(payload, stopped):
    """The work itself. `stopped` is set when the job was cancelled or is no longer ours."""
    return {"text": payload["text"].upper()}


def run(job, token):
    done, stopped = threading.Event(), threading.Event()

    def beat():
        while not done.wait(LEASE / 3):
            status, answer = call(f"/v1/leases/{token}/heartbeat", {})
            if status == 409 or answer.get("cancel_requested"):
                stopped.set()

    threading.Thread(target=beat, daemon=True).start()
    try:
        end, body = "complete", {"result": shout(job["payload"], stopped)}
    except Exception as failure:
        end, body = "fail", {"error": {"code": type(failure).__name__, "message": str(failure)}}
    finally:
        done.set()
    status, answer = call(f"/v1/leases/{token}/{end}", body)
    if answer.get("code") == "cancelled":  # cancelled while it ran: give it back, it ends there
        call(f"/v1/leases/{token}/release", {})
    print(job["id"], end, status, flush=True)


if __name__ == "__main__":
    queue = sys.argv[1] if len(sys.argv) > 1 else "shouts"
    while True:
        _, leased = call(f"/v1/queues/{queue}/lease", {
            "worker": f"python-{os.getpid()}", "lease": f"{LEASE}s", "wait": "20s"})
        for held in leased.get("data", []):
            run(held["job"], held["lease"]["token"])
