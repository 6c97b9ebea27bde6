-- The state of a job, wherever it stands.
SELECT state FROM pawl.live_jobs WHERE id = :id UNION ALL SELECT state FROM pawl.job_history WHERE id = :id
