# SPDX-License-Identifier: Apache-2.0
"""A name server that answers as a test wants: lies, many answers, none. UDP and TCP."""

import ipaddress
import socket
import struct
import threading
from collections import Counter
from dataclasses import dataclass, field

A, CNAME, AAAA = 1, 5, 28
UDP_BYTES = 512


@dataclass
class Zone:
    """What one name answers: addresses and aliases, or one list of addresses a query in turn."""

    addresses: list = field(default_factory=list)
    alias: str = ""
    turns: list = field(default_factory=list)  # of IPv4 alone; the last one repeats
    silent: bool = False
    garbage: bool = False


def encode_name(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def read_question(query):
    parts, at = [], 12
    while query[at]:
        parts.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    kind = struct.unpack("!H", query[at + 1:at + 3])[0]
    return ".".join(parts).lower(), kind, query[12:at + 5]


def record(name, kind, value):
    return encode_name(name) + struct.pack("!HHIH", kind, 1, 0, len(value)) + value


class DnsServer:
    """Names that are not in `zones` do not exist. `asked` counts queries by (name, type)."""

    def __init__(self, zones, address="127.0.0.1", port=53):
        self.zones, self.asked, self._lock = zones, Counter(), threading.Lock()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((address, port))
        self._tcp = socket.create_server((address, port))
        for serve in (self._serve_udp, self._serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def count(self, name, kind=A):
        with self._lock:
            return self.asked[name, kind]

    def _records(self, name, kind):
        """The answer section: aliases are followed as a resolver would."""
        records, seen = [], set()
        while name in self.zones and name not in seen:
            seen.add(name)
            zone = self.zones[name]
            addresses = [ipaddress.ip_address(text) for text in zone.addresses]
            if zone.turns and kind == A:
                turn = min(self.count(name), len(zone.turns)) - 1
                addresses = [ipaddress.ip_address(zone.turns[turn])]
            wanted = 4 if kind == A else 6
            records += [record(name, kind, address.packed)
                        for address in addresses if address.version == wanted]
            if not zone.alias:
                break
            records.append(record(name, CNAME, encode_name(zone.alias)))
            name = zone.alias
        return records

    def answer(self, query, most):
        name, kind, question = read_question(query)
        with self._lock:
            self.asked[name, kind] += 1
        zone = self.zones.get(name)
        if zone is not None and zone.silent:
            return None
        if zone is not None and zone.garbage:
            return query[:2] + b"\x81\x80" + b"\xff" * 60
        records = self._records(name, kind)
        flags = 0x8180 if zone is not None else 0x8183
        body = b"".join(records)
        if 12 + len(question) + len(body) > most:
            flags, records, body = flags | 0x0200, [], b""  # truncated: ask again over TCP
        return query[:2] + struct.pack("!HHHHH", flags, 1, len(records), 0, 0) + question + body

    def _serve_udp(self):
        while True:
            query, peer = self._udp.recvfrom(4096)
            reply = self.answer(query, UDP_BYTES)
            if reply is not None:
                self._udp.sendto(reply, peer)

    def _serve_tcp(self):
        while True:
            connection, _ = self._tcp.accept()
            threading.Thread(target=self._answer_tcp, args=(connection,), daemon=True).start()

    def _answer_tcp(self, connection):
        with connection:
            connection.settimeout(30)
            try:
                while size := connection.recv(2):
                    reply = self.answer(connection.recv(struct.unpack("!H", size)[0]), 65535)
                    if reply is not None:
                        connection.sendall(struct.pack("!H", len(reply)) + reply)
            except OSError:
                pass  # whoever asked has gone
