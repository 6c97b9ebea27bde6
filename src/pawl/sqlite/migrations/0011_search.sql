-- Jobs by values in their payloads, for the keys that their task names.

-- Since which job all values of a key are in job_search; NULL: it is too early to say.
CREATE TABLE search_keys(
    task TEXT NOT NULL,
    path TEXT NOT NULL,
    declared_at INTEGER NOT NULL,
    since INTEGER,
    PRIMARY KEY(task, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_search(
    task TEXT NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    job_id INTEGER NOT NULL,
    PRIMARY KEY(task, path, value, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_search_by_job ON job_search(job_id);

-- A few running jobs are found among a million that wait.
CREATE INDEX jobs_by_state ON live_jobs(state, id) WHERE state <> 'ready';
