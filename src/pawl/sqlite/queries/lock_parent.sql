-- state_of_job for who is about to wait for the job. One transaction writes at a time: there is nothing to lock.
SELECT state FROM live_jobs WHERE id = :id UNION ALL SELECT state FROM job_history WHERE id = :id
