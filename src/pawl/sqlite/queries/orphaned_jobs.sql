-- Running jobs of a holder that is gone. A scan of the hot table, at start only.
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, schedule, slot, schedule_cron, user_id, tags,
    progress, error, waiting_for, payload, large_payload, NULL, 0, NULL FROM jobs WHERE state = 'running' AND holder IS NOT :holder ORDER BY id LIMIT :limit
