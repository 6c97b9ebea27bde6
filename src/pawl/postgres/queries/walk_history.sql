-- Final jobs in id order behind an id: what the pruner walks along. By primary key.
SELECT id, task, queue, state, finished_at FROM pawl.job_history WHERE id > :after ORDER BY id LIMIT :limit
