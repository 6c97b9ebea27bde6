-- The schema of the store on PostgreSQL: the tables of the embedded store under the same names, in a schema of their
-- own. Times are microseconds of UTC since 1970, durations microseconds, flags 0 or 1; text compares byte by byte.

CREATE SCHEMA pawl;

CREATE TABLE pawl.schema_version(version bigint NOT NULL);
INSERT INTO pawl.schema_version VALUES (0);

-- The time that decides leases, whatever a node's clock says.
CREATE FUNCTION pawl.store_time() RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog
AS 'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint';

CREATE TABLE pawl.payloads(job_id bigint PRIMARY KEY, body text COLLATE "C" NOT NULL);

CREATE TABLE pawl.results(job_id bigint PRIMARY KEY, body text COLLATE "C" NOT NULL);

CREATE TABLE pawl.attempts(
    job_id bigint NOT NULL,
    fence bigint NOT NULL,
    generation bigint NOT NULL,
    number bigint NOT NULL,
    holder text COLLATE "C",
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    error text COLLATE "C",
    PRIMARY KEY(job_id, fence)
);

CREATE TABLE pawl.logs(
    job_id bigint NOT NULL,
    seq bigint NOT NULL,
    attempt bigint NOT NULL,
    at bigint NOT NULL,
    level text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    PRIMARY KEY(job_id, seq)
);

CREATE TABLE pawl.job_waits(
    parent bigint NOT NULL,
    child bigint NOT NULL,
    on_failure text COLLATE "C" NOT NULL CHECK (on_failure IN ('skip','run')),
    PRIMARY KEY(parent, child)
);
CREATE INDEX job_waits_of_child ON pawl.job_waits(child);

CREATE TABLE pawl.slot_waits(
    schedule text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    child bigint NOT NULL,
    on_failure text COLLATE "C" NOT NULL CHECK (on_failure IN ('skip','run')),
    PRIMARY KEY(schedule, slot, child)
);
CREATE INDEX slot_waits_of_child ON pawl.slot_waits(child);

CREATE TABLE pawl.queues(
    name text COLLATE "C" PRIMARY KEY,
    paused bigint NOT NULL DEFAULT 0,
    concurrency bigint,
    limits text COLLATE "C"
);

CREATE TABLE pawl.paused_tasks(name text COLLATE "C" PRIMARY KEY);

-- Rows of live_jobs and job_history by (queue, task, state), kept in the commits that change them. Each node has
-- rows of its own, so that none waits for another; readers add them up.
CREATE TABLE pawl.counters(
    queue text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    PRIMARY KEY(queue, task, state, node)
);

CREATE TABLE pawl.task_minutes(
    minute bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    bucket bigint NOT NULL,
    n bigint NOT NULL,
    total bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    PRIMARY KEY(minute, task, measure, bucket, node)
);

CREATE TABLE pawl.schedules(
    name text COLLATE "C" PRIMARY KEY,
    declaration text COLLATE "C" NOT NULL,
    paused bigint NOT NULL DEFAULT 0,
    version bigint NOT NULL,
    marker bigint NOT NULL,
    next_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE INDEX schedules_due ON pawl.schedules(next_at) WHERE next_at IS NOT NULL;

CREATE TABLE pawl.ledger(
    schedule text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    until bigint NOT NULL,
    n bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    job_id bigint,
    lateness bigint NOT NULL,
    PRIMARY KEY(schedule, slot)
);

-- What each commit changed: [[event, first id, last id], …]. Kept an hour.
CREATE TABLE pawl.journal(
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    changes text COLLATE "C" NOT NULL
);

CREATE TABLE pawl.idempotency(
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    status bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY(scope, key)
);
CREATE INDEX idempotency_by_expiry ON pawl.idempotency(expires_at);

-- Ids are handed out in blocks that only grow.
CREATE TABLE pawl.ids(next bigint NOT NULL);

-- Unfinished jobs only. Room is left on each page, so that a claim's new row stands beside the old one and no index
-- changes but those of its state; vacuum comes early and in full speed, for dead rows are what slows a queue down.
CREATE TABLE pawl.live_jobs(
    id bigint PRIMARY KEY,
    generation bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state = 'ready' OR state = 'running' OR state = 'scheduled'
        OR state = 'retrying' OR state = 'blocked'),
    priority bigint NOT NULL,
    run_at bigint NOT NULL,
    attempt bigint NOT NULL,
    max_attempts bigint NOT NULL,
    fence bigint NOT NULL,
    timeout bigint NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    cancel_requested bigint NOT NULL DEFAULT 0,
    holder text COLLATE "C",
    give_up_at bigint,
    schedule text COLLATE "C",
    slot bigint,
    user_id text COLLATE "C",
    tags text COLLATE "C",
    progress text COLLATE "C",
    error text COLLATE "C",
    concurrency_key text COLLATE "C",
    ordering_key text COLLATE "C",
    -- Blocked behind an earlier job of its ordering key, whatever else it waits for.
    held bigint NOT NULL DEFAULT 0,
    deadline bigint,
    batch bigint,
    details text COLLATE "C",  -- JSON: what is shown and never searched (job_rows.cc)
    payload text COLLATE "C",
    large_payload bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0);
CREATE INDEX jobs_ready ON pawl.live_jobs(queue, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NULL;
CREATE INDEX jobs_lane ON pawl.live_jobs(queue, concurrency_key, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NOT NULL;
CREATE INDEX jobs_due ON pawl.live_jobs(run_at) WHERE state IN ('scheduled', 'retrying');
CREATE INDEX jobs_give_up ON pawl.live_jobs(give_up_at) WHERE state = 'blocked' AND give_up_at IS NOT NULL;
CREATE INDEX jobs_deadline ON pawl.live_jobs(deadline) WHERE deadline IS NOT NULL AND state <> 'running';
CREATE INDEX jobs_order ON pawl.live_jobs(queue, ordering_key, id) WHERE ordering_key IS NOT NULL;
CREATE INDEX jobs_of_schedule ON pawl.live_jobs(schedule) WHERE schedule IS NOT NULL;
CREATE INDEX jobs_of_batch ON pawl.live_jobs(batch, id) WHERE batch IS NOT NULL;

-- Final jobs: the commit that finishes a job moves it here. A partition a day (pawl.ensure_partitions): what is past its
-- retention goes by dropping one.
CREATE TABLE pawl.job_history(
    id bigint NOT NULL,
    generation bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state = 'succeeded' OR state = 'failed' OR state = 'cancelled'
        OR state = 'skipped'),
    priority bigint NOT NULL,
    run_at bigint NOT NULL,
    attempt bigint NOT NULL,
    max_attempts bigint NOT NULL,
    fence bigint NOT NULL,
    timeout bigint NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    finished_at bigint NOT NULL,
    holder text COLLATE "C",
    schedule text COLLATE "C",
    slot bigint,
    user_id text COLLATE "C",
    tags text COLLATE "C",
    progress text COLLATE "C",
    error text COLLATE "C",
    concurrency_key text COLLATE "C",
    ordering_key text COLLATE "C",
    deadline bigint,
    batch bigint,
    details text COLLATE "C",
    payload text COLLATE "C",
    large_payload bigint NOT NULL DEFAULT 0,
    result text COLLATE "C",
    large_result bigint NOT NULL DEFAULT 0,
    fingerprint text COLLATE "C",
    PRIMARY KEY(id, finished_at)
) PARTITION BY RANGE (finished_at);
CREATE INDEX history_by_task ON pawl.job_history(task, id);
CREATE INDEX history_by_state ON pawl.job_history(state, id) WHERE state <> 'succeeded';
CREATE INDEX history_by_schedule ON pawl.job_history(schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX history_by_batch ON pawl.job_history(batch, id) WHERE batch IS NOT NULL;

CREATE TABLE pawl.unique_keys(
    task text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    job_id bigint NOT NULL,
    until bigint,
    PRIMARY KEY(task, key)
);
CREATE INDEX unique_keys_by_end ON pawl.unique_keys(until) WHERE until IS NOT NULL;

CREATE TABLE pawl.batches(
    id bigint PRIMARY KEY,
    name text COLLATE "C",
    user_id text COLLATE "C",
    closed bigint NOT NULL,
    total bigint NOT NULL DEFAULT 0,
    succeeded bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    cancelled bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    on_success text COLLATE "C",  -- null once enqueued, or if there is none
    on_complete text COLLATE "C",
    created_at bigint NOT NULL,
    finished_at bigint
);

CREATE TABLE pawl.paused_keys(
    queue text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY(queue, key)
);

CREATE TABLE pawl.starts(
    queue text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    job_id bigint NOT NULL,
    PRIMARY KEY(queue, key, at, job_id)
);
CREATE INDEX starts_by_time ON pawl.starts(at);
CREATE INDEX journal_by_time ON pawl.journal(at, id);

CREATE TABLE pawl.task_hours(
    hour bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    bucket bigint NOT NULL,
    n bigint NOT NULL,
    total bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    PRIMARY KEY(hour, task, measure, bucket, node)
);

CREATE TABLE pawl.api_keys(
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin','operator','producer','worker','viewer')),
    queues text COLLATE "C",
    tasks text COLLATE "C",
    prefix text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint
);
CREATE INDEX jobs_of_user ON pawl.live_jobs(user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX history_by_user ON pawl.job_history(user_id, id) WHERE user_id IS NOT NULL;

CREATE TABLE pawl.leases(
    token_hash text COLLATE "C" PRIMARY KEY,  -- SHA-256 of the token, which is not kept
    job_id bigint NOT NULL,
    fence bigint NOT NULL,
    worker text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    length bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    outcome_hash text COLLATE "C"  -- null: it ran out
);
CREATE INDEX leases_open ON pawl.leases(expires_at) WHERE ended_at IS NULL;
CREATE INDEX leases_ended ON pawl.leases(ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX leases_of_worker ON pawl.leases(worker, job_id) WHERE ended_at IS NULL;

CREATE TABLE pawl.bulk_actions(
    id bigint PRIMARY KEY,  -- jobs with a greater id are newer and are not touched
    verb text COLLATE "C" NOT NULL CHECK (verb = 'cancel' OR verb = 'retry' OR verb = 'delete'),
    filter text COLLATE "C" NOT NULL,  -- JSON
    state text COLLATE "C" NOT NULL CHECK (state = 'running' OR state = 'done' OR state = 'failed'),
    dry_run bigint NOT NULL,
    reached bigint NOT NULL DEFAULT 0,  -- the last id that was looked at
    matched bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    by text COLLATE "C",
    created_at bigint NOT NULL,
    finished_at bigint
);
CREATE INDEX bulk_actions_unfinished ON pawl.bulk_actions(id) WHERE state = 'running';
CREATE INDEX bulk_actions_finished ON pawl.bulk_actions(finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE pawl.error_groups(
    task text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    retryable bigint NOT NULL,
    last_job bigint NOT NULL,
    first_seen bigint NOT NULL,
    last_seen bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY(task, fingerprint)
);
CREATE INDEX error_groups_by_time ON pawl.error_groups(last_seen);

CREATE TABLE pawl.error_hours(
    task text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    hour bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY(task, fingerprint, hour)
);
CREATE INDEX error_hours_by_time ON pawl.error_hours(hour);
CREATE INDEX history_by_fingerprint ON pawl.job_history(fingerprint, id) WHERE fingerprint IS NOT NULL;

CREATE TABLE pawl.failure_streaks(
    task text COLLATE "C" PRIMARY KEY,
    n bigint NOT NULL
);

CREATE TABLE pawl.ai_hours(
    hour bigint NOT NULL,
    connection text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,  -- '': outside of a job
    calls bigint NOT NULL,
    failed bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    cache_write_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost bigint NOT NULL,
    unpriced_calls bigint NOT NULL,
    PRIMARY KEY(hour, connection, provider, model, task)
);

CREATE TABLE pawl.ai_jobs(
    job bigint NOT NULL,
    provider text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    last_at bigint NOT NULL,
    calls bigint NOT NULL,
    failed bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    cache_write_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost bigint NOT NULL,
    unpriced_calls bigint NOT NULL,
    PRIMARY KEY(job, provider, model)
);
CREATE INDEX ai_jobs_by_age ON pawl.ai_jobs(last_at);

CREATE TABLE pawl.ai_vectors(
    model text COLLATE "C" NOT NULL,
    dimensions bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    vector bytea NOT NULL,
    used_at bigint NOT NULL,
    UNIQUE(model, dimensions, hash)
);
CREATE INDEX ai_vectors_by_use ON pawl.ai_vectors(used_at);
CREATE INDEX jobs_tagged ON pawl.live_jobs(task, id) WHERE tags IS NOT NULL;

CREATE TABLE pawl.viewed_tasks(
    task text COLLATE "C" PRIMARY KEY,
    type text COLLATE "C",  -- what its jobs are called in `jobs`; NULL: they are not there
    is_prompt bigint NOT NULL,  -- its jobs are in prompt_jobs
    is_run bigint NOT NULL  -- its jobs are in CronJobRun, though it may have no schedule
);

CREATE TABLE pawl.retry_requests(job_id bigint PRIMARY KEY);

INSERT INTO pawl.ids VALUES (1);

CREATE TABLE pawl.job_history_other PARTITION OF pawl.job_history DEFAULT;

-- The partitions of the day of `now` and of the next three. Runs as the owner, so that a role without the right to create
-- tables may ask for them.
CREATE FUNCTION pawl.ensure_partitions(now bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog
AS $$
DECLARE
    day constant bigint := 86400000000;
    first bigint;
    name text;
BEGIN
    FOR i IN 0..3 LOOP
        first := (now / day + i) * day;
        name := 'job_history_' || to_char(to_timestamp(first / 1000000) AT TIME ZONE 'UTC', 'YYYYMMDD');
        IF to_regclass('pawl.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE pawl.%I PARTITION OF pawl.job_history FOR VALUES FROM (%s) TO (%s)',
                name, first, first + day);
        END IF;
    END LOOP;
END
$$;
