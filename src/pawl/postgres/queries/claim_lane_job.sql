-- Takes the first ready job of a lane that nobody else is taking, but for excluded tasks. Index: jobs_lane.
UPDATE pawl.live_jobs
SET {start_attempt}
WHERE id = ANY (ARRAY(
    SELECT id FROM pawl.live_jobs
    WHERE queue = :queue AND concurrency_key = :key AND state = 'ready' AND {not_excluded}
        AND (deadline IS NULL OR deadline > :now)
    ORDER BY priority DESC, run_at, id
    LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED))
RETURNING {unfinished_columns}
