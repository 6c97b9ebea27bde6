-- What a child has to know of a parent while it is stored.
SELECT state FROM live_jobs WHERE id = :id UNION ALL SELECT state FROM job_history WHERE id = :id
