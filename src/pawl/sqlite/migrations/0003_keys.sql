-- API keys, and the lists of those who see their own jobs only.

-- Ids are never reused (AUTOINCREMENT): jobs belong to "key:<id>". Lists are JSON, NULL for none.
CREATE TABLE api_keys(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin','operator','producer','worker','viewer')),
    queues TEXT,
    tasks TEXT,
    prefix TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX jobs_of_user ON jobs(user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX history_by_user ON job_history(user_id, id) WHERE user_id IS NOT NULL;
