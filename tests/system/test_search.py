# SPDX-License-Identifier: Apache-2.0
"""Finding jobs over /v1 and on the command line. docs/guides/search.md."""

import unittest

from pawl import SystemTest
from waiting import wait_for

CONFIG = """
[tasks.crawl]
kind = "noop"
search = ["siteId", "site.id"]
[tasks.other]
kind = "noop"
[tasks.broken]
kind = "fail"
max_attempts = 1
"""


class Search(SystemTest):
    CONFIG = CONFIG

    def found(self, text, **query):
        answer = self.check(self.api.get("/v1/jobs", query={"q": text, **query}), 200)
        self.assertFalse(answer.json["has_more"], answer.json)
        return [job["id"] for job in answer.json["data"]]

    def test_a_job_is_found_by_a_value_in_its_payload(self):
        wanted = self.run_job("crawl", {"siteId": "find-me", "site": {"id": 77}})["id"]
        self.run_job("crawl", {"siteId": "not-me"})
        elsewhere = self.run_job("other", {"siteId": "find-me"})["id"]

        self.assertEqual(self.found("task:crawl payload.siteId=find-me"), [wanted])
        self.assertEqual(self.found("payload.site.id=77", task="crawl"), [wanted])
        self.assertEqual(self.found("payload.siteId=find-me"), [elsewhere, wanted])
        self.assertEqual(self.found("task:crawl payload.siteId=find"), [])
        self.assertEqual(self.found('"siteId":"find-me"'), [elsewhere, wanted])
        task = self.check(self.api.get("/v1/tasks/crawl"), 200).json
        self.assertEqual(task["search"], ["siteId", "site.id"])

    def test_terms_narrow_each_other(self):
        failed = self.run_job("broken", {"n": 1})["id"]
        self.run_job("other", {"n": 1})

        self.assertEqual(self.found("state:failed task:broken payload.n=1 error~ASKED age<1h"), [failed])
        self.assertEqual(self.found("state:failed task:broken age>1h"), [])
        self.assertEqual(self.found("state:succeeded task:broken"), [])

    def test_a_state_may_be_named_twice(self):
        failed = {self.run_job("broken")["id"] for _ in range(4)}
        states = ",".join(["failed"] * 200)
        page = self.check(self.api.get("/v1/jobs", query={"state": states, "limit": 3}), 200).json
        self.assertEqual(len(page["data"]), 3)
        listed = self.found(f"state:{states[:700].rsplit(',', 1)[0]}", state="failed", limit=500)
        self.assertLessEqual(failed, set(listed))

    def test_hostile_text_is_only_text(self):
        odd = "' OR 1=1--\"; DROP TABLE jobs %_$(x)"
        wanted = self.run_job("crawl", {"siteId": odd})["id"]
        quoted = odd.replace("\\", "\\\\").replace('"', '\\"')

        self.assertEqual(self.found(f'task:crawl payload.siteId="{quoted}"'), [wanted])
        self.assertEqual(self.found("' OR 1=1--"), [wanted])
        self.assertEqual(self.found("task:crawl payload.siteId=%"), [])
        self.assertEqual(self.found("error~%"), [])
        for wrong in ("state:done", "batch:x", "age<soon", 'error~"open', "payload..a=1", "payload.items.0=1", "task:a/b"):
            answer = self.api.get("/v1/jobs", query={"q": wrong})
            self.assertEqual((answer.status, answer.json["code"]), (422, "invalid_filter"), wrong)

    def test_what_is_found_can_be_retried(self):
        mine = self.run_job("broken", {"customer": "c-1"})["id"]
        theirs = self.run_job("broken", {"customer": "c-2"})["id"]

        action = self.check(self.api.post("/v1/bulk-actions", {
            "action": "delete", "filter": {"q": "task:broken payload.customer=c-1"}}), 202).json
        self.assertEqual(action["matched"], 1)
        wait_for(lambda: self.api.get(f"/v1/jobs/{mine}").status == 404, 20)
        self.check(self.api.get(f"/v1/jobs/{theirs}"), 200)
        wrong = self.api.post("/v1/bulk-actions", {"action": "delete", "filter": {"q": "state:x"}})
        self.assertEqual((wrong.status, wrong.json["errors"][0]["pointer"]), (422, "/filter/q"))

    def test_pages_are_whole_whatever_is_between(self):
        wanted = []
        for _ in range(5):
            wanted.append(self.run_job("crawl", {"siteId": "page"})["id"])
            self.run_job("crawl", {"siteId": "other"})
        seen, cursor = [], None
        for _ in range(10):
            query = {"q": "task:crawl payload.siteId=page", "limit": 2}
            page = self.check(self.api.get("/v1/jobs", query=query | ({"cursor": cursor} if cursor else {})), 200).json
            seen += [job["id"] for job in page["data"]]
            cursor = page["next_cursor"]
            if not cursor:
                break
        self.assertEqual(seen, wanted[::-1])

    def test_the_command_line_finds_too(self):
        wanted = self.run_job("crawl", {"siteId": "by-hand"})["id"]
        listed = self.server.cli("jobs", "list", "--search", "task:crawl payload.siteId=by-hand", "--jsonl")
        self.assertIn(f'"id":"{wanted}"', listed.stdout)
        wrong = self.server.cli("jobs", "list", "--search", "state:x")
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn("state:", wrong.stderr)


if __name__ == "__main__":
    unittest.main()
