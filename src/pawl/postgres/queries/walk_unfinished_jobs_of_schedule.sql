-- The same for one schedule. Index: jobs_of_schedule.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE schedule = :schedule AND id > :after AND id < :end ORDER BY id LIMIT :rows
