-- Copies a running job to the history as it ends, only while the fence holds and no accepted cancel
-- says otherwise. Deleted from jobs by delete_job in the same transaction.
INSERT INTO job_history(id, generation, task, queue, state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, finished_at, holder, schedule, slot, schedule_cron, user_id,
    tags, progress, error, payload, large_payload, result, large_result)
SELECT id, generation, task, queue, :state, priority, run_at, attempt, max_attempts,
    fence, timeout, created_at, started_at, :finished_at, holder, schedule, slot, schedule_cron, user_id,
    tags, progress, :error, payload, large_payload, :result, :large_result
FROM jobs
WHERE id = :id AND fence = :fence AND state = 'running'
    AND (cancel_requested = 0 OR :state = 'cancelled')
RETURNING task, queue, schedule, slot, generation, attempt, started_at, run_at
