-- The attempt that holds a job, and how many lines it has written: a row only while the fence holds. An attempt
-- that was given back has the number of the next one, so the time counts too. By primary keys.
-- Locks the job: its lines are numbered one behind the other (insert_log).
SELECT attempt, (
    SELECT count(*) FROM pawl.logs
    WHERE job_id = j.id AND logs.attempt = j.attempt AND logs.at >= j.started_at
)
FROM pawl.live_jobs j WHERE id = :id AND fence = :fence AND state = 'running'
FOR NO KEY UPDATE OF j
