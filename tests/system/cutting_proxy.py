# SPDX-License-Identifier: Apache-2.0
"""A proxy in front of PostgreSQL that cuts a connection at its next COMMIT: before or behind it."""

import socket
import threading
import time


class CuttingProxy:
    def __init__(self, port):
        self._port = port
        self._to_cut = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        self.cuts = 0
        self.commit_seen_at = time.monotonic()

    def cut(self, *where):
        """The next ones. `before`: the server never sees it; `behind`: it commits, and nobody is told."""
        with self._lock:
            self._to_cut += where

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._port))
            except OSError:
                client.close()
                continue
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            cut = threading.Event(), threading.Event()
            threading.Thread(target=self._forward, args=(client, server, *cut), daemon=True).start()
            threading.Thread(target=self._answer, args=(server, client, *cut), daemon=True).start()

    def _take_cut(self):
        with self._lock:
            self.commit_seen_at = time.monotonic()
            self.cuts += bool(self._to_cut)
            return self._to_cut.pop(0) if self._to_cut else None

    def _forward(self, client, server, silent, answered):
        try:
            while data := client.recv(65536):
                # The statement stands in a Parse message, and its end behind it.
                where = self._take_cut() if b"COMMIT\0" in data else None
                if where:
                    silent.set()
                    if where == "behind":
                        server.sendall(data)
                        answered.wait(10)  # it has committed
                    break
                server.sendall(data)
        except OSError:
            pass
        self._end(client, server)

    def _answer(self, server, client, silent, answered):
        try:
            while data := server.recv(65536):
                if silent.is_set():
                    answered.set()
                    return
                client.sendall(data)
        except OSError:
            pass
        if not silent.is_set():
            self._end(client, server)

    @staticmethod
    def _end(*sockets):
        for one in sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
