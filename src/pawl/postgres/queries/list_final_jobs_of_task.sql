-- The same for one task. Index: history_by_task.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND task = :task AND {list_filter}
ORDER BY id DESC LIMIT :limit
