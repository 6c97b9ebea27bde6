# SPDX-License-Identifier: Apache-2.0
"""The application's databases and caches: late, bounded, closed soon, and no secret in sight."""

import json
import signal
import sqlite3
import unittest

from pawl import CRON_SECRET, Server, SystemTest, run_pawl, wait_final
from servers import PASSWORD, Counter, Postgres, Redis
from target import Hit, Reply, Target
from waiting import holds_for, wait_for

CONFIG = """
[server]
drain = "1s"
[databases.app]
url = "env:APP_URL"
idle_close = "1s"
[databases.file]
url = "sqlite:./app.db"
[caches.main]
url = "env:CACHE_URL"
[caches.far]
upstash = { url = "$TARGET", token = "env:TOKEN" }
[tasks.light]
kind = "noop"
[tasks.add]
kind = "sql"
statement = "insert into seen(name) values (:name) returning id, name"
[tasks.nap]
kind = "sql"
max_attempts = 1
statement = "select pg_sleep(600)"
[tasks.file]
kind = "sql"
db = "file"
statements = ["create table if not exists t(a)", "insert into t values (:a)", "select a from t"]
[tasks.daily]
kind = "cleanup"
preset = "seology"
[tasks.monthly]
kind = "usage_reset"
[tasks.forget]
kind = "cache_invalidate"
keys = ["articles:all"]
patterns = ["page:*"]
[tasks.forget-far]
kind = "cache_invalidate"
cache = "far"
keys = ["articles:all"]
"""

TABLES = """
create table seen(id bigint generated always as identity, name text);
create table fixes(id bigint, rollback_expires_at timestamptz, before_state text);
insert into fixes values (1, now() - interval '91 days', 'x'), (2, now() - interval '40 days', 'x');
create table audit_logs(id bigint, created_at timestamptz);
insert into audit_logs values (1, now() - interval '400 days'), (2, now());
create table notifications(id bigint, read boolean, created_at timestamptz);
create table users(id text primary key, status text);
insert into users values ('a', 'ACTIVE'), ('b', 'PAUSED');
create table usage(user_id text, month text, fixes_applied int, ai_calls_made int,
  sites_connected int, primary key(user_id, month));
"""


class Connections(SystemTest):
    CONFIG = CONFIG

    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        cls.redis = Redis()
        cls.addClassCleanup(cls.redis.close)
        cls.postgres.sql(TABLES)
        cls.ENV = {"CRON_SECRET": CRON_SECRET, "APP_URL": cls.postgres.url,
                   "CACHE_URL": cls.redis.url, "TOKEN": "t0ken-of-upstash"}
        super().setUpClass()

    def test_a_statement_gets_the_payload_and_gives_its_rows(self):
        job = self.run_job("add", {"name": "it's"})

        self.assertEqual(job["state"], "succeeded", job)
        self.assertEqual(job["result"]["command"], "INSERT 0 1")
        self.assertEqual(job["result"]["row_count"], 1)
        self.assertEqual(job["result"]["rows"][0]["name"], "it's")
        self.assertEqual(self.postgres.sql("select name from seen where name <> 'x'"), ["it's"])

    def test_a_connection_is_closed_when_nobody_uses_it(self):
        self.run_job("add", {"name": "x"})
        self.assertEqual(self.postgres.connections(), 1)

        wait_for(lambda: self.postgres.connections() == 0, 10, "the connection to be closed")

    def test_a_cancelled_job_cancels_its_statement_on_the_server(self):
        job = self.enqueue("nap")["id"]
        running = "state = 'active' and query like '%pg_sleep%'"
        wait_for(lambda: self.postgres.connections(running), 10, "the statement to run")

        self.check(self.api.post(f"/v1/jobs/{job}/cancel"), 202)

        self.assertEqual(wait_final(self.api, job)["state"], "cancelled")
        self.assertEqual(self.postgres.connections(running), 0)

    def test_a_statement_ends_with_the_time_of_its_attempt(self):
        job = self.run_job("nap", timeout="1s")

        self.assertEqual(job["state"], "failed")
        self.assertEqual(job["error"]["code"], "timeout")
        self.assertEqual(self.postgres.connections("state = 'active'"), 0)

    def test_a_relative_file_is_in_the_working_folder(self):
        job = self.run_job("file", {"a": 7})

        self.assertEqual(job["state"], "succeeded", job)
        with sqlite3.connect(self.server.folder / "app.db") as database:
            self.assertEqual(database.execute("select a from t").fetchall(), [(7,)])

    def test_cleanup_and_reset(self):
        dry = self.run_job("daily", {"dryRun": True})["result"]
        self.assertEqual((dry["rollbacksCleaned"], dry["auditLogsCleaned"]), (1, 1))

        done = self.run_job("daily", {"daysOld": 30})["result"]
        self.assertTrue(done["success"])
        self.assertEqual((done["rollbacksCleaned"], done["auditLogsCleaned"]), (2, 1))
        self.assertEqual(self.postgres.sql("select count(before_state) from fixes"), ["0"])

        self.assertEqual(self.run_job("monthly")["result"]["usersReset"], 1)
        self.postgres.sql("update usage set fixes_applied = 5")
        self.assertEqual(self.run_job("monthly")["result"]["usersReset"], 0)
        self.assertEqual(self.postgres.sql("select fixes_applied from usage"), ["5"])

    def test_keys_of_caches_go(self):
        for key in ("articles:all", "page:1", "other"):
            self.redis.ask("SET", key, "x")

        self.assertEqual(self.run_job("forget")["result"], {"deleted": 2})
        self.assertEqual(self.redis.ask("EXISTS", "articles:all", "page:1", "other"), [":1"])

        self.target.on("/pipeline", Reply(200, {}, b'[{"result":1}]'))
        self.assertEqual(self.run_job("forget-far")["result"], {"deleted": 1})
        hit: Hit = self.target.hits("/pipeline")[0]
        self.assertEqual(hit.json, [["DEL", "articles:all"]])
        self.assertEqual(hit.headers["authorization"], "Bearer t0ken-of-upstash")

    def test_no_secret_is_seen(self):
        printed = run_pawl("config", "print", "--config", str(self.server.config), env=self.ENV)

        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertIn("[databases.app]", printed.stdout)
        for text in (printed.stdout, printed.stderr, self.server.log()):
            self.assertNotIn(PASSWORD, text)
            self.assertNotIn("t0ken-of-upstash", text)


class Quiet(unittest.TestCase):
    def test_an_idle_server_opens_no_connection(self):
        database, cache = Counter(), Counter()
        self.addCleanup(database.close)
        self.addCleanup(cache.close)
        config = f"""
[databases.app]
url = "postgres://u@127.0.0.1:{database.port}/db"
[caches.main]
url = "redis://127.0.0.1:{cache.port}"
[tasks.report]
kind = "sql"
timeout = "1s"
cron = "0 0 29 2 *"
max_attempts = 1
statement = "select 1"
[tasks.forget]
kind = "cache_invalidate"
timeout = "1s"
max_attempts = 1
keys = ["a"]
[tasks.light]
kind = "noop"
cron = "* * * * * *"
"""
        with Server(config) as server:
            api = server.client()
            holds_for(lambda: database.count() == 0 and cache.count() == 0, 3,
                      "a server that touches nothing")

            for task, counter in (("report", database), ("forget", cache)):
                job = api.post("/v1/jobs", {"task": task}).json["id"]
                self.assertEqual(wait_final(api, job)["state"], "failed")
                self.assertEqual(counter.count(), 1)


class Shutdown(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)

    def server(self, config):
        target = Target()
        self.addCleanup(target.close)
        return Server(config.replace("$TARGET", target.url), {
            "APP_URL": self.postgres.url, "CACHE_URL": "redis://127.0.0.1:1", "TOKEN": "t" * 20})

    def test_a_server_that_ends_takes_its_statement_along(self):
        with self.server(CONFIG) as server:
            server.client().post("/v1/jobs", {"task": "nap"})
            running = "state = 'active' and query like '%pg_sleep%'"
            wait_for(lambda: self.postgres.connections(running), 10, "the statement to run")

            self.assertEqual(server.terminate(20), 0)

            wait_for(lambda: self.postgres.connections() == 0, 5, "no connection to be left")

    def test_a_reload_takes_another_connection(self):
        with self.server(CONFIG) as server:
            self.postgres.sql("create table seen(id bigint, name text); create schema other; "
                              "create table other.seen(id bigint, name text)")
            api = server.client()
            job = api.post("/v1/jobs", {"task": "add", "payload": {"name": "one"}}).json["id"]
            self.assertEqual(wait_final(api, job)["state"], "succeeded")

            url = self.postgres.url + "?schema=other"
            server.config.write_text(server.config.read_text().replace("env:APP_URL", url))
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: "config.reloaded" in server.log(), 10, "the reload")
            job = api.post("/v1/jobs", {"task": "add", "payload": {"name": "two"}}).json["id"]

            self.assertEqual(wait_final(api, job)["state"], "succeeded")
            self.assertEqual(self.postgres.sql("select name from public.seen"), ["one"])
            self.assertEqual(self.postgres.sql("select name from other.seen"), ["two"])
            self.assertNotIn(PASSWORD, server.log())


class Refusals(unittest.TestCase):
    """What a task is told that may not, or cannot, do its work: which connection, and no secret."""

    CONFIG = """
[databases.reader]
url = "env:APP_URL"
read_only = true
[databases.pooled-reader]
url = "env:POOLED_URL"
read_only = true
[databases.stranger]
url = "env:STRANGER_URL"
[databases.lost]
url = "env:LOST_URL"
[caches.main]
url = "env:CACHE_URL"
[tasks.count]
kind = "sql"
db = "reader"
statement = "select count(*) from seen"
[tasks.forget]
kind = "cache_invalidate"
keys = ["a"]
on_error = "fail"
[tasks.tidy]
kind = "cleanup"
rules = [{ db = "reader", table = "seen", older_than = "1d" }]
[tasks.monthly]
kind = "usage_reset"
db = "reader"
users_query = "select 7"
zero = []
usage = { table = "seen", columns = { user_id = "id", month = "name" } }
"""

    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        cls.redis = Redis()
        cls.addClassCleanup(cls.redis.close)
        cls.postgres.sql("create table seen(id bigint, name text, created_at timestamptz); "
                         "insert into seen values (1, 'x', '2020-01-01')")
        config = cls.CONFIG
        for database in ("reader", "pooled-reader", "stranger", "lost"):
            config += f"""
[tasks.write-{database}]
kind = "sql"
db = "{database}"
statement = "insert into seen values (2, 'y', now())"
"""
        cls.server = Server(config, {
            "APP_URL": cls.postgres.url,
            "POOLED_URL": cls.postgres.url + "?pgbouncer=true",
            "STRANGER_URL": cls.postgres.url.replace(PASSWORD, "wr0ng-pw"),
            "LOST_URL": cls.postgres.url.replace("/postgres", "/nowhere"),
            "CACHE_URL": cls.redis.url.replace(PASSWORD, "wr0ng-pw")})
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        cls.api = cls.server.client()

    def run_job(self, task):
        return wait_final(self.api, self.api.post("/v1/jobs", {"task": task}).json["id"])

    def assert_refused(self, task, code, connection):
        job = self.run_job(task)

        self.assertEqual((job["state"], job["attempt"]), ("failed", 1), job)  # and not tried again
        self.assertEqual(job["error"]["code"], code, job)
        self.assertIn(connection, job["error"]["message"])
        for secret in (PASSWORD, "wr0ng-pw"):
            self.assertNotIn(secret, json.dumps(job) + self.server.log())

    def test_nothing_is_written_through_a_connection_that_is_read_only(self):
        for task in ("write-reader", "tidy", "monthly"):
            self.assert_refused(task, "read_only", 'database "reader"')
        self.assert_refused("write-pooled-reader", "read_only", 'database "pooled-reader"')

        self.assertEqual(self.postgres.sql("select id, name from seen"), ["1|x"])
        self.assertEqual(self.run_job("count")["result"]["rows"], [{"count": 1}])

    def test_a_wrong_password_is_said_once(self):
        self.assert_refused("write-stranger", "auth_failed", 'database "stranger"')
        self.assert_refused("forget", "auth_failed", 'cache "main"')

    def test_a_database_that_is_not_there_is_named(self):
        self.assert_refused("write-lost", "undefined_database", 'database "lost"')


if __name__ == "__main__":
    unittest.main()
