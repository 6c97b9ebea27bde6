-- Takes jobs of one priority that have waited since before a time. Index: jobs_ready.
-- Another node has locked what it takes meanwhile: those are passed over.
WITH chosen AS MATERIALIZED (
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND priority = :priority AND run_at < :before
        AND (:excluded::text IS NULL OR task NOT IN (SELECT jsonb_array_elements_text(:excluded::jsonb)))
    ORDER BY run_at, id
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
)
UPDATE pawl.live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id = ANY(ARRAY(SELECT id FROM chosen))
RETURNING {unfinished_columns}
