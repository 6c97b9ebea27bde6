-- The same for one batch. Index: history_by_batch.
SELECT id, created_at, {list_filter} FROM job_history INDEXED BY history_by_batch
WHERE id < :before AND batch = :batch
ORDER BY id DESC LIMIT :rows
