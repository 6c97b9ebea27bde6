# SPDX-License-Identifier: Apache-2.0
"""What the sites' document tells its readers to run, against the real binary.

Not run: what installs, deploys or watches the application (npx, git, vercel, openssl in the quick reference), blocking
routes that the document replaces, and code and SQL on the table `jobs`, which is tested where that is.

The document's page polls without the Authorization that it queued the job with: its users' cookie says who they are
([auth] jwt.cookie). Its new page GETs /api/crawl, which the document's new route only answers to POST; the tests' page takes the one for the other.
"""

import json
import unittest

from app_database import AppDatabase
from pawl import wait_final
from site_server import Site, page
from snippets import Project, document, expressions, fill, placed, reference_server, run_curl, variables
from test_tokens import token

JWT_SECRET = "a-secret-of-the-application-32-bytes"
MODULES = ("endpoint", "page", "server", "cancel", "counts", "route", "polling page")
VALUES = {"server": ["crawlJobId", "analysisJobId", "status", "stats"], "counts": ["stats"]}
SNIPPETS = document("sites")
PAGES = 15  # more than any snippet asks for
PROJECT = Project()


def setUpModule():
    unittest.addModuleCleanup(PROJECT.close)
    PROJECT.compile({name: SNIPPETS[name] for name in MODULES}, VALUES)


class SiteTest(unittest.TestCase):
    """Three sites: anna's, and two of `dev`, who is whoever asks without a key in development."""

    ARGS = ()

    @classmethod
    def setUpClass(cls):
        cls.database = AppDatabase("sqlite")
        cls.addClassCleanup(cls.database.close)
        fill(cls.database)
        cls.site = Site()
        cls.addClassCleanup(cls.site.close)
        cls.site.pages = {"/": page(*(f"/{i}" for i in range(PAGES))),
                          **{f"/{i}": page("/", title="") for i in range(PAGES)}}
        cls.database.script("insert into users(id, email) values ('anna', 'anna@a.example')" + "".join(
            f"; insert into sites(id, user_id, url) values ('{name}', '{owner}', '{cls.site.url}')"
            for name, owner in (("annas", "anna"), ("123", "dev"), ("abc-123", "dev"))))
        cls.variables = variables(SNIPPETS["variables"])
        cls.secret = cls.variables["CRON_SECRET"]
        cls.server = reference_server(cls.database, env={"JWT_SECRET": JWT_SECRET, **cls.variables}, args=cls.ARGS)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def curl(self, name, secret=None, **words):
        text = placed(SNIPPETS[name], self.server.url, {"your-site-id": "annas", **words})
        answers = run_curl(text, CRON_SECRET=self.secret if secret is None else secret)
        return answers[0] if len(answers) == 1 else answers

    def token_of(self, user, **claims):
        return token(JWT_SECRET, sub=user, **claims)

    def switch(self, verb):
        self.assertEqual(self.api.post(f"/v1/queues/default/{verb}").status, 200)

    def pause(self):
        self.switch("pause")
        self.addCleanup(self.switch, "resume")

    def check_crawl(self, job, pages, **fields):
        """The job crawled as many pages as it was asked for, and their faults are in the table."""
        job = wait_final(self.api, job)
        self.assertEqual((job["task"], job["state"]), ("crawl-site", "succeeded"), job)
        self.assertEqual(job["result"]["pagesAnalyzed"], pages)
        site = job["payload"]["siteId"]
        issues = self.database.rows(f"select count(*) from issues where site_id = '{site}' and type = 'title_missing'")
        self.assertGreaterEqual(int(issues[0]), pages - 1)
        for name, value in fields.items():
            self.assertEqual(job[name], value)

    def check_queued(self, answer, message="Crawl job queued"):
        self.assertEqual(answer.status, 202, answer.text)
        job = answer.json["jobId"]
        self.assertEqual(answer.json["success"], True)
        self.assertEqual(answer.json["message"], message)
        return job


class InDevelopment(SiteTest):
    """What the document runs against localhost."""

    ARGS = ("--dev",)

    def test_a_job_is_queued_processed_and_looked_at(self):
        anna = self.token_of("anna")
        self.pause()

        job = self.check_queued(self.curl("queue", YOUR_AUTH_TOKEN=anna))
        look = {"YOUR_JOB_ID": job, "YOUR_AUTH_TOKEN": anna}
        self.assertEqual(self.curl("status", **look).json["job"]["status"], "PENDING")

        done = self.curl("process")
        self.assertEqual((done.status, done.json["success"], done.json["jobId"], done.json["type"]),
                         (200, True, job, "CRAWL_SITE"), done.text)
        shown = self.curl("status", **look).json["job"]
        self.assertEqual((shown["status"], shown["progress"], shown["error"]), ("COMPLETED", 100, None))
        self.assertEqual(shown["result"], done.json["result"])
        self.check_crawl(job, 5, user_id="anna")
        self.assertEqual(self.curl("process").json, {"success": True, "message": "No pending jobs to process"})

    def test_the_quick_reference_needs_no_token(self):
        before = self.api.post("/v1/jobs", {"task": "crawl-site", "user_id": "dev", "payload": {"siteId": "123"}})

        queued, status = self.curl("quick reference", JOB_ID=before.json["id"])

        self.check_crawl(self.check_queued(queued), 10, user_id="dev")
        self.assertEqual((status.status, status.json["job"]["id"]), (200, before.json["id"]), status.text)

    def test_a_page_queues_a_job_and_polls_until_it_is_done(self):
        said = "\n".join(PROJECT.run("page", self.server, {"token": self.token_of("dev")}))

        self.assertTrue(said.startswith("Job completed! {"), said)
        self.assertIn("pagesAnalyzed: 10", said)


class InProduction(SiteTest):
    """What the document runs against its public address, and its code on a server."""

    def test_its_secret_opens_the_cron_routes_and_nothing_else_does(self):
        self.assertRegex(self.secret, "^[0-9a-f]{64}$")
        self.assertEqual(self.curl("statistics").status, 200)
        for wrong in ("", "undefined", self.secret[:-1]):
            self.assertEqual(self.curl("statistics", wrong).status, 401)

    def test_a_crawl_is_queued(self):
        job = self.check_queued(self.curl("queue in production", YOUR_AUTH_TOKEN=self.token_of("anna")))

        self.check_crawl(job, 10, user_id="anna", priority=5, max_attempts=int(self.variables["JOB_MAX_ATTEMPTS"]))

    def test_nobody_queues_without_a_token_or_for_the_site_of_somebody_else(self):
        self.assertEqual(self.curl("queue in production").status, 401)
        answer = self.curl("queue in production", YOUR_AUTH_TOKEN=self.token_of("bert"))
        self.assertEqual((answer.status, answer.json), (404, {"error": "Site not found"}))
        for answer in self.curl("quick reference", JOB_ID="1"):
            self.assertEqual((answer.status, answer.json), (401, {"error": "Unauthorized"}))

    def test_cleanup_is_for_administrators(self):
        self.database.script(
            "delete from fixes; insert into fixes(rollback_expires_at, before_state) values "
            "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-100 days'), 'old'), "
            "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-80 days'), 'kept')")
        self.assertEqual(self.curl("cleanup", YOUR_AUTH_TOKEN=self.token_of("anna")).status, 403)

        admin = self.token_of("olga", role="admin")
        job = self.check_queued(self.curl("cleanup", YOUR_AUTH_TOKEN=admin), "Cleanup job queued")

        self.assertEqual(wait_final(self.api, job)["state"], "succeeded")
        self.assertEqual(self.database.rows("select before_state from fixes order by id"), ["", "kept"])

    def test_statistics_count_what_there_is(self):
        self.pause()
        self.curl("queue in production", YOUR_AUTH_TOKEN=self.token_of("anna"))

        answer = self.curl("statistics")

        line, = PROJECT.run("counts", self.server, secret=self.secret)
        stats = answer.json["stats"]
        self.assertEqual((answer.status, answer.json), (200, {"success": True, "stats": stats}))
        self.assertEqual(json.loads(line)["stats"], stats)
        self.assertEqual(list(stats), ["pending", "processing", "completed", "failed", "total"])
        self.assertEqual(stats["total"], sum(stats.values()) - stats["total"])
        states = {"pending": ("ready", "scheduled", "retrying"), "completed": ("succeeded",), "failed": ("failed",)}
        for name, counted in states.items():
            jobs = [job for state in counted for job in self.api.pages("/v1/jobs", state=state)
                    if job["task"] in ("crawl-site", "analyze-site", "daily", "monthly")]
            self.assertEqual(stats[name], len(jobs), name)
        self.assertGreaterEqual(stats["pending"], 1)
        self.assertEqual(self.curl("process").json["type"], "CRAWL_SITE")

    def test_code_on_a_server_queues_and_looks(self):
        names = {"siteId": "annas", "userId": "anna"}

        said, _, line = PROJECT.run("server", self.server, names, self.secret)

        values = json.loads(line)
        self.assertRegex(said, rf"^Job {values['crawlJobId']} is (PENDING|PROCESSING|COMPLETED)$")
        self.assertEqual(values["status"]["id"], values["crawlJobId"])
        self.check_crawl(values["crawlJobId"], 10, user_id="anna", priority=8)
        analysis = wait_final(self.api, values["analysisJobId"])
        self.assertEqual((analysis["task"], analysis["state"], analysis["priority"]),
                         ("analyze-site", "succeeded", 5), analysis)
        self.assertGreaterEqual(values["stats"]["total"], 2)

    def test_a_route_of_the_application_queues(self):
        line, = PROJECT.run("endpoint", self.server, {"siteId": "annas", "userId": "anna"})

        answer = json.loads(line)
        job = answer["body"]["jobId"]
        self.assertEqual(answer, {"status": 202, "body": {
            "success": True, "jobId": job, "statusUrl": f"/api/jobs/{job}/status"}})
        self.check_crawl(job, 10, user_id="anna")

    def test_a_page_waits_for_what_such_a_route_queued(self):
        line, = PROJECT.run("polling page", self.server, {"siteId": "annas", "userId": "anna", "maxPages": 3})

        self.assertEqual(json.loads(line)["pagesAnalyzed"], 3)

    def test_a_page_that_polls_without_a_token_is_refused(self):
        self.database.script("update sites set user_id = 'anna' where id = 'abc-123'")
        done = PROJECT.run("page", self.server, {"token": self.token_of("anna")}, check=False)

        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("Job completed!", done.stdout)
        crawl = next(iter(self.api.pages("/v1/jobs", task="crawl-site")))
        self.assertEqual(crawl["payload"]["siteId"], "abc-123")
        self.check_crawl(crawl["id"], 10, user_id="anna")

    def test_a_page_that_polls_with_its_users_cookie_sees_the_end(self):
        self.database.script("update sites set user_id = 'anna' where id = 'abc-123'")
        token = self.token_of("anna")

        said = "\n".join(PROJECT.run("page", self.server, {"token": token, "cookie": f"theme=dark; __session={token}"}))

        self.assertTrue(said.startswith("Job completed! {"), said)

    def test_a_cookie_opens_nothing_but_the_status_of_its_users_jobs(self):
        anna, ben = (f"__session={self.token_of(name)}" for name in ("anna", "ben"))
        job = self.check_queued(self.curl("queue in production", YOUR_AUTH_TOKEN=self.token_of("anna")))
        path = f"/api/jobs/{job}/status"
        ask = lambda method, path, cookie: self.api.call(method, path, headers={"Cookie": cookie}, token="").status

        self.assertEqual(ask("GET", path, anna), 200)
        self.assertEqual(ask("GET", path, ben), 403)
        self.assertEqual(ask("GET", path, f"__session={self.secret}"), 401)
        self.assertEqual(ask("GET", path, f"__session={self.server.token}"), 401)
        self.assertEqual(ask("GET", path, f"session={self.token_of('anna')}"), 401)
        self.assertEqual(ask("POST", f"/api/jobs/{job}/cancel", anna), 401)
        self.assertEqual(ask("GET", f"/v1/jobs/{job}", anna), 401)

    def test_a_job_is_cancelled(self):
        self.pause()
        job = self.check_queued(self.curl("queue in production", YOUR_AUTH_TOKEN=self.token_of("anna")))

        PROJECT.run("cancel", self.server, {"jobId": job})

        self.assertEqual(self.api.get(f"/v1/jobs/{job}").json["state"], "cancelled")

    def test_the_three_cron_jobs_are_called_as_vercel_calls_them(self):
        listed = [path for path, _ in expressions(SNIPPETS["cron jobs"])]
        self.assertEqual(listed, ["/api/cron/process-jobs", "/api/cron/daily", "/api/cron/monthly"])
        self.pause()
        batch = int(self.variables["JOB_PROCESS_BATCH_SIZE"])
        anna = self.token_of("anna")
        jobs = [self.check_queued(self.curl("queue", YOUR_AUTH_TOKEN=anna)) for _ in range(batch + 1)]

        process, daily, monthly = (self.api.get(path, token=self.secret) for path in listed)

        self.assertEqual((process.status, process.json["processedCount"]), (200, batch), process.text)
        self.assertEqual({(job["jobId"], job["status"]) for job in process.json["jobs"]},
                         {(job, "completed") for job in jobs[:batch]})
        self.assertEqual(process.json["queueStats"]["pending"], 1)
        self.assertEqual(self.api.get(f"/v1/jobs/{jobs[-1]}").json["state"], "ready")
        self.assertEqual((daily.status, daily.json["message"]), (200, "Daily cleanup job queued"))
        self.assertEqual((monthly.status, monthly.json["message"]), (200, "Monthly usage reset job queued"))
        self.switch("resume")
        self.assertEqual(wait_final(self.api, daily.json["jobId"])["state"], "succeeded")
        self.assertEqual(wait_final(self.api, monthly.json["jobId"])["state"], "succeeded")
        self.assertEqual(self.database.rows("select user_id, month from usage"), [f"anna|{monthly.json['month']}"])


if __name__ == "__main__":
    unittest.main()
