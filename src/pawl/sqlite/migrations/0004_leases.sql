-- What workers outside hold. Times are store time (store_clock.h).
CREATE TABLE leases(
    token_hash TEXT PRIMARY KEY,  -- SHA-256 of the token, which is not kept
    job_id INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    worker TEXT NOT NULL,
    queue TEXT NOT NULL,
    task TEXT NOT NULL,
    length INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome_hash TEXT  -- null: it ran out
) STRICT, WITHOUT ROWID;
CREATE INDEX leases_open ON leases(expires_at) WHERE ended_at IS NULL;
CREATE INDEX leases_ended ON leases(ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX leases_of_worker ON leases(worker, job_id) WHERE ended_at IS NULL;

-- How far store time has come: it does not go back.
CREATE TABLE store_time(mark INTEGER NOT NULL) STRICT;
INSERT INTO store_time VALUES (0);
