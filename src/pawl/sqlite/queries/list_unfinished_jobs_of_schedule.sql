-- The same for one schedule. Index: jobs_of_schedule.
SELECT id, created_at, {list_filter} FROM live_jobs INDEXED BY jobs_of_schedule
WHERE id < :before AND schedule = :schedule
ORDER BY id DESC LIMIT :rows
