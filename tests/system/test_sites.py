# SPDX-License-Identifier: Apache-2.0
"""Sites are crawled and analysed as their document's callers ask for it, on both databases."""

import json
import unittest

from app_database import AppDatabase
from pawl import CRON_SECRET, Server, wait_final
from store_kinds import on_sqlite_alone
from site_server import PAGE_RULES, Site, page
from target import Reply, Target
from test_tokens import token
from waiting import wait_for

JWT_SECRET = "a-secret-of-the-application-32-bytes"

CONFIG = """
[auth]
cron_secrets = ["env:CRON_SECRET"]
jwt = { secret = "env:JWT_SECRET" }
[databases.app]
url = "env:APP_URL"
[tasks.crawl-site]
kind = "crawl_site"
concurrency = 4
block_private_networks = false
user_agent = "pawl-test/1.0"
max_links = 40
max_depth = 6
backoff = "linear:1s"
rules = { slow_page = { max = "2s" }, large_page = { max = "100KiB" } }
[tasks.guarded]
kind = "crawl_site"
[tasks.analyze-site]
kind = "analyze_site"
[tasks.daily]
kind = "cleanup"
preset = "seology"
cron = "0 0 * * *"
[tasks.monthly]
kind = "usage_reset"
cron = "0 0 1 * *"
"""

TABLES = """
create table users(id text primary key, email text, status text not null default 'ACTIVE');
create table sites(id text primary key, user_id text not null, url text not null, created_at {ts});
create table issues(id {pk}, site_id text not null, type text, category text, title text,
  severity text, page_url text, details text, estimated_impact integer,
  status text not null default 'OPEN', created_at {ts});
create table fixes(id {pk}, issue_id bigint, rollback_expires_at {ts}, before_state text);
create table audit_logs(id {pk}, user_id text, site_id text, action text, details text,
  created_at {ts});
create table notifications(id {pk}, user_id text, message text,
  read boolean not null default false, created_at {ts});
create table usage(user_id text not null, month text not null,
  fixes_applied integer not null default 0, ai_calls_made integer not null default 0,
  sites_connected integer not null default 0, primary key(user_id, month));
create table ai_conversations(id {pk}, user_id text, site_id text, messages text, created_at {ts});
insert into users(id, email) values ('anna', 'anna@a.example');
insert into fixes(rollback_expires_at, before_state) values ('2020-01-01T00:00:00Z', 'x');
"""


class Application:
    """A server, a database, and the sites of anna and bert."""

    def __init__(self, dialect, config=CONFIG, env=None):
        self.database = AppDatabase(dialect)
        self.database.script(TABLES)
        self.site, self.other, self.bare = Site(), Site(), Site(files=False)
        self.site.build(self.other.url)
        for name, owner, site in (("s1", "anna", self.site), ("bare", "anna", self.bare),
                                  ("s2", "bert", self.other)):
            self.database.script(f"insert into sites(id, user_id, url) values "
                                 f"('{name}', '{owner}', '{site.url}')")
        self.server = Server(config, {"CRON_SECRET": CRON_SECRET, "JWT_SECRET": JWT_SECRET,
                                      "APP_URL": self.database.url, **(env or {})})
        self.server.start()

    def close(self):
        self.server.close()
        for site in (self.site, self.other, self.bare):
            site.close()
        self.database.close()


class SitesOn:
    """The tests, for each dialect. They look at one crawl of the large site."""

    DIALECT = ""

    @classmethod
    def setUpClass(cls):
        cls.app = Application(cls.DIALECT)
        cls.api = cls.app.server.client()
        cls.anna, cls.bert = (token(JWT_SECRET, sub=name) for name in ("anna", "bert"))
        try:
            cls.first = cls().crawl()
        except BaseException:
            cls.app.close()
            raise

    @classmethod
    def tearDownClass(cls):
        cls.app.close()

    # ---- as the document's callers do --------------------------------------------------
    def post(self, path, body, key):
        return self.api.post(path, body, token=key)

    def poll(self, answer, key, seconds=60):
        """What the document's client does with the answer of a POST: the final job."""
        self.assertEqual(answer.status, 202, answer.text)
        self.assertEqual(answer.json["success"], True)
        url = answer.json["statusUrl"]
        self.assertEqual(url, f"/api/jobs/{answer.json['jobId']}/status")

        def final():
            job = self.api.get(url, token=key).json["job"]
            return job if job["status"] in ("COMPLETED", "FAILED", "CANCELLED") else None

        return wait_for(final, seconds, "the job to be final", every=0.1)

    def crawl(self, site="s1", pages=100, key=None):
        key = key or self.anna
        job = self.poll(self.post("/api/jobs/crawl", {"siteId": site, "maxPages": pages}, key), key)
        self.assertEqual(job["status"], "COMPLETED", job)
        return job

    def issues(self, where, columns="page_url"):
        return self.app.database.rows(f"select {columns} from issues where {where} order by 1")

    # ---- crawls -------------------------------------------------------------------------
    def test_a_crawl_finds_what_each_page_breaks_and_nothing_else(self):
        site, job = self.app.site, self.first

        self.assertEqual((job["type"], job["priority"], job["progress"]), ("CRAWL_SITE", 5, 100))
        result = job["result"]
        self.assertTrue(result["success"])
        found = self.issues("site_id = 's1' and status = 'OPEN'", "type, page_url")
        self.assertEqual(result["issuesFound"], len(found))
        for rule in PAGE_RULES:
            with self.subTest(rule=rule):
                self.assertIn(f"{rule}|{site.url}/breaks/{rule}", found)
                kept = [line for line in found if line.endswith(f"/keeps/{rule}")]
                self.assertEqual(kept, [])
                broken = [line for line in found if line.endswith(f"/breaks/{rule}")]
                self.assertEqual(broken, [f"{rule}|{site.url}/breaks/{rule}"])
        self.assertEqual(self.issues("site_id = 's1' and type in ('robots_missing', "
                                     "'sitemap_missing')"), [])
        entries = self.app.database.rows(
            "select user_id, action from audit_logs where site_id = 's1'")
        self.assertIn("anna|SITE_CRAWLED", entries)

    def test_a_crawl_does_not_lose_its_way(self):
        site, result = self.app.site, self.first["result"]
        hits = site.hits.copy()

        for path in ("/circle/a", "/circle/b", "/only-in-the-map", "/robots.txt"):
            self.assertEqual(hits[path], 1, path)
        self.assertLessEqual(max(int(path.rsplit("/", 1)[1]) for path in hits
                                 if path.startswith("/calendar/")), 7)
        self.assertEqual(site.seen("/private"), 0)
        self.assertEqual(self.app.other.hits.total(), 0)
        self.assertEqual(site.agents, {"pawl-test/1.0"})
        self.assertGreaterEqual(result["pagesSkipped"], 2)
        self.assertGreaterEqual(result["pagesFailed"], 1)
        self.assertLessEqual(result["linksChecked"], 40)
        self.assertNotIn("partial", result)
        self.assertIn(f"{site.url}/many", self.issues("type = 'broken_link'"))

    def test_a_page_of_20_megabytes_is_cut_off_and_reported(self):
        site = self.app.site

        self.assertEqual(self.issues("page_url like '%/huge'", "type"), ["large_page"])
        self.assertLess(site.huge_bytes_sent, 12 << 20)

    def test_a_second_crawl_doubles_nothing_and_closes_what_was_mended(self):
        site = self.app.bare
        site.pages = {"/": page("/a"), "/a": page("/", title="")}
        self.crawl("bare")
        first = self.issues("site_id = 'bare'", "type, page_url, status, id")
        self.assertEqual([line.split("|")[0] for line in first],
                         ["robots_missing", "sitemap_missing", "title_missing"])

        self.crawl("bare")
        self.assertEqual(self.issues("site_id = 'bare'", "type, page_url, status, id"), first)

        site.pages["/a"] = page("/")
        self.assertEqual(self.crawl("bare")["result"]["issuesFixed"], 1)
        self.assertEqual(self.issues("site_id = 'bare' and status = 'FIXED'", "type"),
                         ["title_missing"])

    def test_a_site_belongs_to_its_owner(self):
        for path in ("/api/jobs/crawl", "/api/jobs/analysis"):
            foreign = self.post(path, {"siteId": "s1"}, self.bert)
            self.assertEqual((foreign.status, foreign.json), (404, {"error": "Site not found"}))
            missing = self.post(path, {"siteId": "nowhere"}, self.anna)
            self.assertEqual(missing.status, 404)
            self.assertEqual(self.post(path, {}, self.anna).json, {"error": "siteId is required"})
            self.assertEqual(self.post(path, {"siteId": "s1"}, "").status, 401)

        status = self.api.get(f"/api/jobs/{self.first['id']}/status", token=self.bert)
        self.assertEqual((status.status, status.json), (403, {"error": "Forbidden"}))

    def test_the_guard_keeps_crawls_out_of_the_own_network(self):
        answer = self.api.post("/v1/jobs", {"task": "guarded", "payload": {"siteId": "s2"}})
        self.assertEqual(answer.status, 201, answer.text)

        job = wait_final(self.api, answer.json["id"])
        self.assertEqual((job["state"], job["attempt"]), ("failed", 1), job)
        self.assertEqual(job["error"]["code"], "egress_blocked")
        self.assertEqual(self.app.other.hits.total(), 0)

    # ---- analyses -----------------------------------------------------------------------
    def test_an_analysis_without_a_model_says_so(self):
        job = self.poll(self.post("/api/jobs/analysis", {"siteId": "s1"}, self.anna), self.anna)

        self.assertEqual((job["type"], job["status"]), ("ANALYZE_SITE", "COMPLETED"), job)
        result = job["result"]
        self.assertEqual((result["success"], result["engine"]), (True, "rules-v1"))
        self.assertGreater(result["issuesAnalyzed"], 10)
        row, = self.app.database.rows("select user_id, site_id, messages from ai_conversations "
                                      f"where id = {result['conversationId']}")
        user, site, messages = row.split("|", 2)
        self.assertEqual((user, site), ("anna", "s1"))
        self.assertEqual(json.loads(messages)[1]["engine"], "rules-v1")

    # ---- upkeep -------------------------------------------------------------------------
    def test_days_and_months_are_kept(self):
        secret = {"token": CRON_SECRET}
        daily = self.api.get("/api/cron/daily", **secret)
        self.assertEqual((daily.status, daily.json["message"]), (200, "Daily cleanup job queued"))
        done = wait_final(self.api, daily.json["jobId"])
        self.assertEqual(done["result"]["rollbacksCleaned"], 1, done)

        monthly = self.api.get("/api/cron/monthly", **secret)
        done = wait_final(self.api, monthly.json["jobId"])
        self.assertEqual(done["result"]["usersReset"], 1, done)
        self.assertEqual(self.app.database.rows("select user_id, month from usage"),
                         [f"anna|{monthly.json['month']}"])


class SitesOnSqlite(SitesOn, unittest.TestCase):
    DIALECT = "sqlite"


class SitesOnPostgres(SitesOn, unittest.TestCase):
    DIALECT = "postgres"


class Interrupted(unittest.TestCase):
    @on_sqlite_alone
    def test_a_crawl_goes_on_when_the_server_was_killed(self):
        app = Application("sqlite")
        self.addCleanup(app.close)
        site = app.bare
        site.pages = {"/": page("/a", "/b", title=""), "/a": page(title=""), "/b": page(title="")}
        site.gate("/b")
        api = app.server.client()
        job = api.post("/v1/jobs", {"task": "crawl-site", "payload": {"siteId": "bare"}}).json["id"]
        wait_for(lambda: site.hits["/b"], 20, "the crawl to come to /b")

        app.server.kill()
        kept = app.database.rows("select page_url from issues where type = 'title_missing'")
        self.assertEqual(kept, [site.url + "/"])
        site.gates["/b"].set()
        app.server.start()

        done = wait_final(app.server.client(), job, 30)
        self.assertEqual((done["state"], done["attempt"]), ("succeeded", 2), done)
        self.assertEqual(done["result"]["pagesAnalyzed"], 3)
        self.assertEqual(
            app.database.rows("select page_url from issues where type = 'title_missing' order by 1"),
            [site.url + path for path in ("/", "/a", "/b")])


class WithModel(unittest.TestCase):
    def test_an_analysis_by_a_model_is_stored_with_its_words(self):
        provider = Target()
        self.addCleanup(provider.close)
        provider.on("/v1/chat/completions", Reply(200, {"Content-Type": "application/json"}, json.dumps({
            "model": "tiny-1", "usage": {"prompt_tokens": 50, "completion_tokens": 5},
            "choices": [{"message": {"content": "Mend the links."}, "finish_reason": "stop"}],
        }).encode()))
        config = CONFIG + f'[ai.default]\nbase_url = "{provider.url}/v1"\nmodel = "tiny"\n'
        app = Application("sqlite", config)
        self.addCleanup(app.close)
        app.database.script("insert into issues(site_id, type, severity, page_url) values "
                            "('s1', 'broken_link', 'HIGH', 'https://a.example/x')")
        api = app.server.client()

        job = api.post("/v1/jobs", {"task": "analyze-site", "payload": {"siteId": "s1"}}).json["id"]
        done = wait_final(api, job)

        self.assertEqual(done["state"], "succeeded", done)
        self.assertEqual((done["result"]["engine"], done["result"]["model"]),
                         ("compatible", "tiny-1"))
        asked, = provider.hits("/v1/chat/completions")
        self.assertIn("https://a.example/x", asked.json["messages"][1]["content"])
        messages, = app.database.rows("select messages from ai_conversations")
        self.assertEqual(json.loads(messages)[1]["content"], "Mend the links.")


if __name__ == "__main__":
    unittest.main()
