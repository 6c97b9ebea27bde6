# SPDX-License-Identifier: Apache-2.0
"""A client of server-sent events, as a browser is one."""

import http.client
import json
import queue
import socket
import threading


class EventStream:
    """Reads in a thread of its own; `next()` waits for an event: (id, type, content)."""

    def __init__(self, server, path="/v1/events", last_id=None, token=None):
        self._events = queue.Queue()
        self._connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        headers = {"Authorization": f"Bearer {token or server.token}"}
        if last_id is not None:
            headers["Last-Event-ID"] = str(last_id)
        self._connection.request("GET", path, headers=headers)
        self.response = self._connection.getresponse()
        self.status = self.response.status
        if self.status == 200:
            line = self.response.readline()
            assert line.startswith(b"retry:"), line
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        fields = {}
        try:
            while line := self.response.readline():
                text = line.decode().rstrip("\n")
                if text == "" and fields.get("data"):
                    content = json.loads(fields["data"])
                    self._events.put((int(fields["id"]), fields["event"], content))
                    fields = {}
                elif ": " in text and not text.startswith(":"):
                    key, value = text.split(": ", 1)
                    fields[key] = value
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass  # closed, by either end
        self._events.put(None)

    def next(self, seconds=10):
        """None: the server ended the stream."""
        return self._events.get(timeout=seconds)

    def until(self, kind, seconds=10):
        """The events up to one of this type, that one included."""
        events = []
        while True:
            events.append(self.next(seconds))
            if events[-1] is None or events[-1][1] == kind:
                return events

    def close(self):
        if self._connection.sock is not None:
            try:
                self._connection.sock.shutdown(socket.SHUT_RDWR)  # the reader's wait ends too
            except OSError:
                pass  # the server was first
        self._connection.close()
