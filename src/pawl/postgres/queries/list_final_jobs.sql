-- Final jobs, newest first, below an id. Walks the primary key.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE id < :before
ORDER BY id DESC LIMIT :rows
