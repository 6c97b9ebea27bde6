-- The same for final jobs.
SELECT id, {list_filter} FROM job_history WHERE id > :after AND id < :end ORDER BY id LIMIT :rows
