-- Takes the first ready jobs of a queue in (priority, run_at, id) order, but for excluded tasks (a JSON
-- list): the attempt is counted, the fence raised. Index: jobs_ready. Jobs that another node is taking are
-- passed over: no claim waits.
-- The look is an array: it runs once, and the update goes by primary key, however many rows the planner expects.
-- FOR NO KEY UPDATE: a job that somebody is about to wait for (lock_parent) is taken nevertheless.
UPDATE pawl.live_jobs
SET {start_attempt}
WHERE id = ANY (ARRAY(
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL AND {not_excluded}
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY priority DESC, run_at, id
    LIMIT :limit
    FOR NO KEY UPDATE SKIP LOCKED))
RETURNING {unfinished_columns}
