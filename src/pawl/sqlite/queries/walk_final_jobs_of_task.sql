-- The same for one task. Index: history_by_task.
SELECT id, {list_filter} FROM job_history INDEXED BY history_by_task
WHERE task = :task AND id > :after AND id < :end ORDER BY id LIMIT :rows
