-- A job by its id, wherever it stands. By primary key.
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, schedule, slot, schedule_cron, user_id, tags,
    progress, error, waiting_for, payload, large_payload, NULL, 0, NULL FROM jobs WHERE id = :id
UNION ALL
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, 0, schedule, slot, schedule_cron, user_id, tags,
    progress, error, NULL, payload, large_payload, result, large_result, finished_at FROM job_history WHERE id = :id
