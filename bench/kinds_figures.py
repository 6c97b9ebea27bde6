#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""CPU of the server for 1,000 notes in clusters and 5,000 missing summaries, without a provider.

usage: bench/kinds_figures.py BINARY

The texts are those of tests/corpus, the tables those of examples/five-systems on SQLite.
"""
import os
import pathlib
import sqlite3
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOTES, ARTICLES = 1_000, 5_000
CONFIG = """
[databases.app]
url = "sqlite:{database}"
[tasks.summaries]
kind = "summarize_missing"
[tasks.clusters]
kind = "embed_cluster"
mode = "{mode}"
"""


def notes():
    """(type, content), a third of them without a type."""
    found = []
    for file in sorted((ROOT / "tests/corpus/topics").glob("*.txt")):
        lines = (line.lstrip("~#*- ").strip() for line in file.read_text().splitlines())
        found += [(file.stem, line) for line in lines if len(line) > 60]
    for i in range(NOTES):
        topic, line = found[i % len(found)]
        yield topic if i % 3 else "unclassified", f"{line} {i}"


def articles():
    found = []
    for file in sorted((ROOT / "tests/corpus/articles").glob("*.txt")):
        for part in file.read_text().split("== ")[1:]:
            title, *lines = part.splitlines()
            found.append((title, " ".join(line.lstrip("*-~ ") for line in lines if line and line[0] != ">")))
    for i in range(ARTICLES):
        yield *found[i % len(found)], str(i)


def fill(path):
    database = sqlite3.connect(path)
    database.executescript((ROOT / "examples/five-systems/schema.sqlite.sql").read_text())
    database.executemany("insert into notes(user_id, type, content) values ('ada', ?, ?)", notes())
    database.executemany("insert into articles(title, content, slug) values (?, ?, ?)", articles())
    database.commit()
    database.close()


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.environ["PAWL_BINARY"] = str(pathlib.Path(sys.argv[1]).resolve())
    sys.path.insert(0, str(ROOT / "tests/system"))
    from pawl import CRON_SECRET, Server  # it looks for the binary when it is loaded
    with tempfile.TemporaryDirectory(prefix="pawl-figures-") as folder:
        database = pathlib.Path(folder) / "app.db"
        fill(database)

        def measure(server, method, path):
            before = cpu_seconds(server.process.pid)
            answer = server.client(token=CRON_SECRET).call(method, path)
            print(answer.text)
            return cpu_seconds(server.process.pid) - before

        for mode in ("type_centroid", "kmeans"):
            config = CONFIG.format(database=database, mode=mode)
            with Server(config, env={"CRON_SECRET": CRON_SECRET}) as server:
                seconds = measure(server, "POST", "/api/cron/nightly-cluster")
                print(f"{NOTES} notes, {mode}: {seconds:.2f} s of CPU (goal 5)")
                if mode == "type_centroid":
                    seconds = measure(server, "GET", "/api/summary")
                    print(f"summaries: {ARTICLES / seconds:.0f} rows a CPU second (goal 500)")


if __name__ == "__main__":
    main()
