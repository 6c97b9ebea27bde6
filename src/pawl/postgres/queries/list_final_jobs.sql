-- Final jobs, newest first, below an id. Walks the primary key.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND {list_filter}
ORDER BY id DESC LIMIT :limit
