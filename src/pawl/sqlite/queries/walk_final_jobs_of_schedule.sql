-- The same for one schedule. Index: history_by_schedule.
SELECT id, {list_filter} FROM job_history INDEXED BY history_by_schedule
WHERE schedule = :schedule AND id > :after AND id < :end ORDER BY id LIMIT :rows
