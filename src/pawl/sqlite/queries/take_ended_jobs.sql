-- find_running_job for many attempts that succeeded: a list of [id, fence, finished_at, result, large_result]. They
-- leave live_jobs by move_jobs_to_history and delete_jobs in the same transaction. By primary key.
SELECT task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details, j.id
FROM json_each(:ends) e CROSS JOIN live_jobs j
WHERE j.id = e.value ->> 0 AND fence = e.value ->> 1 AND state = 'running' AND cancel_requested = 0
