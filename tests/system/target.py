# SPDX-License-Identifier: Apache-2.0
"""The other end of an http task: records every hit and answers as it is told."""

import json
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from waiting import wait_for


@dataclass
class Hit:
    method: str
    path: str
    headers: dict
    body: bytes
    at: float = field(default_factory=time.monotonic)
    status: int = 0  # what was answered; 0 until then

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def job(self):
        return self.headers.get("pawl-job-id", "")

    @property
    def attempt(self):
        return int(self.headers.get("pawl-attempt", 0))

    @property
    def fence(self):
        return int(self.headers.get("pawl-fence", 0))


@dataclass
class Reply:
    status: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b'{"ok":true}'


class Target:
    """Listens on a free loopback port. A rule is a function Hit -> Reply, kept by path."""

    def __init__(self):
        self._lock = threading.Lock()
        self._hits = defaultdict(list)
        self._rules = {}
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.target = self
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def on(self, path, rule):
        """`rule`: a Reply, a list of them (the last repeats), or a function of the hit."""
        self._rules[path] = rule

    def gate(self, path, reply=None):
        """Holds every hit on `path` until the returned event is set."""
        event = threading.Event()

        def held(_):
            event.wait(60)
            return reply or Reply()

        self.on(path, held)
        return event

    def hits(self, path=None):
        with self._lock:
            if path is not None:
                return list(self._hits[path])
            return [hit for hits in self._hits.values() for hit in hits]

    def wait_hits(self, path, count=1, seconds=15):
        wait_for(lambda: len(self.hits(path)) >= count, seconds, f"{count} hits on {path}")
        return self.hits(path)

    def take(self, hit):
        path = hit.path.split("?")[0]
        with self._lock:
            self._hits[path].append(hit)
            number = len(self._hits[path])
        rule = self._rules.get(path, Reply())
        if isinstance(rule, list):
            rule = rule[min(number, len(rule)) - 1]
        reply = rule(hit) if callable(rule) else rule
        hit.status = reply.status
        return reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass  # a caller that was killed in the middle of a request is what these tests are about


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        reply = self.server.target.take(Hit(self.command, self.path, headers, body))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _answer

    def log_message(self, *_):
        pass


class RawTarget:
    """A TCP listener for answers that are no HTTP: `script(socket)` runs once a connection."""

    def __init__(self, script):
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection):
        with connection:
            connection.settimeout(30)
            try:
                self._script(connection)
            except OSError:
                pass  # the caller gave up, as it should
