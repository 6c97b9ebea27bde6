-- Takes the first ready jobs of a queue in (priority, run_at, id) order, but for excluded tasks (a JSON
-- list): the attempt is counted, the fence raised. Index: jobs_ready.
-- Rejected: SELECT, then UPDATE by id, one statement a row (measured: no faster, and two round trips
-- on a server).
UPDATE live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id IN (
    SELECT id FROM live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY priority DESC, run_at, id
    LIMIT :limit)
RETURNING {unfinished_columns}
