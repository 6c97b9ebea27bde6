# SPDX-License-Identifier: Apache-2.0
"""A server on a store with a long history: fifty tasks over three weeks, a job in fifty failed, a day of minutes of
statistics, and jobs that wait. The rows are written by SQL."""
import contextlib
import os
import pathlib
import sqlite3
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/system"))
TASKS = 50
CONFIG = '[tasks.light]\nkind = "noop"\nqueue = "light"\n' + "".join(f'[tasks.task-{n}]\nkind = "pull"\nsearch = ["siteId"]\n' for n in range(TASKS)) + "".join(
    f'[schedules.nightly-{n}]\ntask = "task-{n % TASKS}"\ncron = "{n % 60} {n % 24} * * *"\n' for n in range(200))
ERROR = '{{"code":"http_503","message":"POST https://shop.example answered 503: timed out","retryable":true}}'
PAYLOAD = """'{{"siteId":"site-' || (n % 5000) || '","fill":"' || '""" + "x" * 160 + """' || '"}}'"""
STATE = "CASE WHEN n % 50 = 0 THEN 'failed' WHEN n % 997 = 0 THEN 'cancelled' ELSE 'succeeded' END"
QUEUE = "CASE WHEN n % 5000 = 0 THEN 'rare' ELSE 'default' END"
USER = "CASE WHEN n % 10 = 0 THEN 'user-' || (n % 1000) END"
AT = "({now} - 1814400000000 * ({count} - n) / {count})"
# {s} is the schema, {rows} what gives n from 1 to the count.
FILL = [
    """INSERT INTO {s}job_history(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence, timeout,
           created_at, started_at, finished_at, user_id, error, fingerprint, payload)
       SELECT n, 1, 'task-' || (n % 50), """ + QUEUE + ", " + STATE + ", 0, " + AT + ", 1, 3, 1, 300000000, " + AT + ", "
    + AT + ", " + AT + " + 2000000, " + USER + ", CASE WHEN n % 50 = 0 THEN '" + ERROR + "' END, "
    + "CASE WHEN n % 50 = 0 THEN 'c7e65067933404e8' END, " + PAYLOAD + " FROM ({rows}) AS made",
    "INSERT INTO {s}job_search(task, path, value, job_id) "
    "SELECT 'task-' || (n % 50), 'siteId', 'site-' || (n % 5000), n FROM ({rows}) AS made",
    "UPDATE {s}search_keys SET since = 0",
]
WAIT = [
    """INSERT INTO {s}live_jobs(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence, timeout,
           created_at, payload)
       SELECT {history} + n, 1, 'task-' || (n % 50), 'default', CASE WHEN n % 5 = 0 THEN 'scheduled' ELSE 'ready' END, 0,
           {now} + CASE WHEN n % 5 = 0 THEN 86400000000 ELSE 0 END, 0, 3, 0, 300000000, {now}, """ + PAYLOAD
    + " FROM ({rows}) AS made",
]
COUNT = """INSERT INTO {s}counters({columns})
    SELECT queue, task, state, {node}count(*) FROM (
        SELECT queue, task, state FROM {s}live_jobs UNION ALL SELECT queue, task, state FROM {s}job_history) AS jobs
    GROUP BY queue, task, state"""
MINUTES = """INSERT INTO {s}task_minutes({columns})
    SELECT {minute} - 60000000 * (n % 1440), 'task-' || (n / 1440 % 50), measure, bucket, {node}20, 400000
    FROM ({rows}) AS made, (
        SELECT 'run' AS measure, 40 AS bucket UNION ALL SELECT 'run', 55 UNION ALL SELECT 'wait', 30 UNION ALL
        SELECT 'wait', 45 UNION ALL SELECT 'succeeded', 0 UNION ALL SELECT 'failed', 0) AS measures"""
HOURS = """INSERT INTO {s}task_hours({hours})
    SELECT minute / 3600000000 * 3600000000, task, measure, bucket, {node}sum(n), sum(total) FROM {s}task_minutes
    GROUP BY 1, task, measure, bucket"""


def statements(is_sqlite, history, waiting):
    now = int(time.time() * 1e6)

    def rows(count):
        return (f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {count}) SELECT n FROM r"
                if is_sqlite else f"SELECT n FROM generate_series(1::bigint, {count}) AS n")

    node = "" if is_sqlite else "'bench', "
    more = {"s": "" if is_sqlite else "pawl.", "now": now, "history": history, "node": node,
            "minute": now // 60_000_000 * 60_000_000}
    for text in FILL:
        yield text.format(count=history, rows=rows(history), **more)
    for text in WAIT:
        yield text.format(rows=rows(waiting), **more)
    column = "" if is_sqlite else "node, "
    yield COUNT.format(columns=f"queue, task, state, {column}n", **more)
    yield MINUTES.format(rows=rows(1440 * TASKS), columns=f"minute, task, measure, bucket, {column}n, total", **more)
    yield HOURS.format(hours=f"hour, task, measure, bucket, {column}n, total", **more)


def add_arguments(parser):
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    for name, count in (("history", 1_000_000), ("waiting", 100_000)):
        parser.add_argument(f"--{name}", type=int, default=count)


@contextlib.contextmanager
def filled_server(arguments):
    """A running server whose store is filled. Its key is nodes.TOKEN."""
    os.environ["PAWL_BINARY"] = str(arguments.binary.resolve())
    os.environ["PAWL_TEST_STORE"] = arguments.store
    from nodes import TOKEN, Nodes  # read PAWL_BINARY
    from pawl import Server
    is_sqlite = arguments.store == "sqlite"
    nodes = None if is_sqlite else Nodes(CONFIG)
    server = Server(CONFIG, env={"PAWL_ADMIN_TOKEN": TOKEN}) if is_sqlite else nodes.make()
    try:
        server.start()
        server.terminate()
        texts = statements(is_sqlite, arguments.history, arguments.waiting)
        first_free = arguments.history + arguments.waiting + 10_000
        if is_sqlite:
            fill_sqlite(server, texts, first_free)
        else:
            fill_postgres(nodes.postgres, texts, first_free)
        server.start()
        yield server
    finally:
        (server if is_sqlite else nodes).close()


def fill_sqlite(server, texts, first_free):
    from pawl import database_of
    with sqlite3.connect(database_of(server)) as database:
        for text in texts:
            database.execute(text)
        database.execute("UPDATE ids SET next = ?", (first_free,))


def fill_postgres(postgres, texts, first_free):
    for day in range(22):
        postgres.sql("SELECT pawl.ensure_partitions("
                     f"(extract(epoch FROM now()) * 1000000)::bigint - {day} * 86400000000)")
    for text in texts:
        postgres.sql(text)
    postgres.sql(f"SELECT setval('pawl.ids', {(first_free // 4096 + 2) * 4096})")
    postgres.sql("VACUUM ANALYZE")
