-- The attempt that holds a job, and how many lines it has written: a row only while the fence holds. An attempt
-- that was given back has the number of the next one, so the time counts too. By primary keys.
SELECT attempt, (
    SELECT count(*) FROM pawl.logs
    WHERE job_id = live_jobs.id AND logs.attempt = live_jobs.attempt AND logs.at >= live_jobs.started_at
)
FROM pawl.live_jobs WHERE id = :id AND fence = :fence AND state = 'running'
FOR UPDATE
