# SPDX-License-Identifier: Apache-2.0
"""Bad tokens and bad HTTP: rows 1-6 and 36-58 of guarantees.md, section 6."""

import os
import socket
import threading
import time
import unittest

from bad_rows import JOB, BadInput
from http_client import RawConnection
from pawl import Server
from waiting import wait_for

LENGTH = b"Content-Length: 16\r\n\r\n"


class Tokens(BadInput):
    def test_row_01_no_authorization(self):
        for method, path in (("GET", "/v1/jobs"), ("POST", "/v1/jobs"), ("GET", "/v1/stats"),
                             ("POST", "/v1/jobs:bulk"), ("PUT", "/v1/schedules/x"),
                             ("DELETE", f"/v1/jobs/{self.known}"), ("GET", "/v1/nowhere")):
            answer = self.refuse(401, "unauthorized", method, path, token="")
            self.assertTrue(answer.headers["www-authenticate"].startswith("Bearer"))

    def test_row_02_wrong_tokens(self):
        token = self.server.token
        first = self.api.get("/v1/jobs", token="").json
        for wrong in (token[:-1], token + "x", token.swapcase(), "x", "x" * len(token)):
            answer = self.refuse(401, "unauthorized", "GET", "/v1/jobs", token=wrong)
            self.assertEqual({**first, "request_id": ""}, {**answer.json, "request_id": ""})

    def test_row_03_two_authorizations(self):
        one = f"Authorization: Bearer {self.server.token}\r\n".encode()
        for data in (one + one, one[:-2] + b", " + one[15:]):
            answer = self.refuse_raw(
                400, b"GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n" + data + b"\r\n", False)
            self.assertIn("bad_authorization", answer.text)

    def test_row_04_schemes(self):
        token = self.server.token
        for scheme in ("Basic", "Token", ""):
            headers = {"Authorization": f"{scheme} {token}".strip()}
            self.refuse(401, None, "GET", "/v1/jobs", token="", headers=headers)
        headers = {"Authorization": f"bearer {token}"}
        self.assertEqual(self.api.get("/v1/jobs", token="", headers=headers).status, 200)

    def test_row_05_a_token_in_the_query(self):
        self.refuse(401, None, "GET", f"/v1/jobs?token={self.server.token}", token="")

    def test_row_06_monstrous_tokens(self):
        start = b"GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        self.refuse_raw((400, 431), start + b"x" * 65536 + b"\r\n\r\n", may_close_silently=True)
        self.refuse_raw((400, 431), start + b"a\0b\r\n\r\n")
        self.refuse_raw((400, 401), start + b"a\xc3\xa4\r\n\r\n", closes=False)


class Framing(BadInput):
    def test_row_36_length_and_chunked_together(self):
        self.refuse_raw(400, self.head() + b"Content-Length: 16\r\nTransfer-Encoding: chunked\r\n"
                        b"\r\n10\r\n" + JOB + b"\r\n0\r\n\r\n")

    def test_row_37_bad_lengths(self):
        for value in (b"+16", b"-1", b"0x10", b"16,16", b"016", b"", b"18446744073709551616",
                      b"16 16", b"1_6", b"16a"):
            self.refuse_raw(400, self.head() + b"Content-Length: " + value + b"\r\n\r\n" + JOB)
        for second in (b"16", b"17"):
            self.refuse_raw(400, self.head() + b"Content-Length: 16\r\nContent-Length: " + second
                            + b"\r\n\r\n" + JOB)

    def test_row_38_bad_codings(self):
        body = b"\r\n\r\n10\r\n" + JOB + b"\r\n0\r\n\r\n"
        for header in (b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity",
                       b"Transfer-Encoding: gzip, chunked",
                       b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                       b"Transfer-Encoding:\r\n chunked", b"Transfer-Encoding : chunked",
                       b"Transfer-Encoding\t: chunked", b"Transfer-Encoding: \x0bchunked",
                       b"Transfer-Encoding: chunked\x0c"):
            self.refuse_raw((400, 501), self.head() + header + body)

    def test_row_39_bad_chunks(self):
        head = self.head() + b"Transfer-Encoding: chunked\r\n\r\n"
        for body in (b"FFFFFFFFFFFFFFFFF\r\n", b"0x10\r\n" + JOB, b"-1\r\n", b"+10\r\n" + JOB,
                     b"1_0\r\n" + JOB, b"10\n" + JOB + b"\n0\n\n", b"10\r" + JOB,
                     b"10\r\n" + JOB + b"0\r\n\r\n", b"10;" + b"x" * 300 + b"\r\n" + JOB + b"\r\n"):
            self.refuse_raw((400, 413), head + body + b"\r\n\r\n")
        trailers = b"".join(b"X-T%d: %s\r\n" % (n, b"y" * 90) for n in range(100))
        self.refuse_raw((400, 431), head + b"1\r\n{\r\n0\r\n" + trailers + b"\r\n")

    def test_row_39_trailers_never_become_headers(self):
        data = (b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + JOB + b"\r\n0\r\n"
                + f"Authorization: Bearer {self.server.token}\r\n\r\n".encode())
        self.refuse_raw((400, 401), data, closes=False)

    def test_row_40_bad_lines(self):
        good = self.head() + LENGTH + JOB
        for data in (good.replace(b"\r\n", b"\n"), good.replace(b"\r\n", b"\r"),
                     good.replace(b"localhost", b"local\0host"),
                     self.head() + b"X-A: a\x01b\r\n" + LENGTH + JOB,
                     self.head() + b"X\x7fA: b\r\n" + LENGTH + JOB,
                     self.head() + b"X A: b\r\n" + LENGTH + JOB,
                     self.head() + b"X-A : b\r\n" + LENGTH + JOB,
                     self.head() + b": b\r\n" + LENGTH + JOB,
                     self.head() + b"X-A\r\n" + LENGTH + JOB,
                     b"POST /v1/jobs HTTP/1.1\r\n X-A: b\r\n" + good.split(b"\r\n", 1)[1]):
            self.refuse_raw(400, data)

    def test_row_41_bad_hosts(self):
        for host in ("", "Host: localhost\r\nHost: localhost\r\n", "Host: a@b\r\n", "Host: a/b\r\n",
                     "Host: a,b\r\n"):
            self.refuse_raw(400, self.head(host=host) + LENGTH + JOB, closes=False)

    def test_row_42_other_protocols(self):
        self.refuse_raw((400, 505), b"GET /v1/jobs\r\n\r\n", may_close_silently=True)
        for line in ("/v1/jobs HTTP/1.2", "/v1/jobs HTTP/2.0", "/v1/jobs HTTP/3",
                     "/v1/jobs http/1.1", "/v1/jobs HTTP/1.1 x", " /v1/jobs HTTP/1.1"):
            self.refuse_raw((400, 505), self.head("POST " + line) + LENGTH + JOB)
        self.refuse_raw((400, 505), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.refuse_raw((400, 505), bytes.fromhex("16030100f8010000f40303") + os.urandom(240),
                        may_close_silently=True)
        self.refuse_raw((400, 505), b"\x00\xff\x80\x01" * 64 + b"\r\n\r\n", may_close_silently=True)


class Sizes(BadInput):
    def test_row_43_a_long_request_line(self):
        answer = self.refuse_raw(414, self.head(f"GET /v1/jobs?q={'x' * 9000} HTTP/1.1") + b"\r\n")
        self.assertIn("uri_too_long", answer.text)

    def test_row_44_large_headers(self):
        many = b"".join(b"X-%d: y\r\n" % n for n in range(120))
        large = b"X-Large: " + b"y" * 20000 + b"\r\n"
        for headers in (many, large):
            answer = self.refuse_raw(431, self.head() + headers + LENGTH + JOB)
            self.assertIn("headers_too_large", answer.text)

    def test_row_45_a_large_body(self):
        declared = self.head() + b"Content-Length: 10000000\r\n\r\n"
        chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
        for data in (declared, declared + b" " * 200_000,
                     self.head() + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20):
            answer = self.refuse_raw(413, data)
            self.assertIn("payload_too_large", answer.text)
        self.refuse_raw(413, self.head("POST /v1/jobs:bulk HTTP/1.1")
                        + b"Content-Length: 8388609\r\n\r\n")

    def test_row_54_a_compressed_body(self):
        headers = {"Content-Encoding": "gzip"}
        self.refuse(415, "unsupported_encoding", "POST", "/v1/jobs", JOB, headers=headers)

    def test_row_55_another_content_type(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"):
            self.refuse(415, "unsupported_media_type", "POST", "/v1/jobs", JOB,
                        headers={"Content-Type": kind})
        self.refuse_raw(415, self.head(kind=False) + LENGTH + JOB, closes=False)


class Slow(BadInput):
    def test_row_46_slow_headers_and_slow_bodies(self):
        head = self.head()
        starts = [b"GET /v1", head[:-10], head + LENGTH + JOB[:-1], head + LENGTH]
        found = {}

        def hold(index, data):
            began = time.monotonic()
            with RawConnection(self.server.host, self.server.port, 40) as connection:
                connection.send(data)
                answer = connection.read(30)
                closed = connection.is_closed_within(3)
                found[index] = (answer, closed, time.monotonic() - began)

        threads = [threading.Thread(target=hold, args=pair) for pair in enumerate(starts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(45)
        for index in range(len(starts)):
            answer, closed, took = found[index]
            self.assertTrue(closed)
            self.assertLess(took, 25)
            if answer is not None:
                self.assertEqual(answer.status, 408)
                self.assertIn("request_timeout", answer.text)

    def test_row_48_a_client_that_never_reads(self):
        fds = f"/proc/{self.server.process.pid}/fd"
        base = len(os.listdir(fds))
        data = (self.head("GET /v1/openapi.json HTTP/1.1") + b"\r\n") * 100
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect((self.server.host, self.server.port))
            deaf.settimeout(2)
            try:
                for _ in range(20):
                    deaf.sendall(data)
            except OSError:
                pass  # the server reads no more, which is the point
            wait_for(lambda: len(os.listdir(fds)) <= base, 40, "the deaf client is dropped", 0.2)


class Connections(unittest.TestCase):
    def test_row_47_one_connection_too_many(self):
        with Server("[limits]\nconnections = 20\n") as server:
            opened = [RawConnection(server.host, server.port) for _ in range(15)]
            ask = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
            for connection in opened:
                connection.send(ask)
                self.assertEqual(connection.read().status, 200)
            more = [RawConnection(server.host, server.port) for _ in range(30)]
            outcomes = []
            for connection in more:
                connection.send(ask)
                answer = connection.read()
                outcomes.append(None if answer is None else answer.status)
            self.assertTrue(set(outcomes) <= {None, 200, 503}, outcomes)
            self.assertIn(outcomes[-1], (None, 503))
            opened[0].send(ask)
            self.assertEqual(opened[0].read().status, 200)
            for connection in opened + more:
                connection.socket.close()
            wait_for(lambda: self.answers(server), 10, "room again")

    def answers(self, server):
        try:
            return server.client().get("/livez").status == 200
        except OSError:
            return False


class Semantics(BadInput):
    def test_row_49_a_thousand_pipelined_requests(self):
        with RawConnection(self.server.host, self.server.port) as connection:
            data = b"".join(
                b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: r-%d\r\n\r\n" % n
                for n in range(1000))
            sender = threading.Thread(target=connection.send, args=(data,))
            sender.start()
            answered = 0
            while answered < 1000 and (answer := connection.read()) is not None:
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["x-request-id"], f"r-{answered}")
                answered += 1
            sender.join(20)
        self.assertGreaterEqual(answered, 100)

    def test_row_50_expectations(self):
        head = b"POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        self.refuse_raw(401, head + b"Expect: 100-continue\r\n" + LENGTH)
        expect = self.head() + b"Expect: 100-continue\r\n"
        self.refuse_raw(413, expect + b"Content-Length: 99999999\r\n\r\n")
        self.refuse_raw(417, self.head() + b"Expect: the-impossible\r\n" + LENGTH + JOB)

    def test_row_51_methods(self):
        self.refuse_raw(501, self.head("BREW /v1/jobs HTTP/1.1") + LENGTH + JOB, closes=False)
        for method in ("TRACE", "CONNECT"):
            target = "localhost:80" if method == "CONNECT" else "/v1/jobs"
            self.refuse_raw((400, 405), self.head(f"{method} {target} HTTP/1.1") + b"\r\n", False)
        answer = self.refuse(405, None, "PUT", "/v1/jobs:bulk", {})
        self.assertIn("POST", answer.headers["allow"])

    def test_row_52_a_get_with_a_body(self):
        inner = self.head() + LENGTH + JOB
        data = self.head("GET /livez HTTP/1.1") + b"Content-Length: %d\r\n\r\n" % len(inner) + inner
        with RawConnection(self.server.host, self.server.port) as connection:
            connection.send(data)
            self.assertIn(connection.read().status, (200, 400))
            with self.assertRaises(AssertionError):
                if connection.read(1) is None:
                    raise AssertionError("closed")

    def test_row_53_odd_targets(self):
        for target in ("http://evil.example/v1/jobs", "*", "//v1/jobs", "/v1/../v1/jobs",
                       "/v1\\jobs", "/v1/./jobs", "v1/jobs", "/v1/%6a%6f%62%73/../jobs"):
            self.refuse_raw((400, 404, 405, 421),
                            self.head(f"POST {target} HTTP/1.1") + LENGTH + JOB, closes=False)

    def test_row_56_forwarded_headers_are_ignored(self):
        for headers in ({"X-Forwarded-For": ""}, {"X-Forwarded-For": ",,,"}, {"Forwarded": "for="},
                        {"REMOTE_ADDR": "1.2.3.4"}, {"X-Forwarded-For": "1.2.3.4, x" * 50}):
            self.assertEqual(self.api.get("/v1/jobs", headers=headers).status, 200)
            self.refuse(401, None, "GET", "/v1/jobs", token="", headers=headers)

    def test_row_57_overrides_are_ignored(self):
        path = f"/v1/jobs/{self.known}"
        for headers in ({"X-HTTP-Method-Override": "DELETE"}, {"X-Original-URL": "/v1/queues"}):
            answer = self.api.get(path, headers=headers)
            self.assertEqual(answer.json["id"], self.known)

    def test_row_58_upgrades_open_no_tunnel(self):
        for value in ("websocket", "h2c"):
            headers = {"Connection": "Upgrade", "Upgrade": value, "HTTP2-Settings": "AAMAAABk",
                       "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZQ=="}
            self.assertIn(self.api.get("/v1/jobs", headers=headers).status, (200, 426))


if __name__ == "__main__":
    unittest.main()
