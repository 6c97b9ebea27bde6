-- Who may see a job, without its payload. By primary key, of either table.
SELECT queue, task, user_id FROM pawl.live_jobs WHERE id = :id
UNION ALL
SELECT queue, task, user_id FROM pawl.job_history WHERE id = :id
