-- Copies a running job to the history as it ends; find_running_job has looked at the fence. Deleted
-- from live_jobs by delete_job in the same transaction.
INSERT INTO job_history({history_columns}, fingerprint)
SELECT id, generation, task, queue, :state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at, holder, schedule, slot, user_id,
    tags, progress, :error, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, :result, :large_result, :fingerprint
FROM live_jobs
WHERE id = :id
