-- find_running_job for many attempts that succeeded: a list of [id, fence]. By primary key.
SELECT task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details, j.id
FROM json_each(:attempts) a CROSS JOIN live_jobs j
WHERE j.id = a.value ->> 0 AND fence = a.value ->> 1 AND state = 'running' AND cancel_requested = 0
