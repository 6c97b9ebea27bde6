-- Takes the first ready jobs of a queue in (priority, run_at, id) order, but for excluded tasks (a JSON
-- list): the attempt is counted, the fence raised. Index: jobs_ready.
-- Rejected: SELECT, then UPDATE by id, one statement a row (measured: no faster, and two round trips
-- on a server).
-- Another node has locked what it takes meanwhile: those are passed over.
WITH chosen AS MATERIALIZED (
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
        AND (:excluded::text IS NULL OR task NOT IN (SELECT jsonb_array_elements_text(:excluded::jsonb)))
    ORDER BY priority DESC, run_at, id
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
)
UPDATE pawl.live_jobs
SET state = 'running', attempt = attempt + 1, fence = fence + 1, started_at = :now, holder = :holder,
    progress = NULL
WHERE id = ANY(ARRAY(SELECT id FROM chosen))
RETURNING {unfinished_columns}
