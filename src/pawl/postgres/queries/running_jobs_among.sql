-- find_running_job for many attempts that succeeded: a list of [id, fence]. By primary key. Locks them in the order of
-- ids.
SELECT task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details, id
FROM pawl.live_jobs
JOIN (
    SELECT (value ->> 0)::bigint AS job, (value ->> 1)::bigint AS held_fence
    FROM jsonb_array_elements(:attempts::jsonb) AS a(value)
) AS ended ON job = id AND held_fence = fence
WHERE state = 'running' AND cancel_requested = 0
ORDER BY id
FOR UPDATE OF live_jobs
