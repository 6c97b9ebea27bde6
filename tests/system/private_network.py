# SPDX-License-Identifier: Apache-2.0
"""A network namespace for one test file: every address is ours there, and so is the name server."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INSIDE = "PAWL_TEST_NETWORK"
SKIPPED = 77  # what ctest takes for "skipped"


def enter(file):
    """Starts `file` again within namespaces of its own; returns when it runs there."""
    if os.environ.get(INSIDE):
        return
    command = ["unshare", "--net", "--mount"]
    if os.geteuid() != 0:
        command += ["--map-root-user"]
    for tool in ("unshare", "ip", "mount"):
        if shutil.which(tool) is None:
            skip(f"{tool} is not here")
    probe = subprocess.run([*command, "ip", "link", "set", "lo", "up"],
                           capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        skip(f"network namespaces cannot be made here: {probe.stderr.strip()}")
    os.execvpe(command[0], [*command, sys.executable, "-B", file, *sys.argv[1:]],
               {**os.environ, INSIDE: "1"})


def skip(why):
    print(f"SKIPPED: {why}", file=sys.stderr)
    sys.exit(SKIPPED)


def run(*command, text=None):
    return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout


class Network:
    """`addresses` lead to this machine; names are looked up at 127.0.0.1."""

    def __init__(self, addresses):
        run("ip", "link", "set", "lo", "up")
        for address in addresses:
            more = ["nodad"] if ":" in address else []
            run("ip", "address", "add", address, "dev", "lo", *more)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="pawl-network-"))
        # A whole /etc: its resolv.conf may be a link, or a mount that takes no other on top.
        run("cp", "-a", "/etc", str(folder))
        resolv = folder / "etc" / "resolv.conf"
        resolv.unlink(missing_ok=True)
        resolv.write_text("nameserver 127.0.0.1\noptions timeout:30 attempts:1\n")
        run("mount", "--bind", str(folder / "etc"), "/etc")
        self._folder = folder

    def close(self):
        shutil.rmtree(self._folder)


class PacketCounter:
    """Counts packets that open TCP connections to `ports`, but for those to `public` addresses."""

    def __init__(self, ports, public):
        self.works = shutil.which("nft") is not None
        if not self.works:
            return
        ports = ", ".join(map(str, ports))
        four = ", ".join(address for address in public if ":" not in address)
        six = ", ".join(address for address in public if ":" in address)
        run("nft", "-f", "-", text=f"""
table inet trap {{
    counter hits {{ }}
    chain out {{
        type filter hook output priority 0;
        tcp flags & (syn | ack) == syn tcp dport {{ {ports} }} ip daddr != {{ {four} }} counter name hits
        tcp flags & (syn | ack) == syn tcp dport {{ {ports} }} ip6 daddr != {{ {six} }} counter name hits
    }}
}}
""")

    def packets(self):
        if not self.works:
            return 0
        listed = json.loads(run("nft", "-j", "list", "counter", "inet", "trap", "hits"))
        return next(item["counter"]["packets"] for item in listed["nftables"] if "counter" in item)


class Cut:
    """What becomes of the packets to and from one address: `rule` is what nftables does with them, such as "drop"."""

    def __init__(self, address):
        self._address = address
        run("nft", "add", "table", "inet", "cut")
        run("nft", "add", "chain", "inet", "cut", "out", "{ type filter hook output priority 0; }")

    def to(self, port, rule="drop"):
        self._add(f"ip daddr {self._address} tcp dport {port} {rule}")

    def back(self, port, rule="drop"):
        self._add(f"ip saddr {self._address} tcp sport {port} {rule}")

    def both(self, port, rule="drop"):
        self.to(port, rule)
        self.back(port, rule)

    def heal(self):
        run("nft", "flush", "chain", "inet", "cut", "out")

    @staticmethod
    def _add(rule):
        run("nft", "add", "rule", "inet", "cut", "out", *rule.split())


class Listener(ThreadingHTTPServer):
    """Answers on one port of every address and adds (address, port) to `called`.

    /to/302?URL leads to URL; everything else is 200.
    """

    address_family = socket.AF_INET6
    daemon_threads = True

    def __init__(self, port, called):
        self.called = called
        super().__init__(("::", port), ListenerHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def verify_request(self, request, client_address):
        address = request.getsockname()[0].removeprefix("::ffff:")
        self.called.append((address, self.server_address[1]))
        return True

    def handle_error(self, request, client_address):
        pass  # a caller that hangs up is none of our business


class ListenerHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        path, _, query = self.path.partition("?")
        status = int(path.removeprefix("/to/")) if path.startswith("/to/") else 200
        self.send_response(status)
        if status != 200:
            self.send_header("Location", query)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = _answer

    def log_message(self, *_):
        pass
