-- What people read with SQL (views/) is called as their own tables were: the hot table gives up its name.

ALTER TABLE jobs RENAME TO live_jobs;

-- What the views show of each task; empty while there are no views.
CREATE TABLE viewed_tasks(
    task TEXT PRIMARY KEY,
    type TEXT,  -- what its jobs are called in `jobs`; NULL: they are not there
    is_prompt INTEGER NOT NULL,  -- its jobs are in prompt_jobs
    is_run INTEGER NOT NULL  -- its jobs are in CronJobRun, though it may have no schedule
) STRICT, WITHOUT ROWID;

-- Jobs that somebody set back to PENDING with an UPDATE: engine/sql_retries.cc retries them.
CREATE TABLE retry_requests(job_id INTEGER PRIMARY KEY) STRICT;
