-- find_running_job for many attempts that succeeded: a list of [id, fence, finished_at, result, large_result], in the
-- order of ids. Moves them to the history at once: to lock them first and to come back twice costs a third
-- more. By primary key: BETWEEN can be answered by it alone, while an equality lets the planner read the whole of an
-- index that it takes for empty, as the hot table often was when it was analyzed, and which is full of dead entries.
WITH ended AS (
    SELECT (value ->> 0)::bigint AS job, (value ->> 1)::bigint AS held_fence, (value ->> 2)::bigint AS ended_at,
        value ->> 3 AS job_result, (value ->> 4)::smallint AS is_large
    FROM json_array_elements(:ends::json) AS e(value)
), taken AS (
    DELETE FROM pawl.live_jobs USING ended
    WHERE id BETWEEN job AND job AND fence = held_fence AND state = 'running' AND cancel_requested = 0
    RETURNING live_jobs.*, ended_at, job_result, is_large
)
INSERT INTO pawl.job_history({history_columns})
SELECT id, generation, task, queue, 'succeeded', priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, ended_at, holder, schedule, slot, user_id,
    tags, progress, NULL, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, job_result, is_large
FROM taken
RETURNING task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details, id
