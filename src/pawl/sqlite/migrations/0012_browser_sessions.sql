-- Who signed in to the dashboard: digests alone, neither cookies nor keys.
CREATE TABLE browser_sessions(
    digest TEXT PRIMARY KEY,
    credential TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
