-- The same for one task. Index: history_by_task.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE task = :task AND id > :after AND id < :end ORDER BY id LIMIT :rows
