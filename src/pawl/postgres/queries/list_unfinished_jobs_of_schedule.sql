-- The same for one schedule. Index: jobs_of_schedule.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id < :before AND schedule = :schedule
ORDER BY id DESC LIMIT :rows
