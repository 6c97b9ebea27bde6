-- end_waiting_job for many. Deleted from live_jobs by delete_waiting_jobs in the same transaction;
-- waiting_jobs_among has locked them.
INSERT INTO pawl.job_history({history_columns})
SELECT id, generation, task, queue, :state::text, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at::bigint, holder, schedule, slot, user_id,
    tags, progress, :error::text, concurrency_key, ordering_key, deadline, batch, details, payload,
    large_payload, NULL, 0
FROM pawl.live_jobs
WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint)) AND state <> 'running'
