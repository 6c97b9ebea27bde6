-- When the job that has been ready longest became due, over all priorities of a queue: one look at
-- the head of each priority, and for jobs with a key at the head of each of the first 1,000 keys.
-- Indexes: jobs_ready, jobs_lane.
-- Rejected: min(run_at) over the queue, which walks all that is ready.
WITH RECURSIVE priorities(priority) AS (
    SELECT (SELECT priority FROM pawl.live_jobs
            WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NULL
            ORDER BY priority DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT j.priority FROM pawl.live_jobs j
            WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key IS NULL
                AND j.priority < p.priority ORDER BY j.priority DESC LIMIT 1)
    FROM priorities p WHERE p.priority IS NOT NULL
),
keys(key, number) AS (
    SELECT (SELECT concurrency_key FROM pawl.live_jobs
            WHERE queue = :queue AND state = 'ready' AND concurrency_key IS NOT NULL
            ORDER BY concurrency_key LIMIT 1), 1
    UNION ALL
    SELECT (SELECT j.concurrency_key FROM pawl.live_jobs j
            WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key > k.key
            ORDER BY j.concurrency_key LIMIT 1), k.number + 1
    FROM keys k WHERE k.key IS NOT NULL AND k.number < 1000
),
heads(run_at) AS (
    SELECT (SELECT j.run_at FROM pawl.live_jobs j
            WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key IS NULL
                AND j.priority = p.priority ORDER BY j.run_at LIMIT 1)
    FROM priorities p WHERE p.priority IS NOT NULL
    UNION ALL
    SELECT (SELECT j.run_at FROM pawl.live_jobs j
            WHERE j.queue = :queue AND j.state = 'ready' AND j.concurrency_key = k.key
            ORDER BY j.priority DESC, j.run_at LIMIT 1)
    FROM keys k WHERE k.key IS NOT NULL
)
SELECT min(run_at) FROM heads
