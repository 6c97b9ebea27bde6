-- The priorities below a queue's highest whose oldest ready job has waited since before a time: one look
-- at the head of each. Index: jobs_ready.
WITH RECURSIVE priorities(priority) AS (
    SELECT (SELECT priority FROM pawl.live_jobs
            WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
            ORDER BY priority DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT j.priority FROM pawl.live_jobs j
            WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key IS NULL
                AND j.priority < p.priority ORDER BY j.priority DESC LIMIT 1)
    FROM priorities p WHERE p.priority IS NOT NULL
)
SELECT p.priority FROM priorities p
WHERE p.priority IS NOT NULL AND p.priority < (SELECT max(priority) FROM priorities)
    AND (SELECT j.run_at FROM pawl.live_jobs j
         WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key IS NULL
            AND j.priority = p.priority
         ORDER BY j.run_at LIMIT 1) < :before
ORDER BY p.priority
