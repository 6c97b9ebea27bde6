-- Keys, batches and leases; and cheaper checks: SQLite builds a table for `IN` with more than two
-- values each time a row is written.

CREATE TABLE jobs_2(
    id INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    task TEXT NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'ready' OR state = 'running' OR state = 'scheduled'
        OR state = 'retrying' OR state = 'blocked'),
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
    user_id TEXT,
    tags TEXT,
    progress TEXT,
    error TEXT,
    concurrency_key TEXT,
    ordering_key TEXT,
    -- Blocked behind an earlier job of its ordering key, whatever else it waits for.
    held INTEGER NOT NULL DEFAULT 0,
    deadline INTEGER,
    batch INTEGER,
    details TEXT,  -- JSON: what is shown and never searched (job_rows.cc)
    payload TEXT,
    large_payload INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO jobs_2(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, holder, give_up_at, schedule, slot, user_id,
    tags, progress, error, details, payload, large_payload)
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, holder, give_up_at, schedule, slot, user_id,
    tags, progress, error,
    CASE WHEN schedule_cron IS NOT NULL OR waiting_for IS NOT NULL
        THEN json_patch('{}', json_object('cron', schedule_cron, 'waiting_for', waiting_for)) END,
    payload, large_payload
FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_2 RENAME TO jobs;

CREATE INDEX jobs_ready ON jobs(queue, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NULL;
CREATE INDEX jobs_lane ON jobs(queue, concurrency_key, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NOT NULL;
CREATE INDEX jobs_due ON jobs(run_at) WHERE state IN ('scheduled', 'retrying');
CREATE INDEX jobs_give_up ON jobs(give_up_at) WHERE state = 'blocked' AND give_up_at IS NOT NULL;
CREATE INDEX jobs_deadline ON jobs(deadline) WHERE deadline IS NOT NULL AND state <> 'running';
CREATE INDEX jobs_order ON jobs(queue, ordering_key, id) WHERE ordering_key IS NOT NULL;
CREATE INDEX jobs_of_schedule ON jobs(schedule) WHERE schedule IS NOT NULL;
CREATE INDEX jobs_of_batch ON jobs(batch, id) WHERE batch IS NOT NULL;

CREATE TABLE job_history_2(
    id INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    task TEXT NOT NULL,
    queue TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'succeeded' OR state = 'failed' OR state = 'cancelled'
        OR state = 'skipped'),
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
    user_id TEXT,
    tags TEXT,
    progress TEXT,
    error TEXT,
    concurrency_key TEXT,
    ordering_key TEXT,
    deadline INTEGER,
    batch INTEGER,
    details TEXT,
    payload TEXT,
    large_payload INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    large_result INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO job_history_2(id, generation, task, queue, state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, finished_at, holder, schedule, slot, user_id, tags,
    progress, error, details, payload, large_payload, result, large_result)
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, finished_at, holder, schedule, slot, user_id, tags,
    progress, error, CASE WHEN schedule_cron IS NOT NULL THEN json_object('cron', schedule_cron) END,
    payload, large_payload, result, large_result
FROM job_history;
DROP TABLE job_history;
ALTER TABLE job_history_2 RENAME TO job_history;

CREATE INDEX history_by_task ON job_history(task, id);
CREATE INDEX history_by_state ON job_history(state, id) WHERE state <> 'succeeded';
CREATE INDEX history_by_schedule ON job_history(schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX history_by_batch ON job_history(batch, id) WHERE batch IS NOT NULL;

-- Who holds a unique key: while unfinished (until is null), or up to a time whatever becomes of the job.
CREATE TABLE unique_keys(
    task TEXT NOT NULL,
    key TEXT NOT NULL,
    job_id INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY(task, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX unique_keys_by_end ON unique_keys(until) WHERE until IS NOT NULL;

-- Jobs created together. What is pending is total less the four numbers; callbacks are JSON.
CREATE TABLE batches(
    id INTEGER PRIMARY KEY,
    name TEXT,
    user_id TEXT,
    closed INTEGER NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    succeeded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    on_success TEXT,  -- null once enqueued, or if there is none
    on_complete TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

CREATE TABLE paused_keys(
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY(queue, key)
) STRICT, WITHOUT ROWID;

-- When jobs of limited queues started (key '' for the queue itself): as many of the newest as the
-- limit has starts.
CREATE TABLE starts(
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    PRIMARY KEY(queue, key, at, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX starts_by_time ON starts(at);

ALTER TABLE queues ADD COLUMN limits TEXT;  -- JSON: all limits but concurrency
