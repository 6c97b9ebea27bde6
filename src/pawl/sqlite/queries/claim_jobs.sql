-- Takes the first ready jobs of a queue in (priority, run_at, id) order, but for excluded tasks (a JSON
-- list): the attempt is counted, the fence raised. Index: jobs_ready.
-- Rejected: SELECT, then UPDATE by id, one statement a row (measured: no faster, and two round trips
-- on a server).
UPDATE jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
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
