-- move_to_history for many jobs that succeeded: a list of [id, finished_at, result, large_result]; running_jobs_among
-- has looked at their fences, and locked them. Deleted from live_jobs by delete_jobs in the same transaction. By
-- primary key.
INSERT INTO pawl.job_history({history_columns})
SELECT id, generation, task, queue, 'succeeded', priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, ended_at, holder, schedule, slot, user_id,
    tags, progress, NULL, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, job_result, is_large
FROM pawl.live_jobs
JOIN (
    SELECT (value ->> 0)::bigint AS job, (value ->> 1)::bigint AS ended_at, value ->> 2 AS job_result,
        (value ->> 3)::smallint AS is_large
    FROM json_array_elements(:ends::json) AS e(value)
) AS ended ON job = id
