# SPDX-License-Identifier: Apache-2.0
"""The application's database: a file of SQLite, or a PostgreSQL of the test's own."""

import pathlib
import shutil
import sqlite3
import tempfile

from servers import Postgres

WORDS = {
    "postgres": {"{pk}": "bigint generated always as identity primary key", "{ts}": "timestamptz",
                 "{json}": "jsonb"},
    "sqlite": {"{pk}": "integer primary key autoincrement", "{ts}": "timestamp", "{json}": "json"},
}


class AppDatabase:
    """`{pk}`, `{ts}` and `{json}` are the dialect's words."""

    def __init__(self, dialect):
        self.dialect = dialect
        self._postgres = Postgres() if dialect == "postgres" else None
        self._folder = None if self._postgres else pathlib.Path(tempfile.mkdtemp(prefix="pawl-app-"))
        self.url = self._postgres.url if self._postgres else f"sqlite:{self._folder}/app.db"

    def script(self, text):
        for word, meaning in WORDS[self.dialect].items():
            text = text.replace(word, meaning)
        if self._postgres:
            self._postgres.sql(text)
            return
        with sqlite3.connect(self._folder / "app.db", timeout=10) as database:
            database.executescript(text)

    def rows(self, text):
        """Lines of `a|b`; null is nothing."""
        if self._postgres:
            return self._postgres.sql(text)
        with sqlite3.connect(self._folder / "app.db", timeout=10) as database:
            return ["|".join("" if value is None else str(value) for value in row)
                    for row in database.execute(text)]

    def close(self):
        if self._postgres:
            self._postgres.close()
        else:
            shutil.rmtree(self._folder, ignore_errors=True)
