-- Takes the first ready job of a lane, but for excluded tasks. Index: jobs_lane.
-- Another node has locked what it takes meanwhile: those are passed over.
WITH chosen AS MATERIALIZED (
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND concurrency_key = :key AND state = 'ready'
        AND (:excluded::text IS NULL OR task NOT IN (SELECT jsonb_array_elements_text(:excluded::jsonb)))
    ORDER BY priority DESC, run_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE pawl.live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id = ANY(ARRAY(SELECT id FROM chosen))
RETURNING {unfinished_columns}
