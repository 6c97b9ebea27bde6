-- Unfinished jobs, newest first, below an id. Walks the primary key.
SELECT id, created_at, (({list_filter}) IS TRUE)::integer FROM pawl.live_jobs
WHERE id < :before
ORDER BY id DESC LIMIT :rows
