-- Takes jobs of one priority that have waited since before a time, as claim_jobs does. Index: jobs_ready.
UPDATE pawl.live_jobs
SET {start_attempt}
WHERE id = ANY (ARRAY(
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND priority = :priority AND run_at < :before AND {not_excluded}
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY run_at, id
    LIMIT :limit
    FOR NO KEY UPDATE SKIP LOCKED))
RETURNING {unfinished_columns}
