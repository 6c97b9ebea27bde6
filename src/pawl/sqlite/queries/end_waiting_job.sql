-- Copies a job that never started (again) to the history: cancelled or skipped. Deleted from live_jobs by
-- delete_job in the same transaction.
INSERT INTO job_history({history_columns})
SELECT id, generation, task, queue, :state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at, holder, schedule, slot, user_id,
    tags, progress, :error, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, NULL, 0
FROM live_jobs
WHERE id = :id AND state <> 'running'
