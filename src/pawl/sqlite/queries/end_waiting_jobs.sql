-- end_waiting_job for many. Deleted from live_jobs by delete_waiting_jobs in the same transaction.
INSERT INTO job_history({history_columns})
SELECT id, generation, task, queue, :state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at, holder, schedule, slot, user_id,
    tags, progress, :error, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, NULL, 0
FROM live_jobs
WHERE id IN (SELECT value FROM json_each(:ids)) AND state <> 'running'
