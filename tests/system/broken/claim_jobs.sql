-- Broken on purpose: only the first attempt is counted. The kill test must catch a build with this.
UPDATE live_jobs
SET state = 'running', attempt = 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id IN (
    SELECT id FROM live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
    ORDER BY priority DESC, run_at, id
    LIMIT :limit)
RETURNING {unfinished_columns}
