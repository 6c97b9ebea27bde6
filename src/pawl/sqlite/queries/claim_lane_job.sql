-- Takes the first ready job of a lane, but for excluded tasks. Index: jobs_lane.
UPDATE live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id = (
    SELECT id FROM live_jobs
    WHERE queue = :queue AND concurrency_key = :key AND state = 'ready'
        AND (:excluded IS NULL OR task NOT IN (SELECT value FROM json_each(:excluded)))
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY priority DESC, run_at, id
    LIMIT 1)
RETURNING {unfinished_columns}
