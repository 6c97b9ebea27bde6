-- Final jobs of a task with a tag, by state. Walks the task's part of history_by_task: no other task's
-- jobs are read, and finishing a job writes no index for it.
SELECT state, count(*) FROM pawl.job_history
WHERE task = :task AND tags IS NOT NULL AND {list_filter}
GROUP BY state
