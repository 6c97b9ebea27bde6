-- The same for one task. Index: history_by_task.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before AND task = :task
ORDER BY id DESC LIMIT :rows
