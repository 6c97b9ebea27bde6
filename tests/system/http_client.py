# SPDX-License-Identifier: Apache-2.0
"""HTTP as the tests speak it: a client that behaves, and a socket that need not."""

import http.client
import json
import select
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Answer:
    """One answer. Header names are in lower case; `closed` is known to raw calls only."""

    status: int
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    closed: bool = False

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The `code` of a problem+json body, or "" when there is none."""
        try:
            value = self.json
        except ValueError:
            return ""
        return value.get("code", "") if isinstance(value, dict) else ""

    @property
    def closing(self):
        return self.closed or "close" in self.headers.get("connection", "").lower()


class Client:
    """Calls one server. With keep_alive it owns one connection and belongs to one thread."""

    def __init__(self, host, port, token="", keep_alive=False, timeout=70):
        self.host, self.port, self.token = host, port, token
        self.keep_alive, self.timeout = keep_alive, timeout
        self._connection = None

    def _connect(self):
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                self.host, self.port, timeout=self.timeout)
        return self._connection

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def call(self, method, path, body=None, headers=None, query=None, token=None):
        """Sends once and never again: whoever needs a second try decides so himself.

        `body` is sent as JSON unless it is bytes. `token` "" sends no Authorization.
        """
        send = {} if body is None else {"Content-Type": "application/json"}
        token = self.token if token is None else token
        if token:
            send["Authorization"] = f"Bearer {token}"
        send.update(headers or {})
        if query:
            path += "?" + urlencode(query)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection = self._connect()
            connection.request(method, path, data, send)
            got = connection.getresponse()
            answer = Answer(got.status, lower(got.getheaders()), got.read())
        except Exception:
            self.close()
            raise
        if not self.keep_alive or answer.closing:
            self.close()
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def patch(self, path, body=None, **more):
        return self.call("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def pages(self, path, limit=500, **query):
        """Every row of a list, page by page."""
        cursor = None
        for _ in range(100_000):
            ask = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
            answer = self.get(path, query=ask)
            if answer.status != 200:
                raise AssertionError(f"GET {path} {ask}: {answer.status} {answer.text}")
            page = answer.json
            yield from page["data"]
            cursor = page.get("next_cursor")
            if not page.get("has_more"):
                return
        raise AssertionError(f"GET {path}: the list does not end")


def lower(pairs):
    headers = {}
    for name, value in pairs:
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


class RawConnection:
    """A socket for bytes that no HTTP library would send."""

    def __init__(self, host, port, timeout=20):
        self.socket = socket.create_connection((host, port), timeout)
        self.timeout, self.kept = timeout, b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Sends what the other side takes; a close by it is no failure here."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _more(self, deadline):
        """False at the end of the stream, None when the time is up."""
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.socket], [], [], left)[0]:
            return None
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.kept += data
        return bool(data)

    def read(self, seconds=None):
        """The next answer; None if the server closed without one. Late is an AssertionError."""
        deadline = time.monotonic() + (seconds or self.timeout)
        while b"\r\n\r\n" not in self.kept:
            more = self._more(deadline)
            if more is None:
                raise AssertionError(f"no answer in time, so far: {self.kept[:200]!r}")
            if not more:
                return None
        head, self.kept = self.kept.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(":", 1) for line in lines[1:]]
        headers = lower((name.strip(), value.strip()) for name, value in pairs)
        length = int(headers.get("content-length", 0))
        while len(self.kept) < length:
            if not self._more(deadline):
                break
        body, self.kept = self.kept[:length], self.kept[length:]
        return Answer(int(lines[0].split(" ")[1]), headers, body)

    def is_closed_within(self, seconds):
        deadline = time.monotonic() + seconds
        while True:
            more = self._more(deadline)
            if more is None:
                return False
            if not more:
                return True


def raw(host, port, data, seconds=20):
    """Sends bytes, reads one answer and tells whether the server then closed. May be None."""
    with RawConnection(host, port) as connection:
        connection.send(data)
        answer = connection.read(seconds)
        if answer is not None:
            answer.closed = connection.is_closed_within(1 if answer.closing else 0.05)
        return answer
