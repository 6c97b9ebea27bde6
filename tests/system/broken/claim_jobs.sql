-- Broken on purpose: only the first attempt is counted. The kill test must catch a build with this.
UPDATE jobs
SET state = 'running', attempt = 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id IN (
    SELECT id FROM jobs
    WHERE queue = :queue AND state = 'ready'
        AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
    ORDER BY priority DESC, run_at, id
    LIMIT :limit)
RETURNING id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, schedule, slot, schedule_cron, user_id, tags,
    progress, error, waiting_for, payload, large_payload, NULL, 0, NULL
