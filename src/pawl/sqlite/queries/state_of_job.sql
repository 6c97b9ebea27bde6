-- The state of a job, wherever it stands.
SELECT state FROM live_jobs WHERE id = :id UNION ALL SELECT state FROM job_history WHERE id = :id
