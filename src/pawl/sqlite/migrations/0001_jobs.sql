-- The first schema. Times are microseconds of UTC since 1970, durations microseconds.

-- Unfinished jobs only: narrow, so that a claim and a finish touch few pages.
CREATE TABLE jobs(
    id INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    task TEXT NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('scheduled','blocked','ready','running','retrying')),
    priority INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    timeout INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    give_up_at INTEGER,
    schedule TEXT,
    slot INTEGER,
    schedule_cron TEXT,
    user_id TEXT,
    tags TEXT,
    progress TEXT,
    error TEXT,
    waiting_for TEXT,
    payload TEXT,
    large_payload INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_ready ON jobs(queue, priority DESC, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_due ON jobs(run_at) WHERE state IN ('scheduled', 'retrying');
CREATE INDEX jobs_give_up ON jobs(give_up_at) WHERE state = 'blocked' AND give_up_at IS NOT NULL;
CREATE INDEX jobs_of_schedule ON jobs(schedule) WHERE schedule IS NOT NULL;

-- Final jobs: the commit that finishes a job moves it here.
CREATE TABLE job_history(
    id INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    task TEXT NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('succeeded','failed','cancelled','skipped')),
    priority INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    timeout INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER NOT NULL,
    holder TEXT,
    schedule TEXT,
    slot INTEGER,
    schedule_cron TEXT,
    user_id TEXT,
    tags TEXT,
    progress TEXT,
    error TEXT,
    payload TEXT,
    large_payload INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    large_result INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX history_by_task ON job_history(task, id);
CREATE INDEX history_by_state ON job_history(state, id) WHERE state <> 'succeeded';
CREATE INDEX history_by_schedule ON job_history(schedule, id) WHERE schedule IS NOT NULL;

-- Payloads and results above a kilobyte: they do not move with their job.
CREATE TABLE payloads(job_id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE results(job_id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;

-- Attempts that ended, but for a last one that succeeded: that one is its job's own row.
CREATE TABLE attempts(
    job_id INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    holder TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT,
    PRIMARY KEY(job_id, fence)
) STRICT, WITHOUT ROWID;

CREATE TABLE logs(
    job_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY(job_id, seq)
) STRICT, WITHOUT ROWID;

-- What a blocked job waits for.
CREATE TABLE job_waits(
    parent INTEGER NOT NULL,
    child INTEGER NOT NULL,
    on_failure TEXT NOT NULL CHECK (on_failure IN ('skip','run')),
    PRIMARY KEY(parent, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_waits_of_child ON job_waits(child);
CREATE TABLE slot_waits(
    schedule TEXT NOT NULL,
    slot INTEGER NOT NULL,
    child INTEGER NOT NULL,
    on_failure TEXT NOT NULL CHECK (on_failure IN ('skip','run')),
    PRIMARY KEY(schedule, slot, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX slot_waits_of_child ON slot_waits(child);

CREATE TABLE queues(
    name TEXT PRIMARY KEY,
    paused INTEGER NOT NULL DEFAULT 0,
    concurrency INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE paused_tasks(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Rows of jobs and job_history by (queue, task, state), kept in the commits that change them.
CREATE TABLE counters(
    queue TEXT NOT NULL,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY(queue, task, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_minutes(
    minute INTEGER NOT NULL,
    task TEXT NOT NULL,
    measure TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    n INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY(minute, task, measure, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedules(
    name TEXT PRIMARY KEY,
    declaration TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL,
    marker INTEGER NOT NULL,
    next_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX schedules_due ON schedules(next_at) WHERE next_at IS NOT NULL;

-- One line a slot, or a run of equally skipped slots (slot..until, count of them).
CREATE TABLE ledger(
    schedule TEXT NOT NULL,
    slot INTEGER NOT NULL,
    until INTEGER NOT NULL,
    n INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    job_id INTEGER,
    lateness INTEGER NOT NULL,
    PRIMARY KEY(schedule, slot)
) STRICT, WITHOUT ROWID;

-- What each commit changed: [[event, first id, last id], …]. Kept an hour.
CREATE TABLE journal(
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    changes TEXT NOT NULL
) STRICT;

CREATE TABLE idempotency(
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY(scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_expiry ON idempotency(expires_at);

-- Ids are handed out in blocks that only grow.
CREATE TABLE ids(next INTEGER NOT NULL) STRICT;
INSERT INTO ids VALUES (1);
