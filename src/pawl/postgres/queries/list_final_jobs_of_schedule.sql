-- The same for one schedule. Index: history_by_schedule.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND schedule = :schedule
ORDER BY id DESC LIMIT :rows
