-- Takes jobs of one priority that have waited since before a time. Index: jobs_ready.
UPDATE live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id IN (
    SELECT id FROM live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND priority = :priority AND run_at < :before
        AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY run_at, id
    LIMIT :limit)
RETURNING {unfinished_columns}
