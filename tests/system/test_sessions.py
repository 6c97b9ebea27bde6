# SPDX-License-Identifier: Apache-2.0
"""Browsers: sessions of the dashboard over the real binary. guarantees.md, section 6, rows 15-24, 32 and 34."""

import socket
import unittest

from pawl import SystemTest
from store_kinds import on_sqlite_alone
from test_keys import make_key
from waiting import wait_for

CONFIG = """
[tasks.light]
kind = "noop"
"""
SESSION = "/dashboard/session"
MOUNT = "/dashboard/api"


class Browser:
    """What a browser keeps: the cookie, and a page's token."""

    def __init__(self, api, key):
        self.api = api
        answer = api.post(SESSION, {"key": key}, token="")
        assert answer.status == 200, answer.text
        self.set_cookie = answer.headers["set-cookie"]
        self.cookie = self.set_cookie.split(";")[0]
        self.who = answer.json

    def call(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.api.call(method, path, body, token="", headers={
            "Cookie": self.cookie, "X-CSRF-Token": self.who["csrf_token"], **headers})

    def get(self, path, **headers):
        return self.call("GET", MOUNT + path, **headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", MOUNT + path, body, **headers)


class Sessions(SystemTest):
    CONFIG = CONFIG

    def browser(self, key=None):
        return Browser(self.api, key or self.server.token)

    def test_a_session_opens_the_routes_of_v1_below_the_dashboard(self):
        browser = self.browser()
        self.assertEqual((browser.who["principal"], browser.who["role"]), ("admin", "admin"))

        job = self.check(browser.post("/v1/jobs", {"task": "light"}), 201).json
        self.check(browser.get(f"/v1/jobs/{job['id']}?wait=10s"), 200)
        listed = self.check(browser.get("/v1/jobs?task=light"), 200).json["data"]
        self.assertIn(job["id"], [one["id"] for one in listed])
        self.assertEqual(self.check(browser.call("GET", SESSION), 200).json, browser.who)
        self.check(browser.get("/v1/nowhere"), 404, "not_found")
        made = self.check(browser.post("/v1/jobs", {"task": "light"}), 201)
        self.check(browser.call("GET", made.headers["location"]), 200)
        self.assertEqual(self.api.call("OPTIONS", SESSION, token="").status, 204)
        self.check(browser.call("PATCH", MOUNT + "/v1/jobs"), 405, "method_not_allowed")
        self.check(browser.post("/v1/jobs", b"task=light", Content_Type="text/plain"), 415)
        head = (f"POST {MOUNT}/v1/jobs HTTP/1.1\r\nHost: {self.api.host}\r\nCookie: {browser.cookie}\r\n"
                f"X-CSRF-Token: {browser.who['csrf_token']}\r\nContent-Type: application/json\r\n"
                "Content-Length: 1048577\r\n\r\n")
        self.assertEqual(self.server.raw(head.encode()).status, 413)

    def test_row_17_the_cookie(self):
        first, second = self.browser(), self.browser()
        parts = [part.strip().lower() for part in first.set_cookie.split(";")]
        for wanted in ("httponly", "samesite=lax", "path=/"):
            self.assertIn(wanted, parts)
        self.assertNotEqual(first.cookie, second.cookie)
        self.assertGreaterEqual(len(first.cookie.split("=", 1)[1]), 22, "128 bits")
        self.assertNotIn("secure", parts, "there is no TLS in front")

    def test_row_17_signing_in_again_and_out_ends_a_session(self):
        browser = self.browser()
        again = self.api.post(SESSION, {"key": self.server.token}, token="",
                              headers={"Cookie": browser.cookie})
        self.check(again, 200)
        self.check(browser.get("/v1/jobs"), 401, "unauthorized")

        browser = self.browser()
        out = browser.call("DELETE", SESSION)
        self.check(out, 204)
        self.assertIn("max-age=0", out.headers["set-cookie"].lower())
        self.check(browser.get("/v1/jobs"), 401, "unauthorized")
        self.check(browser.call("DELETE", SESSION), 401, "unauthorized")

    def test_rows_21_and_22_requests_of_other_pages(self):
        browser = self.browser()
        body = {"task": "light"}
        host = f"{self.api.host}:{self.api.port}"
        before = len(self.api.get("/v1/jobs").json["data"])
        for headers in (
            {"X_CSRF_Token": ""}, {"X_CSRF_Token": "0" * 64}, {"Origin": "https://evil.example"},
            {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
            {"Origin": f"http://{host}.evil.example"},
        ):
            self.check(browser.post("/v1/jobs", body, **headers), 403, "csrf_failed")
            self.check(browser.call("DELETE", SESSION, **headers), 403, "csrf_failed")
        other = self.browser()
        self.check(
            browser.post("/v1/jobs", body, X_CSRF_Token=other.who["csrf_token"]), 403, "csrf_failed")
        self.assertEqual(len(self.api.get("/v1/jobs").json["data"]), before)
        self.check(
            browser.post("/v1/jobs", body, Origin=f"http://{host}", Sec_Fetch_Site="same-origin"), 201)

    def test_row_23_a_cookie_opens_no_api_and_a_key_no_session(self):
        browser = self.browser()
        cookie = {"Cookie": browser.cookie, "X-CSRF-Token": browser.who["csrf_token"]}
        self.check(self.api.get("/v1/jobs", token="", headers=cookie), 401, "unauthorized")
        self.check(self.api.get(MOUNT + "/v1/jobs"), 401, "unauthorized")
        self.check(self.api.get(SESSION), 401, "unauthorized")
        forged = {"Cookie": browser.cookie[:-2] + "xx"}
        self.check(self.api.get(MOUNT + "/v1/jobs", token="", headers=forged), 401, "unauthorized")

    def test_row_16_keys_that_open_nothing_are_answered_alike(self):
        revoked = make_key(self.api)
        self.check(self.api.delete(f"/v1/keys/{revoked['id']}"), 204)
        answers = [self.api.post(SESSION, {"key": key}, token="")
                   for key in ("unknown", revoked["secret"])]
        self.assertEqual([answer.status for answer in answers], [401, 401])
        bodies = [{**answer.json, "request_id": ""} for answer in answers]
        self.assertEqual(bodies[0], bodies[1])
        self.assertNotIn("set-cookie", answers[0].headers)
        for body in ({}, {"key": 1}, {"key": "a", "next": "//evil"}, []):
            self.assertEqual(self.api.post(SESSION, body, token="").status, 422, body)
        self.check(self.api.put(SESSION, {}, token=""), 405, "method_not_allowed")

    def test_rows_8_and_34_a_session_may_what_its_key_may(self):
        viewer = self.browser(make_key(self.api, "viewer")["secret"])
        job = self.run_job("light")["id"]
        self.check(viewer.get(f"/v1/jobs/{job}"), 200)
        self.check(viewer.post(f"/v1/jobs/{job}/retry"), 403, "forbidden")
        self.check(viewer.call("DELETE", f"{MOUNT}/v1/jobs/{job}"), 403, "forbidden")
        worker = make_key(self.api, "worker")["secret"]
        self.check(self.api.post(SESSION, {"key": worker}, token=""), 403, "forbidden")

    def test_a_session_ends_with_its_key(self):
        made = make_key(self.api)
        viewer = self.browser(made["secret"])
        self.check(viewer.get("/v1/jobs"), 200)
        self.check(self.api.delete(f"/v1/keys/{made['id']}"), 204)
        wait_for(lambda: viewer.get("/v1/jobs").status == 401, 5, "the end of the session")

    def test_an_event_stream_ends_with_its_session(self):
        browser = self.browser()
        head = (f"GET {MOUNT}/v1/events HTTP/1.1\r\nHost: {self.api.host}\r\n"
                f"Cookie: {browser.cookie}\r\nConnection: close\r\n\r\n").encode()
        with socket.create_connection((self.api.host, self.api.port), timeout=15) as stream:
            stream.sendall(head)
            self.assertIn(b" 200 ", stream.recv(4096).splitlines()[0])
            self.check(browser.call("DELETE", SESSION), 204)
            while stream.recv(4096):  # to the end, or socket.timeout
                pass

    def test_tokens_of_leases_are_not_logged(self):
        browser = self.browser()
        browser.post("/v1/leases/secret-of-a-lease/heartbeat", {})
        self.assertNotIn("secret-of-a-lease", self.server.log())

    def test_row_32_a_host_that_is_not_ours(self):
        browser = self.browser()
        for path in (MOUNT + "/v1/jobs", SESSION, "/dashboard/"):
            answer = browser.call("GET", path, Host="evil.example")
            self.check(answer, 421, "misdirected_request")


class Guessing(SystemTest):
    CONFIG = CONFIG

    def test_row_15_ten_wrong_keys_a_minute_from_one_address(self):
        for _ in range(10):
            self.check(self.api.post(SESSION, {"key": "wrong"}, token=""), 401, "unauthorized")
        refused = self.api.post(SESSION, {"key": "wrong"}, token="")
        self.check(refused, 429, "rate_limited")
        self.assertGreater(int(refused.headers["retry-after"]), 0)
        self.check(self.api.post(SESSION, {"key": self.server.token}, token=""), 429)
        self.check(self.api.get("/v1/jobs"), 200)


class BehindAProxy(SystemTest):
    CONFIG = '[server]\nbehind_proxy = true\npublic_url = "https://jobs.example.com"\n' + CONFIG

    def test_row_17_the_cookie_is_for_tls_alone(self):
        host = {"Host": "jobs.example.com"}
        answer = self.api.post(SESSION, {"key": self.server.token}, token="", headers=host)
        self.check(answer, 200)
        name, parts = answer.headers["set-cookie"].split("=", 1)
        self.assertEqual(name, "__Host-pawl")
        self.assertIn("; Secure", parts)
        self.assertIn("Path=/;", parts)
        page = {**host, "Cookie": answer.headers["set-cookie"].split(";")[0],
                "X-CSRF-Token": answer.json["csrf_token"]}
        for origin, status in (("https://jobs.example.com", 201), ("https://evil.example", 403)):
            made = self.api.post(MOUNT + "/v1/jobs", {"task": "light"}, token="",
                                 headers={**page, "Origin": origin})
            self.check(made, status)


@on_sqlite_alone
class Restarted(SystemTest):
    CONFIG = CONFIG

    def test_a_session_outlives_its_server_and_nobody_can_read_it_from_the_store(self):
        browser = Browser(self.api, self.server.token)
        self.server.kill()
        for path in self.server.data.iterdir():
            if path.is_file():
                self.assertNotIn(browser.cookie.split("=", 1)[1].encode(), path.read_bytes(), path)
        self.server.restart()
        browser.api = self.server.client()
        self.check(browser.get("/v1/jobs"), 200)


if __name__ == "__main__":
    unittest.main()
