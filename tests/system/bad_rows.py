# SPDX-License-Identifier: Apache-2.0
"""What every table of bad input shares: the server still answers, no job appears, nothing leaks."""

import time

from pawl import CRON_SECRET, SystemTest

CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET"]
[tasks.light]
kind = "noop"
"""
JOB = b'{"task":"light"}'
LEAKS = ("sqlite", "SELECT ", "INSERT ", "boost", "terminate called", "std::")


class BadInput(SystemTest):
    """Subclasses add rows; `refuse` and `refuse_raw` check one input each."""

    CONFIG = CONFIG

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.api.post("/v1/jobs", {"task": "light", "delay": "1h"}).json["id"]
        cls.texts = []

    def tearDown(self):
        """After each row: still the same process, it answers, and there is no new job."""
        self.assertIsNone(self.server.process.poll(), self.server.log()[-2000:])
        self.assertEqual(self.api.get("/livez").status, 200)
        jobs = [job["id"] for job in self.api.pages("/v1/jobs")]
        self.assertEqual(jobs, [self.known], "a refused request created a job")

    @classmethod
    def tearDownClass(cls):
        try:
            said = "\n".join(cls.texts) + cls.server.log()
            for secret in (cls.server.token, CRON_SECRET):
                assert secret not in said, "a secret stands in an answer or in the log"
            for leak in LEAKS:
                assert leak not in "\n".join(cls.texts), f"an answer says {leak}"
        finally:
            super().tearDownClass()

    def judge(self, answer, statuses, code, began, what):
        self.assertIsNotNone(answer, f"{what}: closed without an answer")
        self.texts.append(answer.text)
        self.assertIn(answer.status, statuses, f"{what}: {answer.status} {answer.text[:300]}")
        if code is not None:
            self.assertIn(code, answer.text, what)
        self.assertLess(time.monotonic() - began, 5, f"{what}: it took too long")
        return answer

    def refuse(self, statuses, code, method, path, body=None, **more):
        """One well-formed request with bad content."""
        statuses = statuses if isinstance(statuses, tuple) else (statuses,)
        what = f"{method} {path} {str(body)[:120]} {str(more)[:120]}"
        with self.subTest(what):
            began = time.monotonic()
            return self.judge(
                self.api.call(method, path, body, **more), statuses, code, began, what)

    def head(self, line="POST /v1/jobs HTTP/1.1", host="Host: localhost\r\n", kind=True):
        """A request up to its framing headers: with a good token and a good type."""
        kind = "Content-Type: application/json\r\n" if kind else ""
        return f"{line}\r\n{host}Authorization: Bearer {self.server.token}\r\n{kind}".encode()

    def refuse_raw(self, statuses, data, closes=True, may_close_silently=False):
        """Bytes on a connection of their own."""
        statuses = statuses if isinstance(statuses, tuple) else (statuses,)
        what = repr(data[:40] + b" ... " + data[-120:])
        with self.subTest(what):
            began = time.monotonic()
            answer = self.server.raw(data, 12)
            if answer is None and may_close_silently:
                return None
            self.judge(answer, statuses, None, began, what)
            if closes:
                self.assertTrue(answer.closed, f"{what}: the connection stays open")
            return answer
