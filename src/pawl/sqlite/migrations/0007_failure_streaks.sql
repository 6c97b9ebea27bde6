-- Failed jobs of a task in a row, of tasks with alerts; without a row: none.
CREATE TABLE failure_streaks(
    task TEXT PRIMARY KEY,
    n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
