-- Errors of attempts by what they have in common: kept in the commits that end attempts.

-- `n` counts what happened, whatever becomes of the jobs; the other columns are those of the last one.
CREATE TABLE error_groups(
    task TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    retryable INTEGER NOT NULL,
    last_job INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY(task, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX error_groups_by_time ON error_groups(last_seen);

CREATE TABLE error_hours(
    task TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    hour INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY(task, fingerprint, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX error_hours_by_time ON error_hours(hour);

-- Of failed jobs: the group of their last error. NULL for those that failed before there were groups.
ALTER TABLE job_history ADD COLUMN fingerprint TEXT;
CREATE INDEX history_by_fingerprint ON job_history(fingerprint, id) WHERE fingerprint IS NOT NULL;
