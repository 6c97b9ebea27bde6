-- Copies a job that never started (again) to the history: cancelled or skipped. Deleted from live_jobs by
-- delete_job in the same transaction; find_unfinished_job has locked it.
INSERT INTO pawl.job_history({history_columns})
SELECT id, generation, task, queue, :state::text, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at::bigint, holder, schedule, slot, user_id,
    tags, progress, :error::text, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, NULL, 0
FROM pawl.live_jobs
WHERE id = :id AND state <> 'running'
