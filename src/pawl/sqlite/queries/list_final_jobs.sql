-- Final jobs, newest first, below an id. Walks the primary key.
SELECT id, created_at, {list_filter} FROM job_history
WHERE id < :before
ORDER BY id DESC LIMIT :rows
