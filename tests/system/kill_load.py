# SPDX-License-Identifier: Apache-2.0
"""The load of the kill test: producers that write down what they asked and what they were told."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections import deque

from http_client import Client

ASSASSIN = pathlib.Path(__file__).with_name("assassin.py")


class History:
    """Events in the order of their arrival. Safe from any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self.events = []

    def add(self, op, **event):
        with self._lock:
            now = time.monotonic() - self._started
            self.events.append({"op": op, "t": round(now, 6), **event})

    def add_request(self, seen):
        """A request of the assassin, told after the fact; without a job the answer is unknown."""
        create = {"op": "create", "client": "assassin", "key": seen["key"]}
        ended = {"phase": "ok", "job": seen["job"]} if seen["job"] else {"phase": "info"}
        with self._lock:
            self.events.append({**create, "t": self.at(seen["asked"]), "phase": "invoke"})
            self.events.append({**create, "t": self.at(seen["told"]), **ended})

    def at(self, steady):
        return round(steady - self._started, 6)

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(event) + "\n" for event in self.events)


class Node:
    """The process that is being killed, as the producers see it: up, or wait for it."""

    def __init__(self, server, history):
        self.server, self.history = server, history
        self.up = threading.Event()
        self.killed = threading.Event()
        self.downs = []  # wall time (from, to) without a node

    def start(self):
        self.server.start()
        if self.downs:
            self.downs[-1][1] = time.time()
        self.history.add("ready")
        self.killed.clear()
        self.up.set()

    def kill(self):
        """SIGKILL right now; whoever comes second does nothing."""
        if self.up.is_set():
            os.kill(self.server.process.pid, signal.SIGKILL)
            self.up.clear()
            self.downs.append([time.time(), float("inf")])
            self.history.add("fault", what="kill")
            self.killed.set()

    def kill_on_answer(self, key, count):
        """SIGKILL as soon as the last of `count` requests is answered; see assassin.py."""
        server = self.server
        done = subprocess.run(
            [sys.executable, "-B", ASSASSIN, server.host, str(server.port),
             str(server.process.pid), key, str(count)],
            input=server.token, capture_output=True, text=True, check=False, timeout=60)
        self.kill()
        for line in done.stdout.splitlines():
            self.history.add_request(json.loads(line))

    def was_down(self, slot, lateness):
        return any(down - 1 <= slot + lateness and slot <= up + 1 for down, up in self.downs)


class Producer(threading.Thread):
    """Asks one call after another until told to stop. A lost answer is `info`."""

    def __init__(self, name, node, stop, task, bulk=0, with_key=True):
        super().__init__(name=name, daemon=True)
        self.node, self.stop, self.task = node, stop, task
        self.bulk, self.with_key = bulk, with_key
        self.client, self.number = None, 0
        self.unknown, self.answered = [], deque(maxlen=50)  # (key, body) to be sent again

    def run(self):
        while not self.stop.is_set():
            if not self.node.up.wait(0.2):
                self._hang_up()
                continue
            self.number += 1
            key = f"{self.name}-{self.number}"
            body = self._bulk_body(key) if self.bulk else self._body(key)
            self.ask(key, body)
            self.stop.wait(0.002 + self.bulk * 0.0002)
        self._hang_up()

    def _body(self, key):
        return {"task": self.task, "payload": {"key": key}}

    def _bulk_body(self, key):
        return {"jobs": [self._body(f"{key}/{n}") for n in range(self.bulk)]}

    def _hang_up(self):
        if self.client is not None:
            self.client.close()
            self.client = None

    def ask(self, key, body, client=None):
        keys = [f"{key}/{n}" for n in range(self.bulk)] or [key]
        for one in keys:
            self._note(one, "invoke")
        try:
            answer = self._send(key, body, client)
        except (OSError, ValueError, http.client.HTTPException):
            self._hang_up()
            self._lost_answer(key, body, keys)
            return
        if 200 <= answer.status < 300:
            self._accepted(key, body, keys, answer.json)
        elif answer.status >= 500:
            self._lost_answer(key, body, keys)
        else:
            for one in keys:
                self._note(one, "fail", status=answer.status)

    def _send(self, key, body, client):
        if client is None:
            if self.client is None:
                server = self.node.server
                self.client = Client(server.host, server.port, server.token, keep_alive=True)
            client = self.client
        headers = {"Idempotency-Key": key} if self.with_key else {}
        return client.post("/v1/jobs:bulk" if self.bulk else "/v1/jobs", body, headers=headers)

    def _accepted(self, key, body, keys, got):
        jobs = got["data"] if self.bulk else [got]
        for one, job in zip(keys, jobs, strict=True):
            self._note(one, "ok", job=job["id"])
        if self.with_key:
            self.answered.append((key, body))

    def _lost_answer(self, key, body, keys):
        for one in keys:
            self._note(one, "info")
        if self.with_key:
            self.unknown.append((key, body))

    def _note(self, key, phase, **more):
        self.node.history.add("create", client=self.name, key=key, phase=phase, **more)

