-- Unfinished jobs, newest first, below an id. Walks the primary key.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id < :before AND {list_filter}
ORDER BY id DESC LIMIT :limit
