-- The same for one task. Index: history_by_task.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_task
WHERE id < :before AND task = :task
ORDER BY id DESC LIMIT :rows
