-- The same for one batch. Index: jobs_of_batch.
SELECT id, created_at, {list_filter} FROM live_jobs INDEXED BY jobs_of_batch
WHERE id < :before AND batch = :batch
ORDER BY id DESC LIMIT :rows
