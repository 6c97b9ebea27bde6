-- The attempts of a job, oldest first, with the one that runs or succeeded. By primary key.
SELECT fence, generation, number, holder, started_at, ended_at, outcome, error
FROM pawl.attempts WHERE job_id = :id
UNION ALL
SELECT fence, generation, attempt, holder, started_at, NULL, NULL, NULL
FROM pawl.live_jobs WHERE id = :id AND state = 'running'
UNION ALL
SELECT fence, generation, attempt, holder, started_at, finished_at, 'succeeded', NULL
FROM pawl.job_history WHERE id = :id AND state = 'succeeded' AND started_at IS NOT NULL
ORDER BY 1
