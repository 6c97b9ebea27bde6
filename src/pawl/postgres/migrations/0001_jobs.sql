-- The schema of the store on PostgreSQL 15 or newer: the tables of the SQLite store (sqlite/migrations), for
-- many nodes that write at once. Times are microseconds of UTC since 1970, durations microseconds,
-- flags 0 or 1, so that both stores are read by the same code.
--
-- Every name is qualified: nothing here or in queries/ relies on search_path, nor on any state of a session,
-- so that a pooler may hand each transaction to another one. Transactions are READ COMMITTED: what
-- one reads in order to change it, it locks. Where a look has to be newer than the lock before it, both stand
-- in a function: each statement of a VOLATILE function sees what was committed when it begins,
-- while all parts of one statement see the same moment.
--
-- Whoever takes several locks takes them in this order: Idempotency-Key, schedule, lease, job (a parent before its
-- children; a unique key is locked by the job that holds it), batch. Two transactions of many jobs each may still
-- meet crosswise; PostgreSQL then ends one of them (40P01), which is run again, as after 40001 and after
-- a refusal by live_jobs_first_in_order (23505).
--
-- Texts that are compared or sorted have the collation "C": bytes, as SQLite and C++ order them, and no index
-- breaks when the collations of the system change (postgresql.org/docs/15/collation.html).
CREATE SCHEMA pawl;

CREATE TABLE pawl.schema_version(version integer NOT NULL);
INSERT INTO pawl.schema_version VALUES (1);

-- The one clock that decides leases. A test may put another function in its place.
CREATE FUNCTION pawl.store_time() RETURNS bigint
LANGUAGE sql VOLATILE AS $$
    SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$$;

-- A text out of stored JSON. PostgreSQL has no character 0, which JSON may write as an escape.
CREATE FUNCTION pawl.json_text(document text, key text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(document, '\u0000', '\ufffd')::json ->> key
$$;
-- The text, number or truth at a path of objects ("site.id"), a number as it is written: json does not convert it, as
-- jsonb would, which refuses 1e999999.
CREATE FUNCTION pawl.json_scalar(document text, path text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN json_typeof(found) IN ('string', 'number', 'boolean') THEN found #>> '{}' END
    FROM (SELECT replace(document, '\u0000', '\ufffd')::json #> string_to_array(path, '.') AS found) AS looked
$$;
CREATE FUNCTION pawl.json_of(document text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(document, '\u0000', '\ufffd')::jsonb
$$;

-- Unfinished jobs only: narrow, so that a claim and a finish touch few pages. Numbers stand before texts,
-- so that no row is padded between them.
CREATE TABLE pawl.live_jobs(
    id bigint PRIMARY KEY,
    generation bigint NOT NULL,
    priority bigint NOT NULL,
    run_at bigint NOT NULL,
    attempt bigint NOT NULL,
    max_attempts bigint NOT NULL,
    fence bigint NOT NULL,
    timeout bigint NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    give_up_at bigint,
    slot bigint,
    deadline bigint,
    batch bigint,
    cancel_requested smallint NOT NULL DEFAULT 0,
    -- Blocked behind an earlier job of its ordering key, whatever else it waits for.
    held smallint NOT NULL DEFAULT 0,
    large_payload smallint NOT NULL DEFAULT 0,
    task text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL
        CHECK (state IN ('ready', 'running', 'scheduled', 'retrying', 'blocked')),
    holder text COLLATE "C",
    schedule text COLLATE "C",
    user_id text COLLATE "C",
    concurrency_key text COLLATE "C",
    ordering_key text COLLATE "C",
    tags text,
    progress text,
    error text,
    details text,  -- JSON: what is shown and never searched (job_rows.cc)
    payload text
) WITH (
    -- Every job is written three times and then deleted. Room on its page for the next version keeps progress
    -- and cancel requests, which change no indexed column, out of the indexes (HOT).
    fillfactor = 70,
    -- A claim reads from the head of jobs_ready, where the dead entries gather: vacuum early and at full speed,
    -- and clean the indexes each time, though few pages of the table have dead rows.
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0,
    vacuum_index_cleanup = on,
    -- The share of each state changes within minutes.
    autovacuum_analyze_scale_factor = 0.05,
    autovacuum_analyze_threshold = 1000,
    -- To give pages back, vacuum would lock out every claim; they are filled again soon.
    vacuum_truncate = off,
    toast.vacuum_truncate = off
);
CREATE INDEX jobs_ready ON pawl.live_jobs(queue, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NULL;
CREATE INDEX jobs_lane ON pawl.live_jobs(queue, concurrency_key, priority DESC, run_at, id)
    WHERE state = 'ready' AND concurrency_key IS NOT NULL;
CREATE INDEX jobs_lane_running ON pawl.live_jobs(queue, concurrency_key)
    WHERE state = 'running' AND concurrency_key IS NOT NULL;
CREATE INDEX jobs_due ON pawl.live_jobs(run_at) WHERE state IN ('scheduled', 'retrying');
CREATE INDEX jobs_give_up ON pawl.live_jobs(give_up_at) WHERE state = 'blocked' AND give_up_at IS NOT NULL;
CREATE INDEX jobs_deadline ON pawl.live_jobs(deadline) WHERE deadline IS NOT NULL AND state <> 'running';
-- The job whose turn it is first: ids are handed to the nodes in blocks, so it need not have the least.
CREATE INDEX jobs_order ON pawl.live_jobs(queue, ordering_key, held, id) WHERE ordering_key IS NOT NULL;
-- Two nodes may each insert the first job of a key. The second is refused and looks again.
CREATE UNIQUE INDEX live_jobs_first_in_order ON pawl.live_jobs(queue, ordering_key)
    WHERE ordering_key IS NOT NULL AND held = 0;
CREATE INDEX jobs_of_schedule ON pawl.live_jobs(schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX jobs_of_batch ON pawl.live_jobs(batch, id) WHERE batch IS NOT NULL;
CREATE INDEX jobs_of_user ON pawl.live_jobs(user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX jobs_tagged ON pawl.live_jobs(task, id) WHERE tags IS NOT NULL;
-- A few running jobs are found among a million that wait. An expression, so that lists alone use it: dead entries of
-- jobs that ran gather there.
CREATE INDEX jobs_by_state ON pawl.live_jobs((state || ''), id) WHERE state || '' <> 'ready';

-- Final jobs: the commit that finishes a job moves it here. One partition a day, so that old ones are dropped
-- and not deleted row by row (drop_partitions). An id stands in one row, which the key cannot
-- say: a key of a partitioned table holds the column that it is partitioned by.
CREATE TABLE pawl.job_history(
    id bigint NOT NULL,
    finished_at bigint NOT NULL,
    generation bigint NOT NULL,
    priority bigint NOT NULL,
    run_at bigint NOT NULL,
    attempt bigint NOT NULL,
    max_attempts bigint NOT NULL,
    fence bigint NOT NULL,
    timeout bigint NOT NULL,
    created_at bigint NOT NULL,
    started_at bigint,
    slot bigint,
    deadline bigint,
    batch bigint,
    large_payload smallint NOT NULL DEFAULT 0,
    large_result smallint NOT NULL DEFAULT 0,
    task text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('succeeded', 'failed', 'cancelled', 'skipped')),
    holder text COLLATE "C",
    schedule text COLLATE "C",
    user_id text COLLATE "C",
    concurrency_key text COLLATE "C",
    ordering_key text COLLATE "C",
    -- Of failed jobs: the group of their last error.
    fingerprint text COLLATE "C",
    tags text,
    progress text,
    error text,
    details text,
    payload text,
    result text,
    PRIMARY KEY(id, finished_at)
) PARTITION BY RANGE (finished_at);
CREATE INDEX history_by_task ON pawl.job_history(task, id);
CREATE INDEX history_by_state ON pawl.job_history(state, id) WHERE state <> 'succeeded';
CREATE INDEX history_by_schedule ON pawl.job_history(schedule, id) WHERE schedule IS NOT NULL;
CREATE INDEX history_by_batch ON pawl.job_history(batch, id) WHERE batch IS NOT NULL;
CREATE INDEX history_by_user ON pawl.job_history(user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX history_by_fingerprint ON pawl.job_history(fingerprint, id) WHERE fingerprint IS NOT NULL;

-- What ends on a day that has no partition, because a clock is wrong or nobody made one.
CREATE TABLE pawl.job_history_default PARTITION OF pawl.job_history DEFAULT;

-- Makes the partitions of today and the next three days, and gives how many were missing. SECURITY DEFINER:
-- a node needs not own the tables that it writes.
--
-- ATTACH, and not CREATE … PARTITION OF, which locks out every reader of the history. It waits for those that
-- read the default partition, and others wait behind it: two seconds at most, then it is for the next
-- time, for which there are three days. In a transaction of its own: it locks the row of schema_version.
CREATE FUNCTION pawl.ensure_partitions(now bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    day CONSTANT bigint := 86400000000;
    day_begin bigint;
    part text;
    made integer := 0;
BEGIN
    FOR ahead IN 0..3 LOOP
        day_begin := (now / day + ahead) * day;
        part := 'job_history_' || to_char(to_timestamp(day_begin / 1e6) AT TIME ZONE 'UTC', 'YYYY_MM_DD');
        CONTINUE WHEN to_regclass('pawl.' || part) IS NOT NULL;
        PERFORM 1 FROM pawl.schema_version FOR UPDATE;
        CONTINUE WHEN to_regclass('pawl.' || part) IS NOT NULL;  -- another node was here
        LOCK TABLE pawl.job_history_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('CREATE TABLE pawl.%I (LIKE pawl.job_history INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
        EXECUTE format(
            'WITH moved AS (
                DELETE FROM pawl.job_history_default WHERE finished_at >= %s AND finished_at < %s RETURNING *
            )
            INSERT INTO pawl.%I SELECT * FROM moved', day_begin, day_begin + day, part);
        EXECUTE format(
            'ALTER TABLE pawl.job_history ATTACH PARTITION pawl.%I FOR VALUES FROM (%s) TO (%s)',
            part, day_begin, day_begin + day);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

-- Removes partitions that ended before a time, in two calls: one detaches, which locks out everybody and
-- so must be short; the next drops one that stands alone, with what stood beside its jobs, and gives
-- how many jobs it held, to be taken from the counters in the same transaction. Each call in a
-- transaction of its own, until it gives nothing twice.
CREATE FUNCTION pawl.drop_partitions(before bigint)
RETURNS TABLE(queue text, task text, state text, n bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    day CONSTANT bigint := 86400000000;
    part record;
BEGIN
    PERFORM 1 FROM pawl.schema_version FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;  -- another node is at it
    END IF;
    FOR part IN
        SELECT c.relname AS name, c.relispartition AS attached
        FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE s.nspname = 'pawl' AND c.relkind = 'r' AND c.relname ~ '^job_history_2[0-9_]+$'
            AND extract(epoch FROM to_date(right(c.relname, 10), 'YYYY_MM_DD')) * 1000000 + day <= before
        ORDER BY c.relispartition, c.relname
    LOOP
        IF part.attached THEN
            EXECUTE format('ALTER TABLE pawl.job_history DETACH PARTITION pawl.%I', part.name);
            CONTINUE;
        END IF;
        RETURN QUERY EXECUTE format(
            'SELECT queue::text, task::text, state::text, count(*) FROM pawl.%I GROUP BY queue, task, state',
            part.name);
        EXECUTE format(
            'DELETE FROM pawl.payloads WHERE job_id IN (SELECT id FROM pawl.%I WHERE large_payload = 1)', part.name);
        EXECUTE format(
            'DELETE FROM pawl.results WHERE job_id IN (SELECT id FROM pawl.%I WHERE large_result = 1)', part.name);
        EXECUTE format('DELETE FROM pawl.attempts WHERE job_id IN (SELECT id FROM pawl.%I)', part.name);
        EXECUTE format('DELETE FROM pawl.logs WHERE job_id IN (SELECT id FROM pawl.%I)', part.name);
        EXECUTE format('DELETE FROM pawl.job_search WHERE job_id IN (SELECT id FROM pawl.%I)', part.name);
        EXECUTE format('DROP TABLE pawl.%I', part.name);
        RETURN;
    END LOOP;
END
$$;

-- Both act with the rights of their owner, and whoever reads the views may use the schema.
REVOKE ALL ON FUNCTION pawl.ensure_partitions(bigint), pawl.drop_partitions(bigint) FROM PUBLIC;

-- Payloads and results above a kilobyte: they do not move with their job.
CREATE TABLE pawl.payloads(job_id bigint PRIMARY KEY, body text NOT NULL);
CREATE TABLE pawl.results(job_id bigint PRIMARY KEY, body text NOT NULL);

-- Attempts that ended, but for a last one that succeeded: that one is its job's own row.
CREATE TABLE pawl.attempts(
    job_id bigint NOT NULL,
    fence bigint NOT NULL,
    generation bigint NOT NULL,
    number bigint NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    holder text COLLATE "C",
    outcome text COLLATE "C" NOT NULL,
    error text,
    PRIMARY KEY(job_id, fence)
);

CREATE TABLE pawl.logs(
    job_id bigint NOT NULL,
    seq bigint NOT NULL,
    attempt bigint NOT NULL,
    at bigint NOT NULL,
    level text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY(job_id, seq)
);

-- Payload keys that jobs of a task are looked up by. Since which job all values of a key are in job_search;
-- NULL: some node may not know the key yet.
CREATE TABLE pawl.search_keys(
    task text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    declared_at bigint NOT NULL,
    since bigint,
    PRIMARY KEY(task, path)
);
CREATE TABLE pawl.job_search(
    task text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    job_id bigint NOT NULL,
    PRIMARY KEY(task, path, value, job_id)
);
CREATE INDEX job_search_by_job ON pawl.job_search(job_id);

-- Who signed in to the dashboard: digests alone, neither cookies nor keys.
CREATE TABLE pawl.browser_sessions(
    digest text COLLATE "C" PRIMARY KEY,
    credential text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint NOT NULL
);

-- What a blocked job waits for.
CREATE TABLE pawl.job_waits(
    parent bigint NOT NULL,
    child bigint NOT NULL,
    on_failure text NOT NULL CHECK (on_failure IN ('skip', 'run')),
    PRIMARY KEY(parent, child)
);
CREATE INDEX job_waits_of_child ON pawl.job_waits(child);
CREATE TABLE pawl.slot_waits(
    schedule text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    child bigint NOT NULL,
    on_failure text NOT NULL CHECK (on_failure IN ('skip', 'run')),
    PRIMARY KEY(schedule, slot, child)
);
CREATE INDEX slot_waits_of_child ON pawl.slot_waits(child);

-- Who holds a unique key: while unfinished (until is null), or up to a time whatever becomes of the job.
-- A row whose time is 0 holds nothing: lock_unique_key keeps a place with it.
CREATE TABLE pawl.unique_keys(
    task text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    job_id bigint NOT NULL,
    until bigint,
    PRIMARY KEY(task, key)
);
CREATE INDEX unique_keys_by_end ON pawl.unique_keys(until) WHERE until IS NOT NULL;

-- Jobs created together. What is pending is total less the four numbers; callbacks are JSON.
CREATE TABLE pawl.batches(
    id bigint PRIMARY KEY,
    total bigint NOT NULL DEFAULT 0,
    succeeded bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    cancelled bigint NOT NULL DEFAULT 0,
    skipped bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    finished_at bigint,
    closed smallint NOT NULL,
    name text,
    user_id text COLLATE "C",
    on_success text,  -- null once enqueued, or if there is none
    on_complete text
) WITH (fillfactor = 70);  -- counted in by each commit that ends a member: no indexed column changes

CREATE TABLE pawl.queues(
    name text COLLATE "C" PRIMARY KEY,
    paused smallint NOT NULL DEFAULT 0,
    concurrency bigint,
    limits text  -- JSON: all limits but concurrency
);
CREATE TABLE pawl.paused_tasks(name text COLLATE "C" PRIMARY KEY);
CREATE TABLE pawl.paused_keys(
    queue text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY(queue, key)
);

-- When jobs of limited queues started (key '' for the queue itself): as many of the newest as the
-- limit has starts.
CREATE TABLE pawl.starts(
    queue text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    job_id bigint NOT NULL,
    PRIMARY KEY(queue, key, at, job_id)
);
CREATE INDEX starts_by_time ON pawl.starts(at);

-- Rows of live_jobs and job_history by (queue, task, state), kept in the commits that change them. Each node
-- has rows of its own, so that no commit waits for another node's; readers add them up.
CREATE TABLE pawl.counters(
    queue text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    node text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY(queue, task, state, node)
) WITH (
    -- Few rows, which every commit changes: HOT as long as there is room, and vacuumed before they spread.
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0.1,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

CREATE TABLE pawl.task_minutes(
    minute bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    bucket bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY(minute, task, measure, bucket, node)
) WITH (fillfactor = 70);
-- The same numbers by the hour, kept longer: a month is read from 720 of them.
CREATE TABLE pawl.task_hours(
    hour bigint NOT NULL,
    task text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    bucket bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY(hour, task, measure, bucket, node)
) WITH (fillfactor = 70);

CREATE TABLE pawl.schedules(
    name text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    marker bigint NOT NULL,
    next_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    paused smallint NOT NULL DEFAULT 0,
    declaration text NOT NULL
);
CREATE INDEX schedules_due ON pawl.schedules(next_at) WHERE next_at IS NOT NULL;

-- One line a slot, or a run of equally skipped slots (slot..until, count of them).
CREATE TABLE pawl.ledger(
    schedule text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    until bigint NOT NULL,
    n bigint NOT NULL,
    job_id bigint,
    lateness bigint NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    PRIMARY KEY(schedule, slot)
);
-- For the pruner. Lines come in the order of time, so a few kilobytes say where the old ones are.
CREATE INDEX ledger_by_end ON pawl.ledger USING brin(until);

-- What each commit changed: [[event, first id, last id], …]. Kept an hour. The id is the transaction's own:
-- one entry a commit, and what is not yet visible can be told from what never comes
-- (journal_horizon). A sequence could not: entries become visible in the order of commits.
CREATE TABLE pawl.journal(
    id bigint PRIMARY KEY DEFAULT pg_current_xact_id()::text::bigint,
    at bigint NOT NULL,
    node text COLLATE "C" NOT NULL,  -- who has no need to be told
    changes text NOT NULL
);
CREATE INDEX journal_by_time ON pawl.journal(at, id);

-- Entries below this id are all there: nobody who may still commit has a smaller one. It follows the oldest
-- transaction that runs, so transactions that cannot have an entry are left out: those of other
-- databases, of the server itself, and of roles that may not write here. STABLE: it speaks of
-- the moment that its statement sees. Not in SQL, which would be parsed and planned at each call.
CREATE FUNCTION pawl.journal_horizon() RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(
        (SELECT min(running.id::text::bigint) FROM pg_snapshot_xip(moment) running(id)
         WHERE NOT EXISTS (
            SELECT FROM pg_stat_activity other
            WHERE other.backend_xid = running.id::xid
                AND (other.datname <> current_database()
                    OR other.backend_type = 'autovacuum worker'
                    OR NOT has_table_privilege(other.usesysid, 'pawl.journal', 'INSERT')))),
        pg_snapshot_xmax(moment)::text::bigint)
    FROM pg_current_snapshot() moment);
END
$$;

-- Answers by Idempotency-Key. A row whose time is 0 answers nothing: find_idempotency keeps a place with it.
CREATE TABLE pawl.idempotency(
    scope text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    status bigint NOT NULL,
    expires_at bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY(scope, key)
) WITH (fillfactor = 70);
CREATE INDEX idempotency_by_expiry ON pawl.idempotency(expires_at);

-- Ids are handed out in blocks that only grow: each value is the end of one. A sequence, because a row that
-- every node counts up would be locked until its transaction ends. next_id.sql has the size too.
CREATE SEQUENCE pawl.ids INCREMENT BY 4096 START WITH 4097 MINVALUE 4097;

-- API keys. Ids are never reused: jobs belong to "key:<id>". Lists are JSON, NULL for none.
CREATE TABLE pawl.api_keys(
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    name text NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'operator', 'producer', 'worker', 'viewer')),
    queues text,
    tasks text,
    prefix text NOT NULL,
    digest text COLLATE "C" NOT NULL UNIQUE
);

-- What workers outside hold. Times are store time.
CREATE TABLE pawl.leases(
    token_hash text COLLATE "C" PRIMARY KEY,  -- SHA-256 of the token, which is not kept
    job_id bigint NOT NULL,
    fence bigint NOT NULL,
    length bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    worker text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    task text COLLATE "C" NOT NULL,
    outcome_hash text COLLATE "C"  -- null: it ran out
) WITH (fillfactor = 70);
CREATE INDEX leases_open ON pawl.leases(expires_at) WHERE ended_at IS NULL;
CREATE INDEX leases_ended ON pawl.leases(ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX leases_of_worker ON pawl.leases(worker, job_id) WHERE ended_at IS NULL;

-- Nodes, each alive up to a store time: what it holds is no orphan. Written once a second by each node, in its own
-- row; no indexed column changes (HOT).
CREATE TABLE pawl.nodes(
    holder text COLLATE "C" PRIMARY KEY,  -- as in live_jobs
    expires_at bigint NOT NULL,
    started_at bigint NOT NULL,
    slots bigint NOT NULL,
    running bigint NOT NULL,
    draining smallint NOT NULL,
    name text NOT NULL,
    version text NOT NULL
) WITH (fillfactor = 50);

-- One verb for all jobs that a filter shows: what is to be done, and how far it has come.
CREATE TABLE pawl.bulk_actions(
    id bigint PRIMARY KEY,  -- jobs with a greater id are newer and are not touched
    reached bigint NOT NULL DEFAULT 0,  -- the last id that was looked at
    matched bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    finished_at bigint,
    dry_run smallint NOT NULL,
    verb text COLLATE "C" NOT NULL CHECK (verb IN ('cancel', 'retry', 'delete')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    filter text NOT NULL,  -- JSON
    by text
);
CREATE INDEX bulk_actions_unfinished ON pawl.bulk_actions(id) WHERE state = 'running';
CREATE INDEX bulk_actions_started ON pawl.bulk_actions(id) WHERE dry_run = 0;
CREATE INDEX bulk_actions_finished ON pawl.bulk_actions(finished_at) WHERE finished_at IS NOT NULL;

-- Errors of attempts by what they have in common: kept in the commits that end attempts, in the order of their
-- keys, so that two commits never wait for each other. `n` counts what happened, whatever becomes
-- of the jobs; the other columns are those of the last one.
CREATE TABLE pawl.error_groups(
    task text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    last_job bigint NOT NULL,
    first_seen bigint NOT NULL,
    last_seen bigint NOT NULL,
    n bigint NOT NULL,
    retryable smallint NOT NULL,
    code text COLLATE "C" NOT NULL,
    message text NOT NULL,
    PRIMARY KEY(task, fingerprint)
);
-- Groups are listed by time, task and fingerprint.
CREATE INDEX error_groups_by_time ON pawl.error_groups(last_seen, task, fingerprint);

CREATE TABLE pawl.error_hours(
    task text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    hour bigint NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY(task, fingerprint, hour)
) WITH (fillfactor = 70);
CREATE INDEX error_hours_by_time ON pawl.error_hours(hour);

-- Failed jobs of a task in a row, of tasks with alerts; without a row: none.
CREATE TABLE pawl.failure_streaks(
    task text COLLATE "C" PRIMARY KEY,
    n bigint NOT NULL
);

-- What models used and cost, and the vectors that they made.

-- By the hour: budgets and reports are sums over it. Costs are picodollars.
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
) WITH (fillfactor = 70);

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
    used_at bigint NOT NULL,
    vector bytea NOT NULL,
    PRIMARY KEY(model, dimensions, hash)
);
-- Numbers do not become shorter: to try would cost time at each write.
ALTER TABLE pawl.ai_vectors ALTER COLUMN vector SET STORAGE EXTERNAL;
CREATE INDEX ai_vectors_by_use ON pawl.ai_vectors(used_at);

-- What the views show of each task (views/); empty while there are no views.
CREATE TABLE pawl.viewed_tasks(
    task text COLLATE "C" PRIMARY KEY,
    type text,  -- what its jobs are called in `jobs`; NULL: they are not there
    is_prompt smallint NOT NULL,  -- its jobs are in prompt_jobs
    is_run smallint NOT NULL  -- its jobs are in CronJobRun, though it may have no schedule
);

-- Jobs that somebody set back to PENDING with an UPDATE: engine/sql_retries.cc retries them.
CREATE TABLE pawl.retry_requests(job_id bigint PRIMARY KEY);

-- What applications asked for with the functions below, each in a transaction of its own. A node takes it in within a
-- second; what cannot be done stays, with the reason.
CREATE TABLE pawl.requests(
    id bigint PRIMARY KEY,  -- of an enqueue: what its job will be called
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('enqueue', 'schedule', 'unschedule')),
    asked_at bigint NOT NULL,
    asked_by text NOT NULL,
    refused text,
    task text,
    payload text,
    queue text,
    priority integer,
    run_at bigint,
    max_attempts integer,
    unique_key text,
    concurrency_key text,
    ordering_key text,
    user_id text,
    tags text[] CHECK (coalesce(array_ndims(tags), 1) = 1 AND array_position(tags, NULL) IS NULL),
    name text,
    cron text,
    timezone text
);
CREATE INDEX requests_pending ON pawl.requests(id) WHERE refused IS NULL;

-- Creates a job if the transaction commits, and gives its id. What is NULL is taken from the task. A JSON null
-- as the payload is one; NULL is the task's own.
CREATE FUNCTION pawl.enqueue(
    task text,
    payload jsonb DEFAULT NULL,
    queue text DEFAULT NULL,
    priority integer DEFAULT NULL,
    run_at timestamptz DEFAULT NULL,
    max_attempts integer DEFAULT NULL,
    unique_key text DEFAULT NULL,
    concurrency_key text DEFAULT NULL,
    ordering_key text DEFAULT NULL,
    user_id text DEFAULT NULL,
    tags text[] DEFAULT NULL
) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO pawl.requests(id, kind, asked_at, asked_by, task, payload, queue, priority, run_at, max_attempts,
        unique_key, concurrency_key, ordering_key, user_id, tags)
    VALUES (nextval('pawl.ids') - 4096, 'enqueue', pawl.store_time(), session_user, $1, $2::text, $3, $4,
        (extract(epoch FROM $5) * 1000000)::bigint, $6, $7, $8, $9, $10, $11)
    RETURNING id
$$;

-- Creates a schedule or takes its place.
CREATE FUNCTION pawl.schedule(
    name text,
    cron text,
    task text,
    payload jsonb DEFAULT NULL,
    timezone text DEFAULT 'UTC',
    queue text DEFAULT NULL,
    priority integer DEFAULT NULL
) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO pawl.requests(id, kind, asked_at, asked_by, name, cron, task, payload, timezone, queue, priority)
    VALUES (nextval('pawl.ids') - 4096, 'schedule', pawl.store_time(), session_user, $1, $2, $3, $4::text, $5,
        $6, $7)
    RETURNING id
$$;

CREATE FUNCTION pawl.unschedule(name text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO pawl.requests(id, kind, asked_at, asked_by, name)
    VALUES (nextval('pawl.ids') - 4096, 'unschedule', pawl.store_time(), session_user, $1)
    RETURNING id
$$;

-- Whoever may call them has the rights of an administrator of pawl.
REVOKE ALL ON FUNCTION
    pawl.enqueue(text, jsonb, text, integer, timestamptz, integer, text, text, text, text, text[]),
    pawl.schedule(text, text, text, jsonb, text, text, integer),
    pawl.unschedule(text)
FROM PUBLIC;

-- The state of a job that another one is about to wait for; NULL: there is no such job. Until the transaction
-- ends, the job cannot: whoever ends it finds the wait. It may go on in every other way (FOR KEY SHARE
-- hinders nothing but a deletion). Looked for twice: a job moves between two tables.
CREATE FUNCTION pawl.lock_parent(parent bigint) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    found_state text;
BEGIN
    FOR look IN 1..2 LOOP
        SELECT state INTO found_state FROM pawl.live_jobs WHERE id = parent FOR KEY SHARE;
        IF found_state IS NULL THEN
            SELECT state INTO found_state FROM pawl.job_history WHERE id = parent;
        END IF;
        EXIT WHEN found_state IS NOT NULL;
    END LOOP;
    RETURN found_state;
END
$$;

-- Whether a blocked job still has something to wait for. The job is locked first: of two transactions that each
-- take one of its last two waits away, the second sees that nothing is left.
CREATE FUNCTION pawl.still_waits(waiting bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM 1 FROM pawl.live_jobs WHERE id = waiting FOR UPDATE;
    RETURN EXISTS (SELECT FROM pawl.job_waits WHERE child = waiting)
        OR EXISTS (SELECT FROM pawl.slot_waits WHERE child = waiting)
        OR EXISTS (SELECT FROM pawl.live_jobs WHERE id = waiting AND held = 1);
END
$$;

-- The line of the ledger that covers a slot. The schedule is locked first: whoever fires it finds the
-- wait that is inserted behind this look, or has written the line already.
CREATE FUNCTION pawl.lock_slot(of_schedule text, of_slot bigint)
RETURNS TABLE(slot_outcome text, slot_job bigint)
LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
BEGIN
    PERFORM 1 FROM pawl.schedules WHERE name = of_schedule FOR SHARE;
    RETURN QUERY
        SELECT outcome::text, job_id FROM pawl.ledger
        WHERE schedule = of_schedule AND slot <= of_slot AND until >= of_slot
        ORDER BY slot DESC LIMIT 1;
END
$$;

-- Who holds a unique key; no row: nobody, and nobody else takes it before this transaction ends. While its
-- holder is unfinished, the holder's row is the key's lock, as it is for the transaction that ends it and
-- frees the key: both would wait for each other if this one locked the key first.
CREATE FUNCTION pawl.lock_unique_key(of_task text, of_key text)
RETURNS TABLE(holding_job bigint, holds_until bigint)
LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
BEGIN
    FOR look IN 1..100 LOOP
        SELECT job_id, until INTO holding_job, holds_until
        FROM pawl.unique_keys WHERE task = of_task AND key = of_key;
        IF NOT FOUND THEN
            INSERT INTO pawl.unique_keys(task, key, job_id, until) VALUES (of_task, of_key, 0, 0)
            ON CONFLICT DO NOTHING;
            IF FOUND THEN
                RETURN;
            END IF;
            CONTINUE;
        END IF;
        PERFORM 1 FROM pawl.live_jobs WHERE id = holding_job FOR UPDATE;
        IF FOUND THEN
            PERFORM 1 FROM pawl.unique_keys
            WHERE task = of_task AND key = of_key AND job_id = holding_job;
        ELSE
            PERFORM 1 FROM pawl.unique_keys
            WHERE task = of_task AND key = of_key AND job_id = holding_job FOR UPDATE;
        END IF;
        IF FOUND THEN
            RETURN NEXT;
            RETURN;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'a unique key changes hands all the time' USING ERRCODE = 'serialization_failure';
END
$$;
