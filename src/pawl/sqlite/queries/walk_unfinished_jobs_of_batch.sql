-- The same for one batch. Index: jobs_of_batch.
SELECT id, {list_filter} FROM live_jobs INDEXED BY jobs_of_batch
WHERE batch = :batch AND id > :after AND id < :end ORDER BY id LIMIT :rows
