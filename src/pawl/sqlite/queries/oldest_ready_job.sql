-- When the job that has been ready longest became due, over all priorities of a queue: one look at
-- the head of each priority. Index: jobs_ready.
-- Rejected: min(run_at) over the queue, which walks all that is ready.
WITH RECURSIVE priorities(priority) AS (
    SELECT (SELECT priority FROM jobs WHERE queue = :queue AND state = 'ready'
            ORDER BY priority DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT j.priority FROM jobs j WHERE j.queue = :queue AND j.state = 'ready'
                AND j.priority < p.priority ORDER BY j.priority DESC LIMIT 1)
    FROM priorities p WHERE p.priority IS NOT NULL
)
SELECT min((SELECT run_at FROM jobs WHERE queue = :queue AND state = 'ready'
                AND jobs.priority = priorities.priority ORDER BY run_at LIMIT 1))
FROM priorities WHERE priority IS NOT NULL
