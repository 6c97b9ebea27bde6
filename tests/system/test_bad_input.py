# SPDX-License-Identifier: Apache-2.0
"""Bad JSON and bad fields: rows 60-77, 116, 118 and 119 of guarantees.md, section 6.

Rows 7 to 11 (keys and scopes) are in test_keys.py. Rows 12, 14 and 117
(refused starts) are in test_shutdown.py, 13 (rotation) in test_cron_routes.py, 94 to 98 in
test_bad_targets.py.
"""

import json
import signal
import unittest

from bad_rows import BadInput
from pawl import Server, SystemTest, wait_final
from waiting import holds_for


def job(**fields):
    return {"task": "light", **fields}


class Json(BadInput):
    def post(self, statuses, code, body, path="/v1/jobs"):
        return self.refuse(statuses, code, "POST", path, body)

    def test_row_60_deep_nesting(self):
        deep = b'{"task":"light","payload":' + b"[" * 65 + b"]" * 65 + b"}"
        self.post(400, "json_too_deep", deep)
        self.post(400, "json_too_deep", b"[" * 1_000_000)
        self.post(400, "json_too_deep", b'{"task":' + b'{"a":' * 100_000)

    def test_row_61_what_is_no_json(self):
        for body in (b"", b" ", b'{"task":"light"} x', b'{"task":"light"}{}', b'{"task":NaN}',
                     b"{'task':'light'}", b'\xef\xbb\xbf{"task":"light"}', b'{"task":"light",}',
                     b'{"task":"light"} // why', b'{"task":"light"', b'{task:"light"}', b"null x",
                     b'{"task":"li\nght"}', b'{"task":"light","priority":01}'):
            self.post(400, "invalid_json", body)
        self.assertRegex(self.post(400, None, b'{"task":"light"} x').json["detail"], r"\d+")
        for body in (b"null", b"[]", b'"light"', b"1"):
            self.post(422, None, body)

    def test_row_62_duplicate_keys(self):
        self.post(400, "duplicate_key", b'{"task":"light","task":"light"}')
        self.post(400, "duplicate_key", b'{"task":"light","t\\u0061sk":"light"}')
        self.post(400, "duplicate_key", b'{"task":"light","payload":{"a":1,"a":2}}')

    def test_row_63_bad_strings(self):
        for text in (b'"\xff"', b'"\xc3\x28"', b'"\xed\xa0\x80"', b'"\\ud800"', b'"a\\u0000b"',
                     b'"\xc0\xaf"', b'"\\udc00\\ud800"'):
            self.post((400, 422), "invalid_string", b'{"task":"light","payload":' + text + b"}")
            self.post((400, 422), None, b'{"task":"light","queue":' + text + b"}")
            self.post((400, 422), None, b'{"task":"light","tags":[' + text + b"]}")

    def test_row_64_bad_numbers(self):
        for number in (b"1e400", b"9223372036854775808", b"1.5", b"1" * 100_000, b"-1e400"):
            for field in (b"priority", b"max_attempts"):
                body = b'{"task":"light","%s":%s}' % (field, number)
                self.post(422, None, body)

    def test_row_65_many_keys(self):
        keys = {f"k{n}": 0 for n in range(60_000)}
        self.post((413, 422), None, {"task": "light", **keys})

    def test_row_66_unknown_fields(self):
        for field in ("is_admin", "state", "attempt", "lease_token", "id", "Task", "created_at"):
            self.post(422, "unknown_field", job(**{field: 1}))
            self.post(422, "unknown_field", {"jobs": [job(**{field: 1})]}, "/v1/jobs:bulk")
        self.post(422, "unknown_field", {"jobs": [job()], "more": 1}, "/v1/jobs:bulk")

    def test_row_67_bad_names(self):
        for name in ("a/b", "a\r\nb", ".", "..", "x" * 129, "\U0001f600", "", " ", "a b", "ä"):
            self.post(422, "invalid_name", job(queue=name))
        for name in ("%2e%2e", "a%2fb", "a%0d%0ab", "x" * 129, "%f0%9f%98%80", "a%20b"):
            self.refuse((404, 422), None, "PUT", f"/v1/schedules/{name}",
                        {"task": "light", "cron": "0 0 1 1 *"})
            self.refuse((404, 422), None, "POST", f"/v1/queues/{name}/pause")

    def test_row_68_numbers_and_durations_out_of_range(self):
        for field, values in {
            "priority": (-1001, 1001, 10**9), "max_attempts": (0, -1, 10**9),
            "timeout": ("-1s", "0s", "99999999h"), "delay": ("-1s", "9999999999d"),
        }.items():
            for value in values:
                self.post(422, "out_of_range", job(**{field: value}))
        for field, values in {
            "priority": ("5", True, None, [1]), "max_attempts": ("3", {}, 2.5),
            "timeout": (5, "soon", "5", "1 s", ""), "delay": (5, "later", "1.5h"),
            "tags": ("a", [1], ["a\u0007"], [""], ["x" * 256]), "user_id": (1, "", "x" * 256),
        }.items():
            for value in values:
                self.post(422, None, job(**{field: value}))

    def test_row_69_bad_times(self):
        for text in ("0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-06-30T23:59:60Z",
                     "2026-01-01T00:00:00", "2026-01-01", "2026-02-30T00:00:00Z", "now", "",
                     "2026-01-01T24:00:00Z", "2026-13-01T00:00:00Z", "1 Jan 2026"):
            self.post(422, "invalid_time", job(run_at=text))
        self.post(422, None, job(run_at=1767225600))

    def test_row_70_bad_bulks(self):
        path = "/v1/jobs:bulk"
        self.post(422, None, {"jobs": []}, path)
        self.post(422, None, {"jobs": [job()] * 10_001}, path)
        jobs = [job() for _ in range(1000)]
        jobs[17] = job(priority="high")
        answer = self.post(422, None, {"jobs": jobs}, path)
        self.assertTrue(answer.json["errors"][0]["pointer"].startswith("/jobs/17"))
        self.post(422, None, {"jobs": "many"}, path)
        self.post(422, None, {"jobs": [1]}, path)
        self.post((400, 413, 422), None, {}, path)
        large = {"jobs": [job(payload="x" * 1_100_000), job()]}
        self.post((413, 422), None, large, path)

    def test_row_71_ids(self):
        for method, verb in (("GET", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/logs")):
            self.refuse(404, "not_found", method, f"/v1/jobs/999999999{verb}")
            for form in ("abc", "1e3", "-1", "0x10", "99999999999999999999", "1.0", "%31x"):
                self.refuse(404, None, method, f"/v1/jobs/{form}{verb}")
            self.refuse(400, None, method, f"/v1/jobs/%00{verb}")
            self.refuse((400, 404), None, method, f"/v1/jobs/%zz{verb}")

    def test_row_72_bad_idempotency_keys(self):
        for key, status in (("x" * 300, (422,)), ("", (400, 422)), ("a\x01b", (400, 422))):
            self.refuse(status, None, "POST", "/v1/jobs", job(), headers={"Idempotency-Key": key})

    def test_row_73_filters_are_literal(self):
        for text in ("' OR 1=1--", '"; DROP TABLE jobs;--', "%", "_", "$(id)", "$.a[?(@)]", "\\"):
            for field in ("tag", "task", "queue", "user_id", "schedule", "batch", "state"):
                answer = self.api.get("/v1/jobs", query={field: text})
                self.texts.append(answer.text)
                self.assertIn(answer.status, (200, 422), f"{field}={text}: {answer.text}")
                if answer.status == 200:
                    self.assertEqual(answer.json["data"], [], f"{field}={text}")
        self.refuse(422, None, "GET", "/v1/jobs?sort=pg_sleep(5)")
        self.refuse(422, None, "GET", "/v1/jobs?state=sleeping")
        self.refuse(422, None, "GET", "/v1/jobs?created_after=yesterday")
        self.refuse((400, 422), None, "GET", "/v1/jobs?tag=%ff")

    def test_row_74_bad_cursors(self):
        for cursor in ("abc", "MTIz", "'", "x" * 5000, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"):
            self.refuse(422, "invalid_cursor", "GET", f"/v1/jobs?cursor={cursor}")

    def test_row_75_bad_cron_expressions(self):
        for text, category in (
            ("* * * *", "fields"), ("* * * * * * * *", "fields"), ("99 * * * *", "range"),
            ("0 0 31 2 *", "never"), ("*/0 * * * *", "step"), ("1- * * * *", "syntax"),
            ("*" * 10240, None), ("@often", "nickname"), ("", "empty"), ("* * * FOO *", "name"),
        ):
            answer = self.refuse(422, "invalid_cron", "PUT", "/v1/schedules/bad",
                                 {"task": "light", "cron": text})
            if category:
                self.assertIn(category, answer.text)
        for text in ("@reboot", "@restart"):
            self.refuse(422, "invalid_cron", "PUT", "/v1/schedules/bad",
                        {"task": "light", "cron": text})

    def test_row_76_bad_zones(self):
        for zone in ("Mars/X", "../../etc/passwd", ":UTC", "x" * 1024, "/etc/localtime", "",
                     "Europe/", "posixrules/../UTC", "UTC\0"):
            self.refuse(422, None, "PUT", "/v1/schedules/bad",
                        {"task": "light", "cron": "0 0 * * *", "timezone": zone})

    def test_row_119_nothing_breaks_a_log_line(self):
        self.api.get("/v1/jobs", headers={"User-Agent": "a\x1b[31mb", "X-Request-Id": "r\x1b[0m"})
        self.api.get("/v1/%0a%0dFAKE%1b%5b31m")
        self.post(422, None, job(queue="a\r\n{\"level\":\"FATAL\"}"))

        for line in self.server.log().splitlines():
            self.assertNotIn("\x1b", line)
            self.assertNotEqual(json.loads(line)["level"], "FATAL")


class Kept(SystemTest):
    """Odd, but right: what must not be refused."""

    CONFIG = '[tasks.light]\nkind = "noop"\n'

    def test_payloads_may_hold_numbers_of_any_size(self):
        for number in ("1e400", "-0", "9223372036854775808", "1" * 1000, "0.10"):
            body = f'{{"task":"light","payload":{{"n":{number}}}}}'.encode()
            answer = self.check(self.api.post("/v1/jobs", body), 201)
            self.assertIn(f'"n":{number}', answer.text.replace(" ", ""))

    def test_depth_64_is_allowed(self):
        # The request itself is level 1.
        body = b'{"task":"light","payload":' + b"[" * 63 + b"]" * 63 + b"}"

        self.check(self.api.post("/v1/jobs", body), 201)

    def test_unicode_travels_unharmed(self):
        text = "ä \u202e \U0001f600 \\ \" </script> \x1b"
        done = self.run_job("light", {"t": text})

        self.assertEqual(done["result"], {"t": text})

    def test_a_payload_just_under_the_limit(self):
        done = self.run_job("light", "x" * (1024 * 1024 - 200))

        self.assertEqual(done["state"], "succeeded")


class TooManySchedules(unittest.TestCase):
    """Row 77."""

    def test_the_100_001st_is_refused(self):
        config = '[tasks.light]\nkind = "noop"\n' + "".join(
            f'[schedules.s{n}]\ntask = "light"\ncron = "0 0 1 1 *"\n' for n in range(100_000))
        with Server(config) as server:
            answer = server.client().put(
                "/v1/schedules/one-more", {"task": "light", "cron": "0 0 1 1 *"})

            self.assertIn(answer.status, (409, 429), answer.text)
            self.assertEqual(answer.code, "quota_exceeded")


class Reload(unittest.TestCase):
    """Row 118."""

    def test_a_bad_file_changes_nothing_at_sighup(self):
        with Server('[tasks.light]\nkind = "noop"\n') as server:
            server.configure('[tasks.light]\nkind = "noop"\ncolour = 1\n')
            server.process.send_signal(signal.SIGHUP)
            holds_for(lambda: server.process.poll() is None, 0.7, "the node lives on")

            api = server.client()
            done = wait_final(api, api.post("/v1/jobs", {"task": "light"}).json["id"])
            self.assertEqual(done["state"], "succeeded")


if __name__ == "__main__":
    unittest.main()
