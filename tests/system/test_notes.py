# SPDX-License-Identifier: Apache-2.0
"""The notes (seed 2) on the real binary: clusters by k-means, a provider's vectors, lines of the log."""

import json
import sqlite3
import unittest

from pawl import CRON_SECRET, SystemTest
from target import Reply

KEY = "sk-of-the-note-tests-0123456789"

CONFIG = """
[databases.app]
url = "sqlite:./app.db"
[tasks.nightly-cluster]
kind = "embed_cluster"
cron = "0 2 * * *"
timezone = "America/New_York"
mode = "kmeans"
k = { min = 2, max = 2 }
cluster_table = "clusters"
"""
MODEL = """
[ai.embed]
base_url = "$TARGET/v1"
model = "text-embedding-3-small"
api_key = "env:AI_KEY"
"""

SCHEMA = """
drop table if exists notes;
drop table if exists clusters;
create table notes(id integer primary key autoincrement, user_id text not null, content text not null,
  type text not null default 'unclassified', archived boolean not null default false, embedding text,
  cluster text, cluster_confidence double precision, cluster_updated_at timestamp, created_at timestamp);
create table clusters(user_id text, name text, note_count integer, updated_at timestamp, unique(user_id, name));
"""
GARDEN = (
    "Sow tomato seeds in warm soil", "Water the tomato beds, the soil is dry",
    "Tomato seeds need soil that is warm", "New soil for the tomato beds",
)
BANK = (
    "Call the bank about the loan", "What interest does the loan of the bank cost",
    "The bank wants the interest by Friday", "Compare the loan of another bank, and its interest",
)


class NoteTest(SystemTest):
    ENV = {"CRON_SECRET": CRON_SECRET, "AI_KEY": KEY}

    def setUp(self):
        with sqlite3.connect(self.server.folder / "app.db", timeout=10) as database:
            database.executescript(SCHEMA)
        database.close()

    def sql(self, text, *values):
        with sqlite3.connect(self.server.folder / "app.db", timeout=10) as database:
            rows = database.execute(text, values).fetchall()
        database.close()
        return rows

    def add(self, user, *contents):
        for content in contents:
            self.sql("insert into notes(user_id, content) values (?, ?)", user, content)

    def cluster(self):
        answer = self.api.call("POST", "/api/cron/nightly-cluster", token="",
                               headers={"Authorization": f"Bearer {CRON_SECRET}"})
        return self.check(answer, 200).json

    def names(self, user, contents):
        """The clusters of these notes."""
        return {name for content, name in self.sql("select content, cluster from notes where user_id = ?", user)
                if content in contents}

    def newest_job(self):
        return next(iter(self.api.pages("/v1/jobs", task="nightly-cluster")))


class ByKMeans(NoteTest):
    CONFIG = CONFIG

    def test_notes_get_the_clusters_of_their_words(self):
        self.add("ada", *GARDEN, *BANK)
        self.add("ben", *BANK, *GARDEN)

        self.assertEqual(self.cluster(), {"success": True, "usersProcessed": 2, "usersFailed": 0,
                                          "notesEmbedded": 16, "notesClustered": 16, "errors": []})

        for user in ("ada", "ben"):
            garden, = self.names(user, GARDEN)
            bank, = self.names(user, BANK)
            self.assertNotEqual(garden, bank)
            self.assertRegex(garden.lower(), "tomato|soil")
            self.assertRegex(bank.lower(), "bank|loan|interest")
        self.assertEqual(self.newest_job()["result"]["engine"], "hashed-tfidf-v1")

    def test_the_table_of_clusters_says_how_many_notes_each_has(self):
        self.add("ada", *GARDEN, *BANK)
        self.add("ben", *GARDEN, *BANK)
        self.cluster()
        grouped = "select user_id, cluster, count(*) from notes group by 1, 2 order by 1, 2"
        listed = "select user_id, name, note_count from clusters order by 1, 2"
        self.assertEqual(len(self.sql(listed)), 4)
        self.assertEqual(self.sql(listed), self.sql(grouped))

        self.sql("delete from notes where user_id = 'ben'")
        self.cluster()

        self.assertEqual(len(self.sql(listed)), 2)
        self.assertEqual(self.sql(listed), self.sql(grouped))

    def test_clusters_keep_their_names_when_notes_come(self):
        self.add("ada", *GARDEN, *BANK)
        self.cluster()
        self.sql("update notes set cluster = 'Beds' where cluster in "
                 "(select cluster from notes where content = ?)", GARDEN[0])

        self.add("ada", "Are the tomato seeds in the soil yet")
        self.cluster()

        self.assertEqual(self.names("ada", (*GARDEN, "Are the tomato seeds in the soil yet")), {"Beds"})
        self.assertNotIn("Beds", self.names("ada", BANK))

    def test_the_log_has_a_line_for_each_user(self):
        self.add("ada-of-the-log", *GARDEN)
        self.cluster()

        lines = [json.loads(line) for line in self.server.log().splitlines() if line.startswith("{")]
        line, = [line for line in lines if line.get("user_id") == "ada-of-the-log"]
        self.assertEqual((line["msg"], line["task"], line["attempt"]), ("notes.user_done", "nightly-cluster", 1))
        self.assertEqual(str(line["job_id"]), str(self.newest_job()["id"]))
        self.assertIn("duration_ms", line)


class OfAProvider(NoteTest):
    CONFIG = CONFIG + MODEL

    def setUp(self):
        super().setUp()
        self.target.on("/v1/embeddings", self.embed)

    @staticmethod
    def embed(hit):
        texts = hit.json["input"]
        return Reply(200, {"content-type": "application/json"}, json.dumps({
            "model": "text-embedding-3-small", "usage": {"prompt_tokens": len(texts), "total_tokens": len(texts)},
            "data": [{"index": index, "embedding": [3, 4, 0] if text in GARDEN else [0, 0.5, 12]}
                     for index, text in enumerate(texts)],
        }).encode())

    def test_vectors_are_stored_as_it_gave_them(self):
        self.add("ada", *GARDEN, *BANK)

        self.assertEqual(self.cluster()["notesEmbedded"], 8)

        self.assertEqual(self.sql("select embedding from notes order by id"),
                         [("[3,4,0]",)] * 4 + [("[0,0.5,12]",)] * 4)
        self.assertEqual(len(self.names("ada", GARDEN)), 1)
        self.assertEqual(len(self.names("ada", BANK)), 1)
        self.assertNotEqual(self.names("ada", GARDEN), self.names("ada", BANK))


if __name__ == "__main__":
    unittest.main()
