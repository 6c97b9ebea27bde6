-- The same for one schedule. Index: history_by_schedule.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_schedule
WHERE id < :before AND schedule = :schedule
ORDER BY id DESC LIMIT :rows
