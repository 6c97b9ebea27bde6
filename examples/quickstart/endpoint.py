#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small web application with the routes of vercel.json. Usage: endpoint.py PORT (0: a free one)

Prints `endpoint http://127.0.0.1:PORT` when it listens, then a line for each call. Calls need the
secret of the environment variable CRON_SECRET, as routes on Vercel do.
"""
import datetime
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["CRON_SECRET"]
SHOWN = ("user-agent", "x-vercel-cron-schedule", "pawl-job-id", "pawl-attempt", "pawl-slot", "idempotency-key")


class Application(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    flaky_calls = 0

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        given = self.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {SECRET}".encode()):
            return self.say(401, {"error": "Unauthorized"})
        if self.path.startswith("/api/flaky"):
            Application.flaky_calls += 1
            if Application.flaky_calls % 3:
                return self.say(503, {"error": "not yet"})
        return self.say(200, {"ok": True})

    do_GET = do_POST = answer

    def say(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.show(status)

    def show(self, status):
        seen = "secret ok" if status != 401 else "NO SECRET"
        headers = "  ".join(f"{name}: {self.headers[name]}" for name in SHOWN if self.headers[name])
        print(f"{datetime.datetime.now():%H:%M:%S}  {self.command} {self.path} -> {status}  {seen}\n          {headers}",
              flush=True)

    def log_message(self, *_):
        """Quiet: show() prints what matters."""


def main():
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Application)
    print(f"endpoint http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
