-- move_to_history for many jobs that succeeded: the list of take_ended_jobs, whose conditions hold here too. Deleted
-- from live_jobs by delete_jobs in the same transaction. By primary key.
INSERT INTO job_history({history_columns})
SELECT j.id, generation, task, queue, 'succeeded', priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, e.value ->> 2, holder, schedule, slot, user_id,
    tags, progress, NULL, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, e.value ->> 3, e.value ->> 4
FROM json_each(:ends) e CROSS JOIN live_jobs j
WHERE j.id = e.value ->> 0 AND fence = e.value ->> 1 AND state = 'running' AND cancel_requested = 0
