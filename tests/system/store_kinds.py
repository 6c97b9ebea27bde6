# SPDX-License-Identifier: Apache-2.0
"""Which store the tests of this process run on: PAWL_TEST_STORE is sqlite, postgres or pgbouncer."""

import atexit
import functools
import itertools
import os
import unittest

from servers import PgBouncer, Postgres

KIND = os.environ.get("PAWL_TEST_STORE", "sqlite")
IS_SQLITE = KIND == "sqlite"
# A test that looks into the file, or restarts a killed process on it: a shared store waits for the lease.
on_sqlite_alone = unittest.skipUnless(IS_SQLITE, "an embedded store alone")
_numbers = itertools.count(1)


@functools.cache
def _postgres():
    """The one of this process, and what stands in front of it."""
    postgres = Postgres()
    atexit.register(postgres.close)
    if KIND == "postgres":
        return postgres, postgres
    door = PgBouncer(postgres)
    atexit.register(door.close)
    return postgres, door


def new_store_url():
    """Of an empty store on a server."""
    postgres, door = _postgres()
    name = f"store_{next(_numbers)}"
    postgres.sql(f"create database {name}")
    return door.url.replace("/postgres", f"/{name}")
