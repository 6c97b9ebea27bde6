-- The same for one schedule. Index: jobs_of_schedule.
SELECT id, {list_filter} FROM live_jobs INDEXED BY jobs_of_schedule
WHERE schedule = :schedule AND id > :after AND id < :end ORDER BY id LIMIT :rows
