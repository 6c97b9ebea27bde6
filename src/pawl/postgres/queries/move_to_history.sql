-- Copies a running job to the history as it ends; find_running_job has looked at the fence, and locked the job.
-- Deleted from live_jobs by delete_job in the same transaction.
INSERT INTO pawl.job_history({history_columns}, fingerprint)
SELECT id, generation, task, queue, :state::text, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at::bigint, holder, schedule, slot, user_id,
    tags, progress, :error::text, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, :result::text, :large_result::smallint, :fingerprint::text
FROM pawl.live_jobs
WHERE id = :id
