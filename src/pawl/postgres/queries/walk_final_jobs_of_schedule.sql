-- The same for one schedule. Index: history_by_schedule.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE schedule = :schedule AND id > :after AND id < :end ORDER BY id LIMIT :rows
