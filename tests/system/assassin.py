# SPDX-License-Identifier: Apache-2.0
"""Asks for one job after another and kills the server the moment that one of the answers begins.

    assassin.py HOST PORT PID KEY COUNT      the token comes on standard input

A process of its own with nothing else to do: between an answer that came too early and its COMMIT
there is a fraction of a millisecond. Prints one JSON object a request: key, asked, job, told.
"""

import json
import os
import re
import signal
import socket
import sys
import time


def main():
    host, port, pid, key, count = sys.argv[1:6]
    pid, count, token = int(pid), int(count), sys.stdin.read().strip()
    connection = socket.create_connection((host, int(port)), 10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for number in range(count):
        name = f"{key}-{number}"
        body = json.dumps({"task": "light", "payload": {"key": name}})
        request = (
            f"POST /v1/jobs HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        asked = time.monotonic()
        connection.sendall(request)
        answer = connection.recv(65536)
        if number == count - 1 and answer:
            os.kill(pid, signal.SIGKILL)
        answer += rest_of(answer, connection)
        told = time.monotonic()
        print(json.dumps({"key": name, "asked": asked, "told": told, "job": job_of(answer)}))


def rest_of(answer, connection):
    """What is still missing by the answer's own Content-Length, as far as it comes."""
    rest = b""
    while True:
        head, _, body = (answer + rest).partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        if length and len(body) >= int(length[1]):
            return rest
        try:
            more = connection.recv(65536)
        except OSError:
            more = b""
        if not more:
            return rest
        rest += more


def job_of(answer):
    """The id in a 201 that came whole, else None: then nobody was told anything."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 201"):
        return None
    try:
        return json.loads(body)["id"]
    except ValueError:
        return None


if __name__ == "__main__":
    main()
