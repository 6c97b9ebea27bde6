#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails where the two stores do not have the same statements.

One C++ runs on both (src/pawl/relational): queries/ must hold the same names, and a pair must name the same
parameters. PostgreSQL's may name the node as well, whose rows of a counter they change; or hold nothing but
a comment that says which other statement does its work.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STORES = [ROOT / "src/pawl" / name for name in ("sqlite", "postgres")]
ONLY_POSTGRES = {"node"}


def parameters_in(sql):
    """The names behind a colon, but for comments, literals and casts. None: there is no statement."""
    lines = [line for line in sql.splitlines() if not line.lstrip().startswith("--")]
    text = re.sub(r"'[^']*'", "''", "\n".join(lines))
    if not text.strip():
        return None
    return set(re.findall(r"(?<![:\w]):([A-Za-z_]\w*)", text))


def read_statements(folder):
    """Of each query, its parameters, those of its fragments included."""
    fragments = {path.stem: path.read_text() for path in folder.glob("fragments/*.sql")}
    fill = lambda name: fragments.get(name[1], "")
    return {path.stem: parameters_in(re.sub(r"\{(\w+)\}", fill, path.read_text()))
            for path in folder.glob("queries/*.sql")}


def differences(sqlite, postgres):
    for name in sorted(sqlite.keys() ^ postgres.keys()):
        yield f"{name}: only {'sqlite' if name in sqlite else 'postgres'} has this statement"
    for name in sorted(sqlite.keys() & postgres.keys()):
        if sqlite[name] is None:
            yield f"{name}: there is no statement"
        if sqlite[name] is None or postgres[name] is None:
            continue
        wrong = (sqlite[name] ^ postgres[name]) - (ONLY_POSTGRES - sqlite[name])
        if wrong:
            yield f"{name}: only one store names {', '.join(sorted(':' + name for name in wrong))}"


def lists_that_differ():
    """many/NAME.sql is called with lists of what queries/NAME.sql is called with."""
    for path in sorted((ROOT / "src/pawl/postgres/many").glob("*.sql")):
        one = path.parent.parent / "queries" / path.name
        if not one.exists():
            yield f"many/{path.name}: there is no such query"
        elif parameters_in(path.read_text()) != parameters_in(one.read_text()):
            yield f"many/{path.name}: its parameters are not those of queries/{path.name}"


def main():
    found = [*differences(*map(read_statements, STORES)), *lists_that_differ()]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
